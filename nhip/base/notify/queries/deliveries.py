"""Announcements, as the outbox page and the worker see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nhip.base.notify.contracts import Channel, DeliveryState
from nhip.base.notify.models import Delivery

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """An announcement in the outbox; the address is masked, the text is what was or would have been sent."""

    id: UUID
    channel: Channel
    state: DeliveryState
    address: str
    subject: str
    text: str
    template: str
    template_version: int
    created_at: datetime
    changed_at: datetime
    due_at: datetime
    attempts: int
    sender: str
    reference: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """One page of the outbox, latest first."""

    lines: tuple[OutboxLine, ...]
    total: int
    number: int
    count: int


def queued_of(notice_id: UUID) -> list[UUID]:
    rows = Delivery.objects.filter(notice_id=notice_id, state=DeliveryState.QUEUED)
    return list(rows.order_by("channel").values_list("pk", flat=True))


def outbox(*, channel: str = "", state: str = "", page: int = 1) -> OutboxPage:
    """Announcements by channel and state; an empty word does not narrow."""
    rows = Delivery.objects.all()
    if channel:
        rows = rows.filter(channel=channel)
    if state:
        rows = rows.filter(state=state)
    total = rows.count()
    count = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), count)
    shown = rows.select_related("notice__version").order_by("-created_at", "-pk")
    lines = [_line(row) for row in shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    return OutboxPage(tuple(lines), total, number, count)


def _line(row: Delivery) -> OutboxLine:
    return OutboxLine(
        id=row.pk,
        channel=Channel(row.channel),
        state=DeliveryState(row.state),
        address=row.address,
        subject=row.subject,
        text=row.text,
        template=row.notice.version.template,
        template_version=row.notice.version.number,
        created_at=row.created_at,
        changed_at=row.changed_at,
        due_at=row.due_at,
        attempts=row.attempts,
        sender=row.sender,
        reference=row.reference,
        reason=row.reason,
        detail=row.detail,
    )
