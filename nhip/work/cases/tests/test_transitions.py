from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.work.cases.contracts import CLOSED, PAUSED, Act, Holder, Progress, Status, Who
from nhip.work.cases.rules.holders import holder_of
from nhip.work.cases.rules.transitions import TABLE, advance, open_acts, who_may

S, A = Status, Act
PAPER_ACTS = (A.REVOKE_RESULT, A.REPLACE_RESULT)


@pytest.mark.parametrize(
    ("status", "act", "to", "who"),
    [
        (S.NEW, A.ACCEPT, S.ACCEPTED, {Who.ONE_STOP}),
        (S.NEW, A.NOT_ACCEPT, S.NOT_ACCEPTED, {Who.ONE_STOP}),
        (S.NEW, A.WITHDRAW, S.WITHDRAWN, {Who.APPLICANT}),
        (S.ACCEPTED, A.ASSIGN, S.PROCESSING, {Who.HANDLER, Who.APPROVER}),
        (S.PROCESSING, A.REQUEST_SUPPLEMENT, S.SUPPLEMENT_REQUESTED, {Who.HANDLER, Who.APPROVER}),
        (S.PROCESSING, A.DEMAND_PAYMENT, S.FINANCIAL_OBLIGATION, {Who.HANDLER, Who.APPROVER}),
        (S.PROCESSING, A.STOP, S.STOPPED, {Who.APPROVER}),
        (S.SUPPLEMENT_REQUESTED, A.SUPPLEMENT, S.PROCESSING, {Who.APPLICANT}),
        (S.FINANCIAL_OBLIGATION, A.CONFIRM_PAYMENT, S.PROCESSING, {Who.ONE_STOP, Who.HANDLER, Who.APPROVER}),
        (S.STOPPED, A.RESUME, S.PROCESSING, {Who.APPROVER}),
        (S.PROCESSED, A.RETURN_RESULT, S.RESULT_RETURNED, {Who.ONE_STOP, Who.APPLICANT}),
        (S.RESULT_RETURNED, A.RATE, S.RESULT_RETURNED, {Who.APPLICANT}),
    ],
)
def test_the_table(status, act, to, who):
    assert who_may(Progress(status), act) == who
    assert advance(Progress(status), act).status is to


def test_what_is_not_in_the_table_is_closed():
    pairs = {(status, act) for status in Status for act in Act} - set(TABLE)
    assert len(pairs) == len(Status) * len(Act) - 99
    for status, act in pairs:
        assert advance(Progress(status, is_assigned=True, is_proposed=True), act) is None
        assert who_may(Progress(status, is_assigned=True, is_proposed=True), act) == frozenset()


def test_a_second_supplement_request_belongs_to_the_approver():
    once = Progress(S.PROCESSING, is_assigned=True, supplements=1)
    assert who_may(once, A.REQUEST_SUPPLEMENT) == {Who.APPROVER}


def test_a_decision_needs_a_proposal_and_an_issue_needs_a_decision_and_a_pdf():
    working = Progress(S.PROCESSING, is_assigned=True)
    assert advance(working, A.DECIDE) is None
    decided = advance(advance(working, A.PROPOSE), A.DECIDE)
    assert (decided.is_decided, decided.status) == (True, S.PROCESSING)
    assert advance(decided, A.ISSUE_RESULT) is None
    assert advance(replace(decided, is_rendered=True), A.ISSUE_RESULT).status is S.PROCESSED


def test_nothing_undoes_a_decision():
    decided = Progress(S.PROCESSING, is_assigned=True, is_decided=True)
    every = frozenset(Who)
    assert open_acts(decided, every) == {A.DRAFT_APOLOGY, A.COMPLAIN}


def test_a_supplement_request_withdraws_the_proposal():
    proposed = Progress(S.PROCESSING, is_assigned=True, is_proposed=True)
    asked = advance(proposed, A.REQUEST_SUPPLEMENT)
    assert (asked.is_proposed, asked.supplements) == (False, 1)


@pytest.mark.parametrize(
    ("progress", "holder"),
    [
        (Progress(S.NEW), Holder.ONE_STOP_TO_ACCEPT),
        (Progress(S.ACCEPTED), Holder.HANDLER_TO_TAKE),
        (Progress(S.PROCESSING, is_assigned=True), Holder.HANDLER_TO_PROCESS),
        (Progress(S.PROCESSING, is_proposed=True), Holder.APPROVER_TO_DECIDE),
        (Progress(S.PROCESSING, is_decided=True), Holder.RESULT_TO_ISSUE),
        (Progress(S.SUPPLEMENT_REQUESTED), Holder.APPLICANT_TO_ANSWER),
        (Progress(S.FINANCIAL_OBLIGATION), Holder.APPLICANT_TO_PAY),
        (Progress(S.STOPPED), Holder.STOPPED),
        (Progress(S.PROCESSED), Holder.ONE_STOP_TO_RETURN),
        (Progress(S.RESULT_RETURNED), Holder.NOBODY),
        (Progress(S.WITHDRAWN), Holder.NOBODY),
        (Progress(S.NOT_ACCEPTED), Holder.NOBODY),
    ],
)
def test_who_holds_the_case(progress, holder):
    assert holder_of(progress) is holder


def test_closed_statuses_lead_only_to_handing_over_rating_complaining_and_reopening():
    complaining = {A.COMPLAIN, A.TAKE_COMPLAINT, A.ANSWER_COMPLAINT, A.DROP_COMPLAINT}
    leaving = {(status, act) for status, act in TABLE if status in CLOSED and act not in complaining}
    assert leaving == {
        (S.PROCESSED, A.RETURN_RESULT),
        (S.PROCESSED, A.RATE),
        (S.RESULT_RETURNED, A.RATE),
        *((status, A.REOPEN) for status in CLOSED),
        *((status, act) for status in (S.PROCESSED, S.RESULT_RETURNED) for act in PAPER_ACTS),
    }
    assert frozenset() == CLOSED & PAUSED


@given(st.lists(st.sampled_from(Act), max_size=40))
def test_any_course_of_acts_keeps_the_case_sound(acts):
    progress = Progress(S.NEW)
    for act in acts:
        progress = advance(progress, act) or progress
        if act is A.DECIDE:
            progress = replace(progress, is_rendered=True)
        assert not (progress.is_decided and progress.is_proposed)
        assert not (progress.is_decided and progress.status in PAUSED | {S.WITHDRAWN, S.NEW, S.ACCEPTED})
        assert progress.is_decided or progress.status not in {S.PROCESSED, S.RESULT_RETURNED}
        assert progress.supplements == 0 or progress.is_assigned or progress.status is S.ACCEPTED
        assert progress.status is S.PROCESSING or not progress.is_proposed
        is_open = progress.status is S.PROCESSING and not progress.is_decided
        assert is_open or not (progress.is_extension_asked or progress.is_supplement_proposed)
        assert not (progress.is_apologising and progress.status in CLOSED)
