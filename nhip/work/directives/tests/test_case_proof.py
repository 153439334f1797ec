"""A case as proof: by its code, for who may see it; opened by who has a desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from nhip.base.identity.contracts import Agency, AgencyKind
from nhip.base.identity.testing import actor_for, make_agency, make_person, make_staff
from nhip.base.places.testing import load_facts, shipped
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases import api as cases
from nhip.work.cases.testing import Scene, filed_case
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import (
    EvidenceKind,
    InvalidDirective,
    NewDirective,
    NewEvidence,
    NewWorkItem,
    State,
)
from nhip.work.directives.testing import due_in
from nhip.work.procedures import api as procedures

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
VENDING = "ban-hang-via-he"


@dataclass(frozen=True)
class Ward:
    """A commune that decides a case, its head, and the leader who gave it an order."""

    case_id: UUID
    code: str
    head: Actor
    leader: Actor
    directive_id: UUID

    @property
    def item_id(self) -> UUID:
        return queries.directive(self.leader, self.directive_id).items[0].id


@pytest.fixture
def ward(db: None) -> Iterator[Ward]:
    with clock.frozen(NOW):
        load_facts([u for u in shipped().units if u.code in {"79", "26740"} and u.valid_to is None])
        procedures.load_profile_procedures()
        committee = make_agency(AgencyKind.LEADERSHIP, unit_code="79", name="Ủy ban nhân dân Thành phố")
        commune = make_agency(AgencyKind.COMMUNE, code="79.26740.UBND", name="UBND phường Sài Gòn")
        case_id = _case_of(commune)
        head = actor_for(make_staff("department_head", commune))
        leader = actor_for(make_staff("leader", committee))
        item = NewWorkItem(lead_agency_id=commune.id, deliverable="Hồ sơ đã giải quyết", due_on=due_in(5))
        order = NewDirective(title="Gỡ vướng", content="", issuer_agency_id=committee.id, items=(item,))
        directive_id = actions.issue(leader, order)
        yield Ward(case_id, cases.card(leader, case_id).code, head, leader, directive_id)


def _case_of(commune: Agency) -> UUID:
    shop = make_agency(AgencyKind.ONE_STOP, code="79.26740.HCC", name="Một cửa phường Sài Gòn")
    clerk, handler, approver = (
        actor_for(make_staff(role, agency))
        for role, agency in (("one_stop_officer", shop), ("handler", commune), ("approver", commune))
    )
    return filed_case(actor_for(make_person()), VENDING, Scene("26740", shop, clerk, handler, approver))


def test_a_case_of_ones_own_agency_proves_the_work(ward: Ward) -> None:
    actions.accept(ward.head, item_id=ward.item_id)
    proof = NewEvidence(EvidenceKind.CASE, ward.code)
    actions.report(ward.head, item_id=ward.item_id, text="Đã gỡ.", evidence=(proof,))
    actions.complete(ward.leader, item_id=ward.item_id)
    seen_by_leader = queries.directive(ward.leader, ward.directive_id).items[0]
    assert seen_by_leader.state is State.COMPLETED
    (shown,) = seen_by_leader.steps[2].evidence
    assert (shown.reference, shown.address) == (str(ward.case_id), "")
    assert shown.label.startswith(f"{ward.code} – ")
    (at_the_desk,) = queries.directive(ward.head, ward.directive_id).items[0].steps[2].evidence
    assert at_the_desk.address == f"/desk/cases/{ward.case_id}/"


def test_a_case_of_another_agency_is_no_proof_and_is_not_betrayed(ward: Ward) -> None:
    elsewhere = make_agency(AgencyKind.DEPARTMENT, unit_code="79", name="Sở Ngoài Cuộc")
    stranger = actor_for(make_staff("department_head", elsewhere))
    actions.reassign(ward.leader, item_id=ward.item_id, agency_id=elsewhere.id, reason="Đổi đơn vị.")
    actions.accept(stranger, item_id=ward.item_id)
    proof = NewEvidence(EvidenceKind.CASE, ward.code)
    with pytest.raises(InvalidDirective) as refused:
        actions.report(stranger, item_id=ward.item_id, text="Đã gỡ.", evidence=(proof,))
    assert list(refused.value.fields) == ["case_codes"]
    assert queries.directive(stranger, ward.directive_id).items[0].state is State.ACCEPTED
