"""The transition table and the decisions about closure and deadlines, by tables."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from nhip.work.directives import rules
from nhip.work.directives.contracts import Act, EvidenceKind, Standing, State
from nhip.work.directives.rules import DeadlineFacts, LoggedAct

DOER = UUID(int=1)
REPORTER = UUID(int=2)
LEADER = UUID(int=3)
LEAD_AGENCY = UUID(int=10)
CO_AGENCY = UUID(int=11)
OTHER_AGENCY = UUID(int=12)


class WeekdayCalendar:
    """Monday to Friday, with Tuesday 24 November 2026 (a holiday) off."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day != date(2026, 11, 24)

    def next_working_day(self, day: date) -> date:
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def count_working_days(self, start: date, end: date) -> int:
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


CALENDAR = WeekdayCalendar()

LEGAL = {
    State.ISSUED: {"accept", "decline", "reassign", "withdraw", "move_due"},
    State.DECLINED: {"reassign", "withdraw", "move_due"},
    State.ACCEPTED: {"start", "report", "withdraw", "move_due", "ask_opinion", "give_opinion"},
    State.IN_PROGRESS: {"progress", "report", "withdraw", "move_due", "ask_opinion", "give_opinion"},
    State.REPORTED: {"ask_more", "complete", "withdraw", "move_due", "give_opinion"},
    State.MORE_REQUESTED: {"progress", "report", "withdraw", "move_due", "ask_opinion", "give_opinion"},
    State.COMPLETED: {"reopen"},
    State.REOPENED: {"start", "report", "withdraw", "move_due", "ask_opinion", "give_opinion"},
    State.WITHDRAWN: set(),
}


@pytest.mark.parametrize("state", State)
def test_each_state_allows_exactly_its_acts(state: State) -> None:
    assert rules.legal_acts(state) == {Act(act) for act in LEGAL[state]}


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        (State.ISSUED, Act.ACCEPT, State.ACCEPTED),
        (State.ISSUED, Act.DECLINE, State.DECLINED),
        (State.DECLINED, Act.REASSIGN, State.ISSUED),
        (State.ACCEPTED, Act.START, State.IN_PROGRESS),
        (State.MORE_REQUESTED, Act.PROGRESS, State.IN_PROGRESS),
        (State.IN_PROGRESS, Act.REPORT, State.REPORTED),
        (State.REPORTED, Act.ASK_MORE, State.MORE_REQUESTED),
        (State.REPORTED, Act.COMPLETE, State.COMPLETED),
        (State.COMPLETED, Act.REOPEN, State.REOPENED),
        (State.REOPENED, Act.REPORT, State.REPORTED),
        (State.REPORTED, Act.WITHDRAW, State.WITHDRAWN),
        (State.IN_PROGRESS, Act.MOVE_DUE, State.IN_PROGRESS),
    ],
)
def test_an_act_leads_to_its_state(before: State, act: Act, after: State) -> None:
    assert rules.state_after(before, act) is after


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (State.ISSUED, Act.COMPLETE),
        (State.ISSUED, Act.REPORT),
        (State.IN_PROGRESS, Act.COMPLETE),
        (State.COMPLETED, Act.COMPLETE),
        (State.COMPLETED, Act.WITHDRAW),
        (State.WITHDRAWN, Act.REOPEN),
        (State.DECLINED, Act.ACCEPT),
    ],
)
def test_an_illegal_act_leads_nowhere(before: State, act: Act) -> None:
    assert rules.state_after(before, act) is None


def test_every_open_state_can_reach_completion() -> None:
    reached = {State.COMPLETED}
    for _ in State:
        reached |= {before for (before, _act), after in rules.TRANSITIONS.items() if after in reached}
    assert reached == rules.OPEN_STATES | {State.COMPLETED}


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([State.COMPLETED], State.COMPLETED),
        ([State.COMPLETED, State.IN_PROGRESS], State.IN_PROGRESS),
        ([State.REPORTED, State.ISSUED, State.COMPLETED], State.ISSUED),
        ([State.COMPLETED, State.WITHDRAWN], State.COMPLETED),
        ([State.ISSUED, State.DECLINED], State.DECLINED),
    ],
)
def test_a_directive_is_as_far_as_its_last_item(states: list[State], shown: State) -> None:
    assert rules.directive_state(states) is shown


def logged(act: Act, *, actor: UUID | None = DOER, round: int = 1, proof: bool = False) -> LoggedAct:
    evidence = (EvidenceKind.DOCUMENT,) if proof else ()
    return LoggedAct(act=act, round=round, actor_id=actor, agency_id=LEAD_AGENCY, evidence=evidence)


def test_doers_are_those_who_took_part_and_not_those_who_ordered_or_checked() -> None:
    log = [
        logged(Act.ISSUE, actor=LEADER),
        logged(Act.ACCEPT),
        logged(Act.REPORT, actor=REPORTER),
        logged(Act.ASK_MORE, actor=LEADER),
        logged(Act.REOPEN, actor=None),
    ]
    assert rules.doers(log) == {DOER, REPORTER}


@pytest.mark.parametrize(
    ("log", "round", "proven"),
    [
        ([], 1, False),
        ([logged(Act.REPORT)], 1, False),
        ([logged(Act.REPORT, proof=True)], 1, True),
        ([logged(Act.PROGRESS, proof=True)], 1, False),
        ([logged(Act.REPORT, proof=True)], 2, False),
        ([logged(Act.REPORT, proof=True), logged(Act.REPORT, round=2, proof=True)], 2, True),
    ],
)
def test_proof_must_come_with_a_report_of_the_same_round(
    log: list[LoggedAct], round: int, proven: bool
) -> None:
    assert rules.has_proof(log, round=round) is proven


def opinion(act: Act, agency: UUID) -> LoggedAct:
    asked = act is Act.ASK_OPINION
    return LoggedAct(
        act=act,
        round=1,
        actor_id=DOER,
        agency_id=LEAD_AGENCY if asked else agency,
        to_agency_id=agency if asked else None,
    )


def test_an_opinion_is_awaited_until_the_asked_agency_answers() -> None:
    log = [
        opinion(Act.ASK_OPINION, OTHER_AGENCY),
        opinion(Act.ASK_OPINION, CO_AGENCY),
        opinion(Act.GIVE_OPINION, OTHER_AGENCY),
    ]
    assert rules.awaited_opinions(log[:1]) == (OTHER_AGENCY,)
    assert rules.awaited_opinions(log[:2]) == (OTHER_AGENCY, CO_AGENCY)
    assert rules.awaited_opinions(log) == (CO_AGENCY,)
    assert rules.awaited_opinions([*log, log[0]]) == (CO_AGENCY, OTHER_AGENCY)


# Friday 20 November 2026 is the due date; the Tuesday after it is a holiday.
DUE = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("state", "today", "reported", "standing", "left"),
    [
        (State.ISSUED, date(2026, 11, 16), None, Standing.ON_TIME, 4),
        (State.IN_PROGRESS, date(2026, 11, 18), None, Standing.DUE_SOON, 2),
        (State.IN_PROGRESS, date(2026, 11, 20), None, Standing.DUE_SOON, 0),
        (State.IN_PROGRESS, date(2026, 11, 21), None, Standing.OVERDUE, -1),
        (State.IN_PROGRESS, date(2026, 11, 23), None, Standing.OVERDUE, -1),
        (State.DECLINED, date(2026, 11, 25), None, Standing.OVERDUE, -2),
        (State.REPORTED, date(2026, 11, 30), date(2026, 11, 20), Standing.AWAITING_REVIEW, 0),
        (State.REPORTED, date(2026, 11, 30), date(2026, 11, 23), Standing.OVERDUE, -1),
        (State.MORE_REQUESTED, date(2026, 11, 30), date(2026, 11, 20), Standing.OVERDUE, -5),
        (State.COMPLETED, date(2026, 12, 30), date(2026, 11, 19), Standing.DONE_ON_TIME, 1),
        (State.COMPLETED, date(2026, 12, 30), date(2026, 11, 25), Standing.DONE_LATE, -2),
        (State.WITHDRAWN, date(2026, 12, 30), None, Standing.CANCELLED, -27),
    ],
)
def test_the_standing_of_a_deadline(
    state: State, today: date, reported: date | None, standing: Standing, left: int
) -> None:
    facts = DeadlineFacts(state=state, due_on=DUE, reported_on=reported)
    answer = rules.deadline(facts, today=today, calendar=CALENDAR)
    assert (answer.standing, answer.working_days) == (standing, left)
    assert answer.overdue is (standing is Standing.OVERDUE)


@pytest.mark.parametrize(
    ("due_on", "refusal"),
    [
        (date(2026, 11, 19), "past"),
        (date(2026, 11, 20), ""),
        (date(2026, 11, 21), "rest_day"),
        (date(2026, 11, 24), "rest_day"),
        (date(2026, 11, 25), ""),
    ],
)
def test_a_due_date_is_a_working_day_that_has_not_passed(due_on: date, refusal: str) -> None:
    assert rules.due_on_refusal(due_on, today=DUE, calendar=CALENDAR) == refusal


def test_an_official_number_is_padded_and_grows() -> None:
    assert rules.number_of(2026, 7) == "CD-2026-0007"
    assert rules.number_of(2026, 12345) == "CD-2026-12345"
