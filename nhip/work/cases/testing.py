"""Factories for tests and seeds: answers a form accepts, files that are clean, cases at any point of their
way.

>>> case_id = filed_case(citizen, procedure_code, scene)          # doctest: +SKIP
>>> brought_to(Status.PROCESSED, case_id, scene)                  # doctest: +SKIP
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from nhip.base.files import api as files
from nhip.base.files.contracts import NewDocument
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, Person
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.work.cases import queries
from nhip.work.cases.actions import applicant, deciding, drafts, filing, issuing, processing, reception
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.contracts import Outcome, Status, SupplementItem, TargetKind
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
_WORDS = ("Mô phỏng", "0900000001", "079190000001", "2026", "12", "51F-123.45", "mo-phong@example.vn")
ROUNDS = 12


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
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        yield from _WORDS
    elif field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        yield from (field.limits.lowest or 1, 1, 50, 1_000, 1_000_000)
    elif field.kind is FieldKind.DATE:
        yield from _days(field)
    elif field.kind is FieldKind.CHOICE:
        yield from (option.value for option in field.options)
    elif field.kind is FieldKind.SEVERAL_CHOICES:
        yield from ([option.value for option in field.options[:count]] for count in (1, len(field.options)))
    else:
        yield _one_of_a_kind(field, known)


def _days(field: FormField) -> Iterator[str]:
    for days in (3, 30, 0, -3, -30, 365 * 30):
        yield (clock.today() - timedelta(days=days)).isoformat()


def _one_of_a_kind(field: FormField, known: Known) -> Json:
    if field.kind is FieldKind.PERSON:
        born = known.person.birth_date.isoformat() if known.person.birth_date else ""
        return {"name": known.person.full_name, "number": known.person.number, "birth_date": born}
    if field.kind is FieldKind.PLACE:
        return known.unit_code
    if field.kind is FieldKind.FILE:
        return [known.file() for _one in range(max(1, field.file.at_least if field.file else 1))]
    return True


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
    person = identity.read_person(citizen, citizen.party_id or draft_id, "own")
    known = Known(person, scene.unit_code, partial(kept_file, citizen, simulated=person.simulated))
    answers = sample_answers(form, known)
    drafts.save_step(citizen, draft_id, drafts.StepAnswers(form.steps[-1].key, answers))
    return draft_id


APPROVAL = Opinion(Outcome.APPROVED, "Hồ sơ đủ điều kiện; đồng ý giải quyết theo đề nghị.")


def brought_to(status: Status, case_id: UUID, scene: Scene, *, citizen: Actor) -> None:
    """Bring a new case to a status, through the acts that lead there."""
    for act in _ways(scene, citizen)[status]:
        act(case_id)


Step = Callable[[UUID], None]


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
        Status.RESULT_RETURNED: (*processed, lambda case: reception.return_result(scene.clerk, case)),
    }


def _deciding(scene: Scene) -> tuple[Step, ...]:
    return (
        lambda case: processing.propose(scene.handler, case, APPROVAL),
        lambda case: deciding.decide(scene.approver, case, APPROVAL),
        lambda case: issuing.issue(SYSTEM, case),
    )


def _take(scene: Scene, case_id: UUID) -> None:
    if scene.handler.party_id:
        processing.assign(scene.handler, case_id, handler_id=scene.handler.party_id)


def _ask(scene: Scene, case_id: UUID) -> None:
    processing.request_supplement(scene.handler, case_id, items=[supplement_item(case_id)])


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
