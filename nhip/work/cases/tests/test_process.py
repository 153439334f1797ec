"""Cases and their processes: in step, held back where a step is missing, never opening what the law closes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import actor_for, make_agency, make_staff
from nhip.base.payments import api as payments
from nhip.kernel.access import SYSTEM
from nhip.work.cases.actions import applicant, deciding, issuing, processing, reception
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.contracts import CaseNotFound, Outcome, Status
from nhip.work.cases.models import Case
from nhip.work.cases.testing import APPROVAL, Scene, brought_to, filed_case, finish_steps
from nhip.work.cases.tests.conftest import HERE, VENDING, World
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Completion, InstanceState, StepNotOpen, TaskKind, TaskState
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import AuthorityKind

REFUSAL = Opinion(Outcome.REFUSED, "Chưa đủ điều kiện.", "Khoản 1 Điều 5")
TWELVE = [
    "an-toan-thuc-pham", "ban-hang-via-he", "bien-dong-dat-dai", "dien-thoai-ho-ngheo", "doi-giay-phep-lai-xe",
    "giay-phep-xay-dung-nha-o", "ho-kinh-doanh", "khai-sinh", "nhap-hoc-mam-non", "thong-bao-an-toan-dien",
    "tro-cap-huu-tri-xa-hoi", "xac-nhan-cu-tru",
]  # fmt: skip


@pytest.fixture
def shipped(world: World) -> World:
    """The place with the shipped processes and the departments they name."""
    for code in ("SXD", "SYT", "SKHCN"):
        department = make_agency(AgencyKind.DEPARTMENT, code=f"79.{code}", name=f"Sở {code}")
        make_staff("department_head", department, full_name=f"Thủ trưởng {code}")
    flows.load_profile_processes()
    return world


def open_steps(case_id: UUID) -> list[tuple[str, TaskState]]:
    return [(task.act or task.key, task.state) for task in flows.tasks_of(("case", case_id))]


def scene_for(world: World, code: str) -> Scene:
    """Who works on that procedure: the commune's people, or those of the department it belongs to."""
    handling = procedures.current_version(code).handling
    assert handling is not None
    if handling.competent.kind is not AuthorityKind.AGENCY:
        return world.scene
    department = make_agency(
        AgencyKind.DEPARTMENT, code=f"79.{handling.competent.agency_code}", name=f"Sở {code}"
    )
    handler = make_staff("handler", department, full_name="Thụ lý ở sở")
    approver = make_staff("approver", department, full_name="Duyệt ở sở")
    return Scene(HERE, world.scene.one_stop, world.scene.clerk, actor_for(handler), actor_for(approver))


def settle(case_id: UUID) -> None:
    """No bill holds the case up."""
    for bill in payments.bills_about(("case", case_id)):
        payments.cancel_bill(SYSTEM, bill.id, reason="Thử quy trình")


@pytest.mark.parametrize("opinion", [APPROVAL, REFUSAL], ids=["approved", "refused"])
@pytest.mark.parametrize("code", TWELVE)
def test_each_shipped_process_runs_to_its_end(shipped: World, code: str, opinion: Opinion) -> None:
    scene = scene_for(shipped, code)
    case_id = filed_case(shipped.mai, code, scene)
    instance = flows.instance_of(("case", case_id))
    assert instance is not None
    assert (instance.process, instance.version) == (code, 1)
    settle(case_id)
    assert open_steps(case_id) == [("receive", TaskState.OPEN)]
    reception.accept(scene.clerk, case_id)
    processing.assign(scene.handler, case_id, handler_id=scene.handler.party_id)  # type: ignore[arg-type]
    assert set(finish_steps(case_id, scene)) == EXPECTED[code]
    assert open_steps(case_id) == [("handle", TaskState.ASSIGNED)]
    processing.propose(scene.handler, case_id, opinion)
    deciding.send_back(scene.approver, case_id, reply="Xin viết rõ hơn.")
    assert open_steps(case_id) == [("handle", TaskState.ASSIGNED)]
    processing.propose(scene.handler, case_id, opinion)
    assert open_steps(case_id) == [("decide", TaskState.OPEN)]
    deciding.decide(scene.approver, case_id, opinion)
    assert open_steps(case_id) == [("issue", TaskState.OPEN)]
    issuing.issue(SYSTEM, case_id)
    assert open_steps(case_id) == [("return", TaskState.OPEN)]
    reception.return_result(scene.clerk, case_id)
    ended = flows.instance_of(("case", case_id))
    assert ended is not None
    assert (ended.state, ended.now, open_steps(case_id)) == (InstanceState.ENDED, (), [])
    assert Case.objects.get(pk=case_id).status == Status.RESULT_RETURNED


#: The steps between acceptance and proposal for the sample answers of each procedure.
EXPECTED: dict[str, set[str]] = {
    "an-toan-thuc-pham": {"kiem_tra", "y_kien"},
    "ban-hang-via-he": {"thuc_dia", "y_kien"},
    "bien-dong-dat-dai": {"thuc_dia", "nghia_vu"},
    "dien-thoai-ho-ngheo": {"xac_minh"},
    "doi-giay-phep-lai-xe": {"vi_pham"},
    "giay-phep-xay-dung-nha-o": {"khao_sat", "y_kien"},
    "ho-kinh-doanh": {"trung_ten"},
    "khai-sinh": {"qua_han_khai"},
    "nhap-hoc-mam-non": {"theo_tuyen"},
    "thong-bao-an-toan-dien": set(),
    "tro-cap-huu-tri-xa-hoi": {"giai_thich"},
    "xac-nhan-cu-tru": set(),
}


def test_a_procedure_without_its_own_process_runs_the_default_one(world: World) -> None:
    case_id = world.file(VENDING)
    instance = flows.instance_of(("case", case_id))
    assert instance is not None
    assert (instance.process, instance.version, instance.state) == ("mac-dinh", 1, InstanceState.RUNNING)
    brought_to(Status.RESULT_RETURNED, _settled(case_id), world.scene, citizen=world.mai)
    keys = [(task.act, task.outcome) for task in flows.tasks_of(("case", case_id), with_closed=True)]
    assert keys == [
        ("receive", "accepted"),
        ("handle", "approved"),
        ("decide", "approved"),
        ("issue", "issued"),
        ("return", "returned"),
    ]


def _settled(case_id: UUID) -> UUID:
    settle(case_id)
    return case_id


def test_a_proposal_waits_for_the_steps_the_process_puts_before_it(shipped: World) -> None:
    scene = shipped.scene
    case_id = _settled(shipped.file(VENDING))
    reception.accept(scene.clerk, case_id)
    processing.assign(scene.handler, case_id, handler_id=scene.handler.party_id)  # type: ignore[arg-type]
    before = open_steps(case_id)
    with pytest.raises(StepNotOpen) as refused:
        processing.propose(scene.handler, case_id, APPROVAL)
    assert "“Sở Xây dựng cho ý kiến”" in refused.value.message
    assert open_steps(case_id) == before
    case = Case.objects.get(pk=case_id)
    assert (case.is_proposed, case.proposals.count()) == (False, 0)
    # The page of the case links only what its reader may open: the opinion is for the asked agency.
    standing = flows.tasks_of(("case", case_id))
    others = {one.id for one in standing if one.kind is TaskKind.OPINION}
    assert len(others) == 1
    assert flows.openable(scene.handler, standing) == {one.id for one in standing} - others


def test_the_agency_that_is_asked_reads_the_files_and_nothing_more(shipped: World) -> None:
    from nhip.base.identity import api as identity
    from nhip.work.cases import queries
    from nhip.work.cases.process import CASE

    scene = shipped.scene
    case_id = _settled(shipped.file(VENDING))
    reception.accept(scene.clerk, case_id)
    asked_agency = identity.agency_by_code("79.SXD")
    asked = actor_for(make_staff("handler", asked_agency, full_name="Người được hỏi"))
    material = CASE.material(asked, case_id)
    assert (material.reference, len(material.files)) == (Case.objects.get(pk=case_id).code, _files(case_id))
    with pytest.raises(CaseNotFound):
        queries.case(asked, case_id)
    log = identity.access_log(shipped.mai)
    assert log[0].purpose.startswith("Đọc thành phần hồ sơ để cho ý kiến")
    (opinion,) = [one for one in flows.tasks_of(("case", case_id)) if one.kind is TaskKind.OPINION]
    flows.complete(asked, opinion.id, Completion("agree", "Vỉa hè đủ rộng."))
    with pytest.raises(Exception, match="không được hỏi"):
        CASE.material(asked, case_id)


def _files(case_id: UUID) -> int:
    submission = Case.objects.get(pk=case_id).submissions.first()
    assert submission is not None
    return len({one["id"] for one in submission.papers})


PAUSES: list[tuple[Status, Callable[[World, UUID], Any]]] = [
    (Status.SUPPLEMENT_REQUESTED, lambda world, case_id: _stop(world, case_id)),
    (
        Status.FINANCIAL_OBLIGATION,
        lambda world, case_id: processing.confirm_payment(world.scene.handler, case_id),
    ),
    (Status.STOPPED, lambda world, case_id: processing.resume(world.scene.approver, case_id)),
]


def _stop(world: World, case_id: UUID) -> None:
    processing.stop(world.scene.approver, case_id, reason="Người nộp không trả lời.")
    assert {state for _act, state in open_steps(case_id)} == {TaskState.SUSPENDED}
    processing.resume(world.scene.approver, case_id)


@pytest.mark.parametrize(("status", "goes_on"), PAUSES)
def test_tasks_stand_still_while_the_clock_does(
    world: World, status: Status, goes_on: Callable[[World, UUID], Any]
) -> None:
    case_id = _settled(world.file(VENDING))
    brought_to(status, case_id, world.scene, citizen=world.mai)
    assert open_steps(case_id) == [("handle", TaskState.SUSPENDED)]
    goes_on(world, case_id)
    assert open_steps(case_id) == [("handle", TaskState.ASSIGNED)]


def test_a_stop_takes_the_proposal_off_the_approvers_desk(world: World) -> None:
    case_id = _settled(world.file(VENDING))
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    processing.stop(world.scene.approver, case_id, reason="Chờ kết luận.")
    assert open_steps(case_id) == [("handle", TaskState.SUSPENDED)]
    done = [(one.act, one.outcome) for one in flows.tasks_of(("case", case_id), with_closed=True)]
    assert ("decide", "sent_back") in done


@pytest.mark.parametrize("status", [Status.NOT_ACCEPTED, Status.WITHDRAWN])
def test_a_case_that_ends_otherwise_calls_its_process_off(world: World, status: Status) -> None:
    case_id = _settled(world.file(VENDING))
    brought_to(status, case_id, world.scene, citizen=world.mai)
    instance = flows.instance_of(("case", case_id))
    assert instance is not None
    assert (instance.state, open_steps(case_id)) == (InstanceState.CANCELLED, [])


def test_an_act_that_fails_leaves_the_process_where_it_was(world: World) -> None:
    case_id = _settled(world.file(VENDING))
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    before = open_steps(case_id)
    with pytest.raises(CaseNotFound):
        applicant.withdraw(world.stranger, case_id)
    assert open_steps(case_id) == before


def test_a_substitute_acts_on_the_case_of_the_absent(world: World, now: Callable[[datetime], None]) -> None:
    from datetime import date

    from nhip.base.identity import api as identity
    from nhip.work.flows.contracts import NewAbsence

    scene = world.scene
    case_id = _settled(world.file(VENDING))
    brought_to(Status.PROCESSING, case_id, scene, citizen=world.mai)
    commune = identity.agency(Case.objects.get(pk=case_id).competent_agency_id)
    second = actor_for(make_staff("handler", commune, full_name="Phạm Thứ Hai"))
    with pytest.raises(Exception, match="người khác"):
        processing.propose(second, case_id, APPROVAL)
    assert second.party_id is not None
    day = date(2026, 3, 3)
    flows.register_absence(scene.handler, NewAbsence(second.party_id, day, day))
    processing.propose(second, case_id, APPROVAL)
    assert open_steps(case_id) == [("decide", TaskState.OPEN)]
    now(datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
    assert not flows.stands_in_for(second, scene.handler.party_id)  # type: ignore[arg-type]
