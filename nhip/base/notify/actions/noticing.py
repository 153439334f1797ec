"""Telling somebody: the notice and the queue of its announcements, in the transaction of the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.notify import registry
from nhip.base.notify.actions.versions import current_version
from nhip.base.notify.adapters.senders import local_channels, quiet_hours
from nhip.base.notify.contracts import OUTSIDE, Channel, DeliveryState, Notice, TemplateSpec, ValuesMissing
from nhip.base.notify.events import Noticed
from nhip.base.notify.models import Delivery, TemplateVersion
from nhip.base.notify.models import Notice as NoticeRow
from nhip.base.notify.queries.inbox import choices_of, language_of, told_since
from nhip.base.notify.rules.addresses import mail_address, phone_for_providers
from nhip.base.notify.rules.choices import STALE_AFTER, Choices, is_on
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action

RINGING = frozenset({Channel.SMS, Channel.ZALO})


class _AlreadyTold(Exception):
    """Somebody told it a moment ago."""


@dataclass(frozen=True, slots=True)
class _Telling:
    notice: Notice
    spec: TemplateSpec
    version: TemplateVersion
    chosen: Choices
    now: datetime

    @property
    def at(self) -> datetime:
        return self.notice.at or self.now


def notify(notice: Notice) -> None:
    """Keep a notice and queue its announcements; the same key changes nothing."""
    spec = registry.spec_of(notice.template)
    missing = [one.name for one in spec.placeholders if one.name not in notice.values]
    if missing:
        raise ValuesMissing(
            _("Thông báo theo mẫu %(template)s thiếu giá trị: %(names)s."),
            template=spec.code,
            names=", ".join(missing),
        )
    if NoticeRow.objects.filter(key=notice.key).exists():
        return
    try:
        _tell(notice, spec)
    except _AlreadyTold:
        return


def _tell(notice: Notice, spec: TemplateSpec) -> None:
    identity.person_card(notice.to)
    telling = _Telling(notice, spec, current_version(spec), choices_of(notice.to), clock.now())
    row = _row(telling)
    with action("notify.notice", actor=SYSTEM, about=("notice", row.pk)) as act:
        act.allow("the module that owns the object tells its people")
        NoticeRow.objects.bulk_create([row], ignore_conflicts=True)
        if not NoticeRow.objects.filter(pk=row.pk).exists():
            raise _AlreadyTold
        deliveries = _deliveries(telling, row)
        Delivery.objects.bulk_create(deliveries)
        channels = tuple(one.channel for one in deliveries if one.state == DeliveryState.QUEUED)
        act.note(template=spec.code, version=telling.version.number, channels=channels)
        act.emit(
            Noticed(
                notice_id=row.pk,
                template=spec.code,
                template_version=telling.version.number,
                about_kind=row.about_kind,
                about_id=row.about_id,
                channels=channels,
            )
        )


def _row(telling: _Telling) -> NoticeRow:
    notice, spec = telling.notice, telling.spec
    return NoticeRow(
        key=notice.key,
        party_id=notice.to,
        version=telling.version,
        kind=spec.kind.value,
        values={one.name: notice.values[one.name] for one in spec.placeholders},
        about_kind=notice.about[0],
        about_id=str(notice.about[1]),
        link=notice.link,
        language=language_of(notice.to),
        is_shown=is_on(Channel.INBOX, spec.kind, chosen=telling.chosen),
        at=telling.at,
        created_at=telling.now,
    )


def _deliveries(telling: _Telling, row: NoticeRow) -> list[Delivery]:
    if telling.now - telling.at > STALE_AFTER:
        return []
    ways = _ways(telling)
    if not ways:
        return []
    told = told_since(row.party_id, ways, since=_midnight(telling.now))
    return [_delivery(channel, row, told=told.get(channel, 0), now=telling.now) for channel in ways]


def _ways(telling: _Telling) -> Sequence[Channel]:
    wanted = [one for one in OUTSIDE if is_on(one, telling.spec.kind, chosen=telling.chosen)]
    if Channel.ZALO in wanted and not _can_zalo(telling):
        wanted.remove(Channel.ZALO)
    reachable = reachable_by(telling.notice.to)
    return [one for one in wanted if one in reachable]


def _can_zalo(telling: _Telling) -> bool:
    # A message without Zalo's own template can only be shown in the local outbox.
    return bool(telling.version.texts["zalo"]["id"]) or Channel.ZALO in local_channels()


def reachable_by(party_id: UUID) -> frozenset[Channel]:
    """The channels for which the person has an address."""
    contact = identity.contact_of(party_id)
    phone = bool(phone_for_providers(contact.phone))
    found = {Channel.EMAIL: bool(mail_address(contact.email)), Channel.SMS: phone, Channel.ZALO: phone}
    return frozenset(channel for channel, is_there in found.items() if is_there)


def _delivery(channel: Channel, row: NoticeRow, *, told: int, now: datetime) -> Delivery:
    delivery = Delivery(notice=row, channel=channel.value, due_at=now, created_at=now, changed_at=now)
    if told >= settings.NOTICES_PER_DAY:
        delivery.state, delivery.reason = DeliveryState.FAILED.value, "daily_limit"
    elif channel in RINGING:
        quiet = quiet_hours()
        delivery.due_at = quiet.next_moment(clock.local(now)) if quiet else now
    return delivery


def _midnight(now: datetime) -> datetime:
    return datetime.combine(clock.local_date(now), time(), tzinfo=clock.VIET_NAM)
