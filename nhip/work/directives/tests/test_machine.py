"""Any sequence of acts by anybody: the machine does what a second, simpler account of it predicts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nhip.kernel import audit
from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, NotAllowed
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import Act, IllegalAct, NewEvidence, NoProof, SameHands, State
from nhip.work.directives.models import Step
from nhip.work.directives.models import WorkItem as ItemRow
from nhip.work.directives.testing import Order, make_order
from nhip.work.directives.tests.test_actions import ACTS, NUMBER, ORIGIN, snapshot
from nhip.work.directives.tests.test_rules import LEGAL

pytestmark = pytest.mark.django_db

DOER_ACTS = {Act.ACCEPT, Act.DECLINE, Act.START, Act.PROGRESS, Act.REPORT, Act.ASK_OPINION}
LEADER_ACTS = {Act.ASK_MORE, Act.COMPLETE, Act.REOPEN, Act.WITHDRAW, Act.MOVE_DUE, Act.REASSIGN}
# The order of the tests' own account, kept apart from the table it checks.
MOVES = {
    Act.ACCEPT: State.ACCEPTED,
    Act.DECLINE: State.DECLINED,
    Act.REASSIGN: State.ISSUED,
    Act.START: State.IN_PROGRESS,
    Act.PROGRESS: State.IN_PROGRESS,
    Act.REPORT: State.REPORTED,
    Act.ASK_MORE: State.MORE_REQUESTED,
    Act.COMPLETE: State.COMPLETED,
    Act.REOPEN: State.REOPENED,
    Act.WITHDRAW: State.WITHDRAWN,
}


class Directives(RuleBasedStateMachine):
    """One work item, four people and every act."""

    order: Order
    # A leader with the hands of the doer: the same person in two offices.
    promoted: Actor

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.state, self.round, self.steps = State.ISSUED, 1, 1
        self.proven, self.hands = False, set[Any]()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def people(self) -> dict[str, Actor]:
        return {
            "leader": self.order.leader,
            "deputy": self.order.deputy,
            "doer": self.order.doer,
            "promoted": self.promoted,
        }

    def expected(self, act: Act, who: str) -> type[Exception] | None:
        allowed = LEADER_ACTS if who != "doer" else DOER_ACTS
        if act not in allowed:
            return NotAllowed
        if act.value not in LEGAL[self.state]:
            return IllegalAct
        if act is Act.COMPLETE and self.people()[who].party_id in self.hands:
            return SameHands
        return NoProof if act is Act.COMPLETE and not self.proven else None

    @rule(
        act=st.sampled_from([act for act in ACTS if act is not Act.GIVE_OPINION]),
        who=st.sampled_from(["leader", "deputy", "doer", "doer", "promoted"]),
    )
    def anybody_tries(self, act: Act, who: str) -> None:
        refusal = self.expected(act, who)
        if refusal is None:
            ACTS[act](self.order, self.people()[who])
            self.follow(act, who, proof=act is Act.REPORT)
            return
        before = snapshot(self.order)
        with pytest.raises(refusal):
            ACTS[act](self.order, self.people()[who])
        assert snapshot(self.order) == before

    @rule(proof=st.booleans())
    def the_doer_reports(self, proof: bool) -> None:
        evidence: tuple[NewEvidence, ...] = (NUMBER,) if proof else ()
        try:
            actions.report(self.order.doer, item_id=self.order.item_id, text="Vì", evidence=evidence)
        except Conflict:
            assert "report" not in LEGAL[self.state]
        else:
            self.follow(Act.REPORT, "doer", proof=proof)

    def follow(self, act: Act, who: str, *, proof: bool) -> None:
        self.state = MOVES.get(act, self.state)
        self.steps += 1
        self.proven = self.proven or proof
        if act is Act.REOPEN:
            self.round, self.proven = self.round + 1, False
        if act in DOER_ACTS - {Act.DECLINE, Act.ASK_OPINION}:
            self.hands.add(self.people()[who].party_id)

    @invariant()
    def the_row_says_what_the_account_says(self) -> None:
        row = ItemRow.objects.get(id=self.order.item_id)
        assert (State(row.state), row.round) == (self.state, self.round)
        assert (row.completed_on is not None) is (self.state is State.COMPLETED)

    @invariant()
    def the_log_is_whole(self) -> None:
        steps = list(Step.objects.filter(item=self.order.item_id))
        assert [step.sequence for step in steps] == list(range(1, self.steps + 1))
        assert all(after.from_state == before.to_state for before, after in pairwise(steps))
        assert steps[-1].to_state == self.state

    @invariant()
    def the_page_offers_exactly_what_would_succeed(self) -> None:
        for who in ("leader", "doer", "promoted"):
            item = queries.directive(self.people()[who], self.order.id).items[0]
            possible = {act for act in LEADER_ACTS | DOER_ACTS if self.expected(act, who) is None}
            assert set(item.acts) == possible, who


def test_any_sequence_of_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.work.directives.sources._sources", [])
    order = make_order(origin=ORIGIN)

    class Machine(Directives):
        pass

    Machine.order = order
    Machine.promoted = Actor(
        party_id=order.doer.party_id, name="Kiêm nhiệm", roles=order.leader.roles, grants=order.leader.grants
    )
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert audit.verify().is_intact
