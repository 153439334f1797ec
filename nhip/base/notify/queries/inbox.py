"""A person's inbox and choices."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from nhip.base.notify.access import own
from nhip.base.notify.contracts import (
    Announcement,
    Channel,
    DeliveryState,
    InboxLine,
    InboxPage,
    Kind,
    UnknownNotice,
)
from nhip.base.notify.models import Delivery, Notice, Preference, Reader
from nhip.base.notify.queries.templates import texts_of
from nhip.base.notify.rules.choices import Choices
from nhip.base.notify.rules.texts import filled
from nhip.kernel.access import Actor

PAGE_SIZE = 20


def unread(party_id: UUID) -> int:
    return _unread(party_id).count()


def _unread(party_id: UUID) -> "QuerySet[Notice]":
    return Notice.objects.filter(party_id=party_id, read_at__isnull=True, is_shown=True)


def inbox(actor: Actor, *, page: int = 1) -> InboxPage:
    mine = Notice.objects.filter(party_id=own(actor), is_shown=True)
    total = mine.count()
    count = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), count)
    rows = mine.select_related("version").prefetch_related("deliveries").order_by("-at", "-id")
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return InboxPage(
        lines=tuple(_line(row) for row in shown),
        unread=unread(own(actor)),
        total=total,
        number=number,
        count=count,
    )


def notice(actor: Actor, notice_id: UUID) -> InboxLine:
    """One of the actor's own notices. Raises UnknownNotice."""
    rows = Notice.objects.filter(pk=notice_id, party_id=own(actor), is_shown=True)
    row = rows.select_related("version").prefetch_related("deliveries").first()
    if row is None:
        raise UnknownNotice()
    return _line(row)


def _line(row: Notice) -> InboxLine:
    text = texts_of(row.version).text("en" if _in_english() else "vi")
    return InboxLine(
        id=row.pk,
        subject=" ".join(filled(text.subject, row.values).split()),
        body=filled(text.body, row.values),
        kind=Kind(row.kind),
        at=row.at,
        is_read=row.read_at is not None,
        link=row.link,
        about=(row.about_kind, row.about_id),
        template=row.version.template,
        template_version=row.version.number,
        announcements=tuple(
            Announcement(Channel(one.channel), DeliveryState(one.state), one.changed_at)
            for one in sorted(row.deliveries.all(), key=lambda one: one.channel)
        ),
    )


def _in_english() -> bool:
    return (get_language() or "vi").startswith("en")


def language_of(party_id: UUID) -> str:
    return Reader.objects.filter(pk=party_id).values_list("language", flat=True).first() or "vi"


def choices_of(party_id: UUID) -> Choices:
    """What a person chose; the rest are defaults."""
    rows = Preference.objects.filter(party_id=party_id).values_list("channel", "kind", "is_on")
    return {(Channel(channel), Kind(kind)): is_on for channel, kind, is_on in rows}


def told_since(party_id: UUID, channels: Iterable[Channel], *, since: datetime) -> dict[Channel, int]:
    """How many announcements a person got by each channel since a moment, in one query."""
    rows = (
        Delivery.objects.filter(
            notice__party_id=party_id, channel__in=[one.value for one in channels], created_at__gte=since
        )
        .values_list("channel")
        .annotate(Count("pk"))
    )
    return {Channel(channel): count for channel, count in rows}
