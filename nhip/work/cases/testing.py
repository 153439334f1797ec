"""Factories for tests and seeds: answers a form accepts, files that are clean, cases at any point of their
way.

>>> case_id = filed_case(citizen, procedure_code, scene)          # doctest: +SKIP
>>> brought_to(Status.PROCESSED, case_id, scene)                  # doctest: +SKIP
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from nhip.base.files import api as files
from nhip.base.files.contracts import NewDocument
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, AgencyKind, Person
from nhip.base.identity.testing import Staff, actor_for, make_agency, make_person, make_staff
from nhip.base.payments import api as payments
from nhip.base.places.testing import load_facts, shipped
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.work.cases import queries
from nhip.work.cases.actions import (
    applicant,
    deciding,
    drafts,
    fees,
    filing,
    issuing,
    processing,
    reception,
    supplementing,
)
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.contracts import Outcome, Status, SupplementItem, TargetKind
from nhip.work.cases.models import Case, ExternalReference, Submission
from nhip.work.cases.process import CASE
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Completion, Task, TaskKind
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, FormDefinition, FormField, Json

# A page of PDF that every reader opens.
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000052 00000 n 
0000000101 00000 n 
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
"""  # noqa: W291 - the format asks for the space
_WORDS = (
    "Mô phỏng",
    "0900000001",
    "079190000001",
    "2026",
    "12",
    "51F-123.45",
    "mo-phong@example.vn",
    "BX 123456",
    "Mô phỏng: nội dung dài hơn một câu, cho những mục đòi viết rõ.",
)
ROUNDS = 16


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a case plays: who works on it. `unit_code` is the place answered in forms."""

    unit_code: str
    one_stop: Agency
    clerk: Actor
    handler: Actor
    approver: Actor


def kept_file(actor: Actor, name: str = "giay-to-mo-phong.pdf", *, simulated: bool = False) -> Json:
    """A clean file of the actor's, as an answer lists it."""
    new = NewDocument(
        name=name,
        media_type="application/pdf",
        content=PDF,
        purpose=drafts.UPLOAD_PURPOSE,
        simulated=simulated,
    )
    ref = files.keep(actor, new)
    return {"id": str(ref.id), "name": ref.name, "size": ref.size, "sha256": ref.sha256}


@dataclass(frozen=True, slots=True)
class Known:
    """What sample answers are made from."""

    person: Person
    unit_code: str
    file: Callable[[], Json]


def sample_answers(form: FormDefinition, known: Known) -> dict[str, Json]:
    """Answers that make the form complete: each question gets the first sample that its checks accept."""
    answers: dict[str, Json] = {}
    samples: dict[str, Iterator[Json]] = {}
    for _round in range(ROUNDS):
        problems = procedures.validate_all(form, answers)
        if not problems:
            return answers
        for field in filter(None, (form.field(problem.field) for problem in problems)):
            left = samples.setdefault(field.key, _candidates(field, known))
            answers[field.key] = next(left, None)
    raise ValueError(f"the form {form.code} could not be completed: {problems}")


def _candidates(field: FormField, known: Known) -> Iterator[Json]:
    if field.kind is FieldKind.GROUP:
        yield from _rows(field, known)
    elif field.kind in _ONE_OF_A_KIND:
        yield _one_of_a_kind(field, known)
    else:
        yield from _varied(field, known)


def _rows(group: FormField, known: Known) -> Iterator[Json]:
    """As few rows as the group takes; each try takes the next sample of every column."""
    samples = [list(_candidates(column, known)) for column in group.fields]
    for number in range(max(map(len, samples))):
        row = {one.key: found[number % len(found)] for one, found in zip(group.fields, samples, strict=True)}
        yield [row] * max(group.limits.lowest or 0, 1)


_ONE_OF_A_KIND = frozenset(
    {"person", "organisation", "place", "address", "file", "declaration", "calculated"}
)


def _varied(field: FormField, known: Known) -> Iterator[Json]:
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        yield from _WORDS
    elif field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        yield from (field.limits.lowest or 1, 1, 50, 1_000, 1_000_000)
    elif field.kind is FieldKind.DATE:
        yield from _days(field)
    elif field.kind is FieldKind.CHOICE:
        yield from (option.value for option in field.options)
    else:
        yield from ([option.value for option in field.options[:count]] for count in (1, len(field.options)))


def _days(field: FormField) -> Iterator[str]:
    for days in (3, 30, 0, -3, -30, 365 * 30):
        yield (clock.today() - timedelta(days=days)).isoformat()


def _one_of_a_kind(field: FormField, known: Known) -> Json:
    if field.kind is FieldKind.PERSON:
        return _person(field, known.person)
    if field.kind is FieldKind.ORGANISATION:
        company = {"tax_code": "0100109106", "name": "Công ty Mô phỏng", "representative": "Lê Mô Phỏng"}
        return {part: company[part] for part in field.parts}
    if field.kind is FieldKind.ADDRESS:
        return {"street": known.person.address or "12 đường Mô Phỏng", "unit": known.unit_code}
    if field.kind is FieldKind.PLACE:
        return known.unit_code
    if field.kind is FieldKind.FILE:
        return [known.file() for _one in range(max(1, field.file.at_least if field.file else 1))]
    return True


def _person(field: FormField, person: Person) -> Json:
    """The person; without a number to agree with it is a child of some months, born in a unit of today."""
    born = person.birth_date.isoformat() if person.birth_date else ""
    said = {"name": person.full_name, "number": person.number, "birth_date": born}
    if "number" not in field.parts:
        said["birth_date"] = (clock.today() - timedelta(days=100)).isoformat()
    return {part: said[part] for part in field.parts}


def filed_case(citizen: Actor, procedure_code: str, scene: Scene) -> UUID:
    """A case filed by a citizen through the real way: draft, places, answers, filing."""
    draft_id = complete_draft(citizen, procedure_code, scene)
    return filing.file_draft(citizen, draft_id)


def complete_draft(citizen: Actor, procedure_code: str, scene: Scene) -> UUID:
    """A draft that lacks nothing."""
    draft_id = drafts.start_draft(citizen, procedure_code)
    at = scene.one_stop.id
    drafts.choose_places(citizen, draft_id, received_at=at, returned_at=at)
    form = procedures.form_of(procedures.current_version(procedure_code).id)
    answers = sample_answers_for(citizen, procedure_code, scene)
    drafts.save_step(citizen, draft_id, drafts.StepAnswers(form.steps[-1].key, answers))
    return draft_id


def sample_answers_for(citizen: Actor, procedure_code: str, scene: Scene) -> dict[str, Json]:
    """Answers of a citizen's that make the procedure's form complete, with files of theirs."""
    form = procedures.form_of(procedures.current_version(procedure_code).id)
    person = identity.read_person(citizen, citizen.party_id or scene.one_stop.id, "own")
    known = Known(person, scene.unit_code, partial(kept_file, citizen, simulated=person.simulated))
    return sample_answers(form, known)


APPROVAL = Opinion(Outcome.APPROVED, "Hồ sơ đủ điều kiện; đồng ý giải quyết theo đề nghị.")


def brought_to(status: Status, case_id: UUID, scene: Scene, *, citizen: Actor) -> None:
    """Bring a new case to a status, through the acts that lead there."""
    for act in _ways(scene, citizen)[status]:
        act(case_id)


Step = Callable[[UUID], object]


def _ways(scene: Scene, citizen: Actor) -> dict[Status, tuple[Step, ...]]:
    accepted: tuple[Step, ...] = (lambda case: reception.accept(scene.clerk, case),)
    assigned = (*accepted, lambda case: _take(scene, case))
    processed = (*assigned, *_deciding(scene))
    return {
        Status.NEW: (),
        Status.ACCEPTED: accepted,
        Status.NOT_ACCEPTED: (
            lambda case: reception.not_accept(scene.clerk, case, reason="Nộp nhầm thủ tục."),
        ),
        Status.PROCESSING: assigned,
        Status.SUPPLEMENT_REQUESTED: (*assigned, lambda case: _ask(scene, case)),
        Status.FINANCIAL_OBLIGATION: (
            *assigned,
            lambda case: processing.demand_payment(scene.handler, case, reason="Chờ nộp lệ phí."),
        ),
        Status.WITHDRAWN: (lambda case: applicant.withdraw(citizen, case, reason="Tôi nộp lại sau."),),
        Status.STOPPED: (
            *assigned,
            lambda case: processing.stop(scene.approver, case, reason="Chờ kết luận kiểm tra thực địa."),
        ),
        Status.PROCESSED: processed,
        Status.RESULT_RETURNED: (*processed, lambda case: _pay_and_return(scene, case)),
    }


def _deciding(scene: Scene) -> tuple[Step, ...]:
    return (
        lambda case: finish_steps(case, scene),
        lambda case: processing.propose(scene.handler, case, APPROVAL),
        lambda case: deciding.decide(scene.approver, case, APPROVAL),
        lambda case: issuing.issue(SYSTEM, case),
    )


def finish_steps(case_id: UUID, scene: Scene) -> tuple[str, ...]:
    """Do the steps that the process puts before the proposal, each with its first outcome; their keys."""
    done: list[str] = []
    while waiting := [one for one in flows.tasks_of(("case", case_id)) if _is_between(one)]:
        task = waiting[0]
        is_ours = task.role == "handler" and scene.handler.may("flows.work_handler", agency_id=task.agency_id)
        outcome = task.choices[0][0] if task.choices else ""
        completion = Completion(outcome, "Đã kiểm tra, không có vướng mắc.")
        flows.complete(scene.handler if is_ours else SYSTEM, task.id, completion)
        done.append(task.key)
    return tuple(done)


def _is_between(task: Task) -> bool:
    return task.act not in CASE.own_acts and task.kind is not TaskKind.ESCALATION


def _pay_and_return(scene: Scene, case_id: UUID) -> None:
    """Fees are paid in cash where the result is fetched, as the rules want it."""
    fees.bill_result(case_id)
    for bill in payments.bills_about(("case", case_id)):
        if bill.is_open:
            payments.record_cash(scene.clerk, bill.id)
    reception.return_result(scene.clerk, case_id)


def _take(scene: Scene, case_id: UUID) -> None:
    if scene.handler.party_id:
        processing.assign(scene.handler, case_id, handler_id=scene.handler.party_id)


def _ask(scene: Scene, case_id: UUID) -> None:
    supplementing.request_supplement(scene.handler, case_id, items=[supplement_item(case_id)])


def supplement_item(case_id: UUID) -> SupplementItem:
    """Something of this case to ask for: its first document, else its first answer."""
    view = queries.case(SYSTEM, case_id)
    found = next((answer for answer in view.answers if answer.papers), view.answers[0])
    return SupplementItem(
        kind=TargetKind.DOCUMENT if found.papers else TargetKind.FIELD,
        key=found.key,
        label=found.label,
        reason="Bản chụp bị mờ, không đọc được; xin chụp lại.",
    )


# A Tuesday, 10:00 in Viet Nam; no holiday is near.
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
HERE, THERE = "26740", "26824"
#: Decided by the commune, with a file, 5 working days, received after 15:00 counts from the next day.
VENDING = "ban-hang-via-he"


@dataclass(frozen=True)
class World:
    """The place and everybody in it."""

    scene: Scene
    clerk: Staff
    handler: Staff
    approver: Staff
    shop_there: Agency
    commune_there: Agency
    citizen: Person
    neighbour: Person

    @property
    def mai(self) -> Actor:
        """The citizen, signed in."""
        return actor_for(self.citizen)

    @property
    def stranger(self) -> Actor:
        """The neighbour, signed in."""
        return actor_for(self.neighbour)

    def file(self, procedure_code: str = VENDING, *, one_stop: Agency | None = None) -> UUID:
        """A case of the citizen's, filed online at the scene's one-stop shop or another."""
        scene = replace(self.scene, one_stop=one_stop or self.scene.one_stop)
        return filed_case(self.mai, procedure_code, scene)


def fill() -> World:
    """The units, the procedures and everybody, in an empty database."""
    units = [unit for unit in shipped().units if unit.code in {"79", HERE, THERE} and unit.valid_to is None]
    load_facts(units)
    procedures.load_profile_procedures()
    return make_world()


def make_world() -> World:
    """Two communes with one-stop shops; the desks of the first are taken."""
    commune, shop = _commune(HERE, "Sài Gòn")
    commune_there, shop_there = _commune(THERE, "Thủ Đức")
    clerk = make_staff("one_stop_officer", shop, full_name="Lê Minh Khang")
    handler = make_staff("handler", commune, full_name="Nguyễn Thị Trúc")
    approver = make_staff("approver", commune, full_name="Trần Quốc Bảo")
    scene = Scene(HERE, shop, actor_for(clerk), actor_for(handler), actor_for(approver))
    citizen = make_person("Nguyễn Thị Mai")
    neighbour = make_person("Phạm Văn Lạ")
    return World(scene, clerk, handler, approver, shop_there, commune_there, citizen, neighbour)


def _commune(unit_code: str, name: str) -> tuple[Agency, Agency]:
    committee = make_agency(
        AgencyKind.COMMUNE, unit_code=unit_code, code=f"79.{unit_code}.UBND", name=f"UBND phường {name}"
    )
    shop = make_agency(
        AgencyKind.ONE_STOP, unit_code=unit_code, code=f"79.{unit_code}.HCC", name=f"Một cửa phường {name}"
    )
    return committee, shop


#: Tests of the modules above act on cases, and look at what became of them, through these.
__all__ = [
    "HERE",
    "NOW",
    "PDF",
    "THERE",
    "VENDING",
    "Case",
    "ExternalReference",
    "Known",
    "Opinion",
    "Scene",
    "Submission",
    "World",
    "applicant",
    "brought_to",
    "complete_draft",
    "deciding",
    "filed_case",
    "fill",
    "issuing",
    "kept_file",
    "make_world",
    "processing",
    "reception",
    "sample_answers",
]
