"""The machine at the level people use it: any acts by anybody in any order, on the real database.

After every step the case is what the transition table says, and a refused act has changed nothing at all.
"""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from nhip.kernel import audit
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import NhipError
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.work.cases import queries
from nhip.work.cases.actions import (
    applicant,
    complaining,
    deciding,
    extending,
    issuing,
    processing,
    reception,
    reopening,
    supplementing,
)
from nhip.work.cases.contracts import CLOSED, PAUSED, Act, ClockState, ComplaintKind, Progress, Status, Who
from nhip.work.cases.models import (
    Case,
    ClockEntry,
    Complaint,
    Decision,
    ExtensionAsk,
    Proposal,
    Reopening,
    SupplementAsk,
    SupplementRequest,
)
from nhip.work.cases.rules.holders import holder_of
from nhip.work.cases.rules.transitions import advance, who_may
from nhip.work.cases.testing import APPROVAL, kept_file, supplement_item
from nhip.work.cases.tests.conftest import World

Do = Callable[[Actor, UUID], None]
PART = {"mai": Who.APPLICANT, "clerk": Who.ONE_STOP, "handler": Who.HANDLER, "approver": Who.APPROVER}


def _rate(actor: Actor, case_id: UUID) -> None:
    applicant.rate(actor, case_id, stars=4)


def _ask(actor: Actor, case_id: UUID) -> None:
    supplementing.request_supplement(actor, case_id, items=[supplement_item(case_id)])


def _supplement(actor: Actor, case_id: UUID) -> None:
    request = SupplementRequest.objects.filter(case_id=case_id, closed_at=None).first()
    keys = [item["key"] for item in request.items] if request else []
    answers = {key: [kept_file(actor)] for key in keys}
    applicant.supplement(actor, case_id, applicant.SupplementSent(answers))


ACTS: dict[Act, Do] = {
    Act.ACCEPT: reception.accept,
    Act.NOT_ACCEPT: lambda actor, case: reception.not_accept(actor, case, reason="Sai nơi"),
    Act.ASSIGN: lambda actor, case: processing.assign(actor, case, handler_id=Machine.world.handler.party_id),
    Act.REQUEST_SUPPLEMENT: _ask,
    Act.SUPPLEMENT: _supplement,
    Act.DEMAND_PAYMENT: lambda actor, case: processing.demand_payment(actor, case, reason="Lệ phí"),
    Act.CONFIRM_PAYMENT: processing.confirm_payment,
    Act.STOP: lambda actor, case: processing.stop(actor, case, reason="Chờ"),
    Act.RESUME: processing.resume,
    Act.PROPOSE: lambda actor, case: processing.propose(actor, case, APPROVAL),
    Act.SEND_BACK: lambda actor, case: deciding.send_back(actor, case, reply="Sửa lại"),
    Act.DECIDE: lambda actor, case: deciding.decide(actor, case, APPROVAL),
    Act.ISSUE_RESULT: issuing.issue,
    Act.RETURN_RESULT: reception.return_result,
    Act.EXTEND: lambda actor, case: extending.extend(actor, case, days=2, reason="Xin lỗi"),
    Act.WITHDRAW: applicant.withdraw,
    Act.RATE: _rate,
    Act.ASK_EXTENSION: lambda actor, case: extending.ask_extension(actor, case, days=3, reason="Chờ ý kiến"),
    Act.REFUSE_EXTENSION: lambda actor, case: extending.refuse_extension(actor, case, word="Vẫn kịp"),
    Act.PROPOSE_SUPPLEMENT: lambda actor, case: supplementing.propose_supplement(
        actor, case, items=[supplement_item(case)]
    ),
    Act.REFUSE_SUPPLEMENT: lambda actor, case: supplementing.refuse_supplement(actor, case, word="Đủ rồi"),
    Act.COMPLAIN: lambda actor, case: complaining.complain(
        actor, case, kind=ComplaintKind.NOT_ACCEPTED, text="Hồ sơ của tôi đủ"
    ),
    Act.TAKE_COMPLAINT: complaining.take_complaint,
    Act.ANSWER_COMPLAINT: lambda actor, case: complaining.answer_complaint(
        actor, case, text="Khiếu nại đúng", is_upheld=True
    ),
    Act.DROP_COMPLAINT: complaining.drop_complaint,
    Act.REOPEN: lambda actor, case: reopening.reopen(actor, case, reason="Xem xét lại"),
}
# Acts that need more than the table says: lateness and limits are none here, the clock stands still.
GROUNDS: dict[Act, Callable[[Case], bool]] = {
    # Who has a case already is not given it again.
    Act.ASSIGN: lambda case: case.handler_id != Machine.world.handler.party_id,
    Act.COMPLAIN: lambda case: case.status == Status.NOT_ACCEPTED,
    Act.TAKE_COMPLAINT: lambda case: case.complaints.filter(state="submitted").exists(),
    Act.ANSWER_COMPLAINT: lambda case: case.complaints.filter(state="accepted").exists(),
    Act.REOPEN: lambda case: (
        case.status in (Status.NOT_ACCEPTED, Status.WITHDRAWN)
        or case.complaints.filter(is_upheld=True).count()
        > Reopening.objects.filter(complaint__case=case).count()
    ),
}


class Machine(RuleBasedStateMachine):
    """One case; the model is the pure table."""

    world: World

    @initialize()
    def filed(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.case_id = self.world.file()
        self.model = Progress(Status.NEW)

    @rule(
        act=st.sampled_from(sorted(ACTS)),
        who=st.sampled_from(["mai", "clerk", "handler", "approver", "stranger"]),
    )
    def anybody_tries(self, act: Act, who: str) -> None:
        self._try(act, self._actor(who), {PART[who]} if who in PART else set())

    @rule(data=st.data())
    def somebody_does_what_is_open(self, data: st.DataObject) -> None:
        is_open = [act for act in sorted(ACTS) if who_may(self._seen(act), act)]
        if not is_open:
            return
        act = data.draw(st.sampled_from(is_open))
        part = min(who_may(self._seen(act), act) - {Who.SYSTEM})
        who = next(name for name, one in PART.items() if one is part)
        self._try(act, self._actor(who), {part})

    @rule()
    def the_job_issues(self) -> None:
        self._try(Act.ISSUE_RESULT, SYSTEM, {Who.SYSTEM, Who.ONE_STOP, Who.HANDLER, Who.APPROVER})

    @invariant()
    def the_case_is_what_the_table_says(self) -> None:
        if not hasattr(self, "case_id"):
            return
        case = Case.objects.get(pk=self.case_id)
        assert case.progress == self.model
        assert case.holder == holder_of(self.model)

    @invariant()
    def clock_and_papers_agree_with_the_status(self) -> None:
        if not hasattr(self, "case_id"):
            return
        view = queries.case(SYSTEM, self.case_id)
        expected = ClockState.RUNNING
        if self.model.status in CLOSED:
            expected = ClockState.STOPPED
        elif self.model.status in PAUSED:
            expected = ClockState.PAUSED
        assert view.clock.state is expected
        assert (view.open_supplement is not None) == (self.model.status is Status.SUPPLEMENT_REQUESTED)
        asked = (ExtensionAsk, SupplementAsk)
        open_asks = [table.objects.filter(case_id=self.case_id, state="asked").count() for table in asked]
        assert open_asks == [self.model.is_extension_asked, self.model.is_supplement_proposed]
        assert (Decision.objects.filter(case_id=self.case_id, superseded_at=None).count() == 1) == (
            self.model.is_decided
        )
        assert (view.open_proposal is not None) == self.model.is_proposed
        assert (view.result is not None) == (self.model.status in (Status.PROCESSED, Status.RESULT_RETURNED))

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def _actor(self, who: str) -> Actor:
        world, scene = self.world, self.world.scene
        people = {"clerk": scene.clerk, "handler": scene.handler, "approver": scene.approver}
        return people.get(who) or getattr(world, who)

    def _seen(self, act: Act) -> Progress:
        return replace(self.model, is_rendered=True) if act is Act.ISSUE_RESULT else self.model

    def _try(self, act: Act, actor: Actor, parts: set[Who]) -> None:
        allowed = bool(who_may(self._seen(act), act) & parts) and self._has_ground(act)
        before = self._everything()
        try:
            ACTS[act](actor, self.case_id)
        except NhipError:
            assert not allowed, f"{act} was refused to {parts} in {self.model}"
            assert self._everything() == before
            return
        if act is Act.ISSUE_RESULT and not allowed:
            # Issuing what is not decided, or is out already, is no error: it does nothing.
            assert self._everything() == before
            return
        assert allowed, f"{act} was allowed to {parts} in {self.model}"
        self.model = replace(advance(self._seen(act), act), is_rendered=False)

    def _has_ground(self, act: Act) -> bool:
        return act not in GROUNDS or GROUNDS[act](Case.objects.get(pk=self.case_id))

    def _everything(self) -> tuple[object, ...]:
        case = Case.objects.values().get(pk=self.case_id)
        counts = [
            table.objects.filter(case_id=self.case_id).count()
            for table in (
                ClockEntry,
                Proposal,
                SupplementRequest,
                ExtensionAsk,
                SupplementAsk,
                Complaint,
                Reopening,
            )
        ]
        told = OutboxEvent.objects.filter(type__startswith="nhip.cases.").count()
        acts = AuditRecord.objects.filter(act__startswith="cases.").count()
        return case, counts, told, acts


@pytest.mark.django_db
def test_any_acts_by_anybody_in_any_order(world):
    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert audit.verify().is_intact
