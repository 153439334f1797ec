"""An act: permission, change, audit, event, in one transaction; delivery; the audit chain."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from nhip.kernel import audit, outbox
from nhip.kernel.access import Actor, Grant
from nhip.kernel.action import IncompleteAction, action
from nhip.kernel.errors import NotAllowed
from nhip.kernel.events import Event, Received, event
from nhip.kernel.models import AuditRecord, CalendarOverride, InboxEntry, OutboxEvent
from nhip.kernel.testing import drain_outbox

pytestmark = pytest.mark.django_db
HERE, THERE = UUID(int=1), UUID(int=2)
OFFICER = Actor(party_id=UUID(int=9), name="A", grants=frozenset({Grant("lamp.light", HERE)}))
seen: list[str] = []


@event("nhip.test.lamp_lit.v1")
@dataclass(frozen=True, slots=True)
class LampLit(Event):
    lamp: str


@outbox.handles("nhip.test.lamp_lit.v1")
def remember(received: Received) -> None:
    if received.subject == "broken":
        raise ValueError("no bulb")
    seen.append(received.data["lamp"])


def light(lamp: str, *, actor: Actor = OFFICER, agency_id: UUID = HERE) -> None:
    with action("lamp.light", actor=actor, about=("lamp", lamp)) as act:
        act.require("lamp.light", agency_id=agency_id)
        CalendarOverride.objects.create(
            day=f"2026-01-{int(lamp):02d}" if lamp.isdigit() else "2026-02-01",
            is_working_day=True,
            reason=lamp,
        )
        act.note(lamp=lamp)
        act.emit(LampLit(lamp))


def state() -> tuple[int, int, int]:
    return CalendarOverride.objects.count(), OutboxEvent.objects.count(), AuditRecord.objects.count()


def test_an_act_leaves_a_change_a_record_and_an_event() -> None:
    light("1")
    assert state() == (1, 1, 1)
    [entry] = audit.history(("lamp", "1"))
    assert (entry.sequence, entry.act, entry.actor_id, entry.detail) == (
        1,
        "lamp.light",
        OFFICER.party_id,
        {"lamp": "1"},
    )
    assert entry.grounds == f"lamp.light@{HERE}"
    assert OutboxEvent.objects.get().data == {"lamp": "1"}


def test_a_refused_act_changes_nothing() -> None:
    with pytest.raises(NotAllowed):
        light("1", agency_id=THERE)
    assert state() == (0, 0, 0)


@pytest.mark.parametrize("says", ["no permission", "no event"])
def test_an_incomplete_action_changes_nothing(says: str) -> None:
    with pytest.raises(IncompleteAction), action("x.y", actor=OFFICER, about=("x", 1)) as act:
        CalendarOverride.objects.create(day="2026-01-01", is_working_day=True, reason="x")
        if says == "no event":
            act.allow("a test")
    assert state() == (0, 0, 0)


def test_each_handler_sees_an_event_once() -> None:
    seen.clear()
    light("1")
    assert drain_outbox() == 1
    OutboxEvent.objects.update(delivered_at=None)
    assert drain_outbox() == 1
    assert seen == ["1"]
    assert InboxEntry.objects.count() == 1


def test_a_failing_handler_keeps_its_event_and_lets_others_pass() -> None:
    seen.clear()
    light("broken")
    light("2")
    assert outbox.drain() == 1
    assert seen == ["2"]
    lag = outbox.lag()
    assert (lag.waiting, lag.failing) == (1, 1)
    row = OutboxEvent.objects.get(delivered_at=None)
    assert (row.attempts, row.last_error.splitlines()[0].split(": ", 1)[1]) == (1, "ValueError: no bulb")
    assert outbox.drain() == 0  # not before its time


def test_an_intact_chain_verifies() -> None:
    for lamp in ("1", "2", "3"):
        light(lamp)
    verdict = audit.verify()
    assert (verdict.is_intact, verdict.records) == (True, 3)


def test_verify_names_the_changed_record() -> None:
    for lamp in ("1", "2", "3"):
        light(lamp)
    AuditRecord.objects.filter(sequence=2).update(detail={"lamp": "9"})
    verdict = audit.verify()
    assert (verdict.broken_at, verdict.reason) == (2, "its content was changed")


def test_verify_names_the_removed_record() -> None:
    for lamp in ("1", "2", "3"):
        light(lamp)
    AuditRecord.objects.filter(sequence=2).delete()
    assert audit.verify().broken_at == 2


def test_verify_sees_a_chain_cut_at_its_end() -> None:
    for lamp in ("1", "2", "3"):
        light(lamp)
    AuditRecord.objects.filter(sequence=3).delete()
    verdict = audit.verify()
    assert (verdict.broken_at, verdict.reason) == (3, "records are missing at the end")


def test_events_are_cloudevents_for_a_foreign_client() -> None:
    from cloudevents.v1.http import from_dict

    light("1")
    row = OutboxEvent.objects.get()
    received = Received(row.id, row.type, row.subject, row.time, row.data)
    foreign = from_dict(received.as_cloudevent())
    assert (foreign["type"], foreign["source"], foreign["subject"]) == ("nhip.test.lamp_lit.v1", "/nhip", "1")
    assert foreign.data == {"lamp": "1"}
