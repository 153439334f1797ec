"""Sending what is queued: claimed, handed to a sender outside any transaction, recorded.

Whoever is killed between handing over and recording leaves "sending" behind; it becomes "unknown" later,
never "queued" again: nobody is told twice.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from nhip.base.notify.actions.noticing import RINGING
from nhip.base.notify.adapters.port import Answer, Message, Outcome, Sender
from nhip.base.notify.adapters.senders import quiet_hours, sender_of
from nhip.base.notify.composing import compose
from nhip.base.notify.contracts import Channel, DeliveryState, Kind
from nhip.base.notify.events import Delivered, DeliveryFailed
from nhip.base.notify.models import Delivery
from nhip.base.notify.queries.inbox import choices_of
from nhip.base.notify.rules.addresses import masked
from nhip.base.notify.rules.choices import LOST_AFTER, is_on, wait_after
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.events import Event

_SETTLED = {
    Answer.KEPT: DeliveryState.KEPT,
    Answer.TAKEN: DeliveryState.SENT,
    Answer.REFUSED: DeliveryState.FAILED,
    Answer.UNCLEAR: DeliveryState.UNKNOWN,
}
STOP_SHOWN = "[…]"
_NEWS = frozenset({DeliveryState.FAILED, DeliveryState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class _Claim:
    row: Delivery
    message: Message
    attempt: int


@dataclass(frozen=True, slots=True)
class _Change:
    """A new state of a delivery, from one of the states it may have now."""

    before: tuple[DeliveryState, ...]
    state: DeliveryState
    reason: str = ""
    detail: str = ""
    reference: str = ""
    due_at: datetime | None = None


def send(delivery_id: UUID) -> None:
    """Send one announcement if it is due and nobody else has taken it."""
    claim = _claim(delivery_id)
    if claim is None:
        return
    outcome = _handed_over(sender_of(Channel(claim.row.channel)), claim.message)
    record(claim.row, _change_for(claim, outcome))


def _claim(delivery_id: UUID) -> _Claim | None:
    """Take a delivery: committed before anything leaves, which `durable` makes sure of."""
    with transaction.atomic(durable=True):
        row = _due(delivery_id)
        if row is None:
            return None
        now = clock.now()
        if not _is_still_wanted(row):
            record(row, _Change((DeliveryState.QUEUED,), DeliveryState.FAILED, "switched_off"))
            return None
        message = compose(row)
        if message is None:
            record(row, _Change((DeliveryState.QUEUED,), DeliveryState.FAILED, "no_address"))
            return None
        taken = Delivery.objects.filter(pk=row.pk, state=DeliveryState.QUEUED, due_at=row.due_at).update(
            state=DeliveryState.SENDING,
            claimed_at=now,
            changed_at=now,
            attempts=F("attempts") + 1,
            sender=sender_of(Channel(row.channel)).name,
            address=masked(message.to),
            subject=message.subject,
            text=_without_key(message),
        )
    return _Claim(row, message, row.attempts + 1) if taken else None


def _without_key(message: Message) -> str:
    # Whoever reads the outbox must not be able to use the link in the recipient's place.
    return message.text.replace(message.stop_url, STOP_SHOWN) if message.stop_url else message.text


def _due(delivery_id: UUID) -> Delivery | None:
    now = clock.now()
    rows = Delivery.objects.select_related("notice__version")
    row = rows.filter(pk=delivery_id, state=DeliveryState.QUEUED, due_at__lte=now).first()
    quiet = quiet_hours()
    if row is None or quiet is None or Channel(row.channel) not in RINGING:
        return row
    opens = quiet.next_moment(clock.local(now))
    if opens <= now:
        return row
    # It was due by day and the worker comes to it at night.
    Delivery.objects.filter(pk=row.pk, state=DeliveryState.QUEUED).update(due_at=opens)
    return None


def _is_still_wanted(row: Delivery) -> bool:
    chosen = choices_of(row.notice.party_id)
    return is_on(Channel(row.channel), Kind(row.notice.kind), chosen=chosen)


def _handed_over(sender: Sender, message: Message) -> Outcome:
    return sender.send(message)


def _change_for(claim: _Claim, outcome: Outcome) -> _Change:
    sending = (DeliveryState.SENDING,)
    if outcome.answer is not Answer.NOT_NOW:
        state = _SETTLED[outcome.answer]
        return _Change(sending, state, outcome.reason, outcome.detail, outcome.reference)
    wait = wait_after(claim.attempt)
    if wait is None:
        return _Change(sending, DeliveryState.FAILED, outcome.reason, outcome.detail)
    due_at = clock.now() + max(wait, outcome.wait or wait)
    return _Change(sending, DeliveryState.QUEUED, outcome.reason, outcome.detail, due_at=due_at)


def record(row: Delivery, change: _Change) -> bool:
    """Write a new state down, unless the delivery has left the states it may come from."""
    with action("notify.deliver", actor=SYSTEM, about=("delivery", row.pk), emits=False) as act:
        act.allow("a sender or its provider told what became of the announcement")
        moved = Delivery.objects.filter(pk=row.pk, state__in=[one.value for one in change.before]).update(
            state=change.state.value,
            reason=change.reason,
            detail=change.detail,
            changed_at=clock.now(),
            **({"due_at": change.due_at} if change.due_at else {}),
            **({"reference": change.reference} if change.reference else {}),
        )
        act.note(channel=row.channel, state=change.state.value, reason=change.reason, moved=bool(moved))
        if moved and (news := _news(row, change)):
            act.emit(news)
    return bool(moved)


def _news(row: Delivery, change: _Change) -> Event | None:
    about = {"notice_id": row.notice_id, "delivery_id": row.pk}
    if change.state is DeliveryState.DELIVERED:
        return Delivered(**about, channel=row.channel)
    if change.state in _NEWS:
        state, reason = change.state.value, change.reason
        return DeliveryFailed(**about, channel=row.channel, state=state, reason=reason)
    return None


def confirm(delivery_id: UUID, *, arrived: bool, reason: str = "", detail: str = "") -> bool:
    """A provider's callback: it arrived, or it did not. False where that says nothing new."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None:
        return False
    open_states = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)
    if arrived:
        return record(row, _Change(open_states, DeliveryState.DELIVERED))
    return record(row, _Change(open_states, DeliveryState.FAILED, reason or "refused", detail[:300]))


def give_up_lost() -> int:
    """What has been "sending" for longer than any sender takes: nobody knows whether it went."""
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=clock.now() - LOST_AFTER)
    change = _Change((DeliveryState.SENDING,), DeliveryState.UNKNOWN, "interrupted")
    return sum(record(row, change) for row in lost.order_by("pk")[:500])


def waiting(*, limit: int = 200) -> list[UUID]:
    """Announcements that are due, oldest first."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__lte=clock.now())
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
