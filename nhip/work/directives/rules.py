"""Pure decisions about directives: what may follow what, who may close, how a deadline stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from nhip.work.directives.contracts import Act, Deadline, EvidenceKind, Standing, State

OPEN_STATES = frozenset(
    {
        State.ISSUED,
        State.DECLINED,
        State.ACCEPTED,
        State.IN_PROGRESS,
        State.REPORTED,
        State.MORE_REQUESTED,
        State.REOPENED,
    }
)
CLOSED_STATES = frozenset({State.COMPLETED, State.WITHDRAWN})

# Acts of whoever does the work; they make a person a doer, who then may not close.
DOING = frozenset({Act.ACCEPT, Act.START, Act.PROGRESS, Act.REPORT, Act.GIVE_OPINION})

_STEPS: Mapping[Act, Mapping[State, State]] = {
    Act.ACCEPT: {State.ISSUED: State.ACCEPTED},
    Act.DECLINE: {State.ISSUED: State.DECLINED},
    Act.REASSIGN: {State.ISSUED: State.ISSUED, State.DECLINED: State.ISSUED},
    Act.START: {State.ACCEPTED: State.IN_PROGRESS, State.REOPENED: State.IN_PROGRESS},
    Act.PROGRESS: {State.IN_PROGRESS: State.IN_PROGRESS, State.MORE_REQUESTED: State.IN_PROGRESS},
    Act.REPORT: {
        State.ACCEPTED: State.REPORTED,
        State.IN_PROGRESS: State.REPORTED,
        State.MORE_REQUESTED: State.REPORTED,
        State.REOPENED: State.REPORTED,
    },
    Act.ASK_MORE: {State.REPORTED: State.MORE_REQUESTED},
    Act.COMPLETE: {State.REPORTED: State.COMPLETED},
    Act.REOPEN: {State.COMPLETED: State.REOPENED},
    Act.WITHDRAW: dict.fromkeys(OPEN_STATES, State.WITHDRAWN),
    Act.MOVE_DUE: {state: state for state in OPEN_STATES},
    Act.ASK_OPINION: {
        state: state for state in (State.ACCEPTED, State.IN_PROGRESS, State.MORE_REQUESTED, State.REOPENED)
    },
    Act.GIVE_OPINION: {state: state for state in OPEN_STATES - {State.ISSUED, State.DECLINED}},
}

TRANSITIONS: Mapping[tuple[State, Act], State] = {
    (before, act): after for act, moves in _STEPS.items() for before, after in moves.items()
}

# The least advanced first: a directive is only as far as the item that is furthest behind.
_BEHIND = (
    State.DECLINED,
    State.ISSUED,
    State.REOPENED,
    State.ACCEPTED,
    State.IN_PROGRESS,
    State.MORE_REQUESTED,
    State.REPORTED,
    State.COMPLETED,
    State.WITHDRAWN,
)

SOON_WORKING_DAYS = 2


class WorkingDays(Protocol):
    """The part of the working-day calendar that deadlines need."""

    def is_working_day(self, day: date) -> bool: ...

    def next_working_day(self, day: date) -> date: ...

    def add_working_days(self, day: date, count: int) -> date: ...

    def count_working_days(self, start: date, end: date) -> int: ...


def state_after(state: State, act: Act) -> State | None:
    """Answer the state that `act` leads to, or None when the act is illegal in `state`."""
    return TRANSITIONS.get((state, act))


def legal_acts(state: State) -> frozenset[Act]:
    return frozenset(act for before, act in TRANSITIONS if before is state)


def directive_state(states: Iterable[State]) -> State:
    """Answer the state a directive shows: that of its least advanced item."""
    return min(states, key=_BEHIND.index)


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """The part of a step that decisions look at."""

    act: Act
    round: int
    actor_id: UUID | None
    agency_id: UUID | None = None
    to_agency_id: UUID | None = None
    evidence: tuple[EvidenceKind, ...] = ()


def doers(log: Iterable[LoggedAct]) -> frozenset[UUID]:
    """Everybody who ever did part of the work, in any round: none of them may close it."""
    return frozenset(entry.actor_id for entry in log if entry.act in DOING and entry.actor_id is not None)


def has_proof(log: Iterable[LoggedAct], *, round: int) -> bool:
    """True when a report of this round links proof; proof of an earlier round did not hold, or nobody
    would have reopened.
    """
    return any(entry.evidence for entry in log if entry.act is Act.REPORT and entry.round == round)


def awaited_opinions(log: Sequence[LoggedAct]) -> tuple[UUID, ...]:
    """Agencies asked for an opinion that have not answered since, in the order they were asked."""
    awaited: dict[UUID, None] = {}
    for entry in log:
        if entry.act is Act.ASK_OPINION and entry.to_agency_id is not None:
            awaited.setdefault(entry.to_agency_id)
        elif entry.act is Act.GIVE_OPINION and entry.agency_id is not None:
            awaited.pop(entry.agency_id, None)
    return tuple(awaited)


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """What the standing of a deadline depends on; days are dates in Asia/Ho_Chi_Minh."""

    state: State
    due_on: date
    reported_on: date | None = None


def deadline(facts: DeadlineFacts, *, today: date, calendar: WorkingDays) -> Deadline:
    """Say how an item stands today.

    The work counts as done on the day it was reported, not when the reader found time.
    """
    measured_on = _measured_on(facts, today=today)
    left = working_days_left(measured_on, facts.due_on, calendar=calendar)
    return Deadline(due_on=facts.due_on, standing=_standing(facts.state, left), working_days=left)


def _measured_on(facts: DeadlineFacts, *, today: date) -> date:
    handed_in = facts.state in (State.REPORTED, State.COMPLETED)
    return facts.reported_on if handed_in and facts.reported_on is not None else today


def _standing(state: State, left: int) -> Standing:
    if state is State.WITHDRAWN:
        return Standing.CANCELLED
    if state is State.COMPLETED:
        return Standing.DONE_ON_TIME if left >= 0 else Standing.DONE_LATE
    if left < 0:
        return Standing.OVERDUE
    if state is State.REPORTED:
        return Standing.AWAITING_REVIEW
    return Standing.DUE_SOON if left <= SOON_WORKING_DAYS else Standing.ON_TIME


def working_days_left(today: date, due_on: date, *, calendar: WorkingDays) -> int:
    """Working days after `today` up to and with `due_on`; below zero, those after `due_on` up to and with
    `today`.

    The first rest day after a missed due date is already late, though no working day has passed: it
    answers -1.
    """
    if today <= due_on:
        return calendar.count_working_days(today, due_on)
    return -max(calendar.count_working_days(due_on, today), 1)


def due_on_refusal(due_on: date, *, today: date, calendar: WorkingDays) -> str:
    """Name why a due date cannot be given: "past", "rest_day", or "" when it can."""
    if due_on < today:
        return "past"
    return "" if calendar.is_working_day(due_on) else "rest_day"


def number_of(year: int, sequence: int) -> str:
    """Write the official number of a directive: CD-2026-0007."""
    return f"CD-{year}-{sequence:04d}"
