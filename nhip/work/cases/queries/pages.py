"""One case in full, for its applicant or for an officer of its agencies."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhip.base.files import api as files
from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases import access
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.adapters.openings import offered
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.adapters.representing import refuse_ended_mandate
from nhip.work.cases.contracts import (
    Act,
    Answer,
    CaseCard,
    CaseNotFound,
    CaseView,
    DecisionView,
    HistoryEntry,
    Outcome,
    Paper,
    PaperState,
    ProposalView,
    Rating,
    Result,
    Status,
    SupplementItem,
    SupplementRequest,
    TargetKind,
    Who,
)
from nhip.work.cases.models import Case, CaseAct, Decision, Proposal
from nhip.work.cases.models import Result as ResultRow
from nhip.work.cases.queries.cards import cards_of
from nhip.work.cases.rules.transitions import open_acts
from nhip.work.cases.wording import PARTS
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Answers


def case(actor: Actor, key: UUID | str) -> CaseView:
    """A case by id or code, as far as this reader may see it. Raises CaseNotFound for a stranger."""
    row = row_for(actor, key)
    parts = parts_of(actor, row)
    is_officer = bool(parts - {Who.APPLICANT})
    answers, papers = contents_of(row)
    agencies = identity.agency_names({row.received_at_agency_id, row.return_agency_id})
    return CaseView(
        card=cards_of([row], with_names=is_officer)[0],
        version_id=row.version_id,
        applicant_id=row.applicant_id,
        received_at_agency_id=row.received_at_agency_id,
        competent_agency_id=row.competent_agency_id,
        return_agency_id=row.return_agency_id,
        received_at_agency=agencies.get(row.received_at_agency_id, ""),
        return_agency=agencies.get(row.return_agency_id, ""),
        handler_id=row.handler_id,
        answers=answers,
        papers=papers,
        clock=reading_of(row, row.clock_entries.order_by("round", "number")),
        history=_history(row, with_names=is_officer),
        supplements=_supplements(row),
        proposals=_proposals(row) if is_officer else (),
        decision=_decision(row),
        result=_result(row),
        rating=_rating(row),
        acts=offered(actor, row, _acts(actor, row, parts)),
    )


def card(actor: Actor, key: UUID | str) -> CaseCard:
    """A case as a card, without names. Raises CaseNotFound for a stranger; supervisors may see it."""
    row = _find(key)
    if row is None or not (parts_of(actor, row) or actor.may(access.WATCH.code)):
        raise _missing(key)
    return cards_of([row], with_names=False)[0]


def row_for(actor: Actor, key: UUID | str) -> Case:
    """The row of a case this reader may see in full. Raises CaseNotFound; MandateRefused, saying why, for
    whoever filed it under a mandate that has ended.
    """
    row = _find(key)
    if row is None:
        raise _missing(key)
    if not parts_of(actor, row):
        refuse_ended_mandate(actor, row)
        raise _missing(key)
    return row


def contents_of(row: Case, *, number: int | None = None) -> tuple[tuple[Answer, ...], tuple[Paper, ...]]:
    """The answers in words and the papers of the last submission, or of that number."""
    rows = row.submissions.order_by("-number")
    submission = rows.filter(number=number).first() if number else rows.first()
    if submission is None:
        return (), ()
    papers = papers_of(submission.papers)
    by_id = {str(paper.id): paper for paper in papers}
    return _answers(row.version_id, submission.answers, by_id), papers


def last_answers(actor: Actor, key: UUID | str) -> Answers:
    """The answers in force of a case this reader may see in full."""
    submission = row_for(actor, key).submissions.order_by("-number").first()
    answers: Answers = submission.answers if submission else {}
    return answers


def papers_of(listed: Sequence[Mapping[str, object]]) -> tuple[Paper, ...]:
    """Papers as submitted, with the state their files have now."""
    states = {ref.id: ref.state for ref in files.refs([UUID(str(one["id"])) for one in listed])}
    return tuple(
        Paper(
            id=(file_id := UUID(str(one["id"]))),
            document_key=str(one["key"]),
            name=str(one["name"]),
            media_type=str(one["media_type"]),
            size=int(str(one["size"])),
            sha256=str(one["sha256"]),
            state=PaperState(states.get(file_id, PaperState.REFUSED).value),
        )
        for one in listed
    )


def _answers(version_id: UUID, answers: Answers, papers: Mapping[str, Paper]) -> tuple[Answer, ...]:
    rows = procedures.review(procedures.form_of(version_id), answers)
    return tuple(
        Answer(
            key=row.field,
            label=row.label,
            value=row.value,
            step=row.step,
            step_title=row.step_title,
            papers=tuple(papers[one.id] for one in row.files if one.id in papers),
        )
        for row in rows
    )


def _find(key: UUID | str) -> Case | None:
    condition = Q(pk=key) if isinstance(key, UUID) else Q(code=key)
    return Case.objects.filter(condition).first()


def _missing(key: object) -> CaseNotFound:
    return CaseNotFound(_("Không tìm thấy hồ sơ %(code)s trong số hồ sơ quý vị được xem."), code=str(key))


def _history(row: Case, *, with_names: bool) -> tuple[HistoryEntry, ...]:
    acts = [one for one in row.acts.order_by("number") if with_names or Act(one.act) not in _AMONG_OFFICERS]
    names = identity.person_cards({one.actor_id for one in acts if one.actor_id}) if with_names else {}
    return tuple(_entry(one, names[one.actor_id].name if one.actor_id in names else "") for one in acts)


def _entry(one: CaseAct, name: str) -> HistoryEntry:
    part = str(PARTS[Who(one.part)])
    return HistoryEntry(
        number=one.number,
        act=Act(one.act),
        from_status=Status(one.from_status) if one.from_status else None,
        to_status=Status(one.to_status),
        at=one.at,
        actor=f"{name} ({part})" if name else part,
        note=one.note if name or Act(one.act) in _TOLD else "",
    )


# What officers settle among themselves before anything happens to the case.
_AMONG_OFFICERS = frozenset(
    {
        Act.ASK_EXTENSION,
        Act.REFUSE_EXTENSION,
        Act.PROPOSE_SUPPLEMENT,
        Act.REFUSE_SUPPLEMENT,
        Act.DRAFT_APOLOGY,
        Act.EDIT_APOLOGY,
    }
)
# What the applicant is told in full; proposals and replies between officers are not theirs to read.
_TOLD = frozenset(
    {
        Act.NOT_ACCEPT,
        Act.REQUEST_SUPPLEMENT,
        Act.SUPPLEMENT,
        Act.DEMAND_PAYMENT,
        Act.STOP,
        Act.EXTEND,
        Act.WITHDRAW,
        Act.LAPSE,
        Act.SEND_APOLOGY,
        Act.REVOKE_RESULT,
        Act.REPLACE_RESULT,
        Act.ANSWER_COMPLAINT,
        Act.REOPEN,
    }
)


def _supplements(row: Case) -> tuple[SupplementRequest, ...]:
    return tuple(
        SupplementRequest(
            id=one.pk,
            number=one.number,
            requested_at=one.requested_at,
            items=tuple(
                SupplementItem(TargetKind(item["kind"]), item["key"], item["label"], item["reason"])
                for item in one.items
            ),
            answered_at=one.answered_at,
            closed_at=one.closed_at,
        )
        for one in row.supplement_requests.order_by("number")
    )


def _proposals(row: Case) -> tuple[ProposalView, ...]:
    rows = list(row.proposals.order_by("number"))
    names = identity.person_cards({one.by_id for one in rows if one.by_id})
    return tuple(_proposal(one, names[one.by_id].name if one.by_id in names else "") for one in rows)


def _proposal(one: Proposal, name: str) -> ProposalView:
    return ProposalView(
        outcome=Outcome(one.outcome),
        text=one.text,
        ground=one.ground,
        at=one.at,
        by=name,
        is_sent_back=one.sent_back_at is not None,
        reply=one.reply,
    )


def _decision(row: Case) -> DecisionView | None:
    found = Decision.objects.filter(case=row, superseded_at__isnull=True).first()
    if found is None:
        return None
    by = identity.person_card(found.by_id).name if found.by_id else str(PARTS[Who.SYSTEM])
    return DecisionView(Outcome(found.outcome), found.text, found.ground, found.at, by)


def _result(row: Case) -> Result | None:
    in_force = row.results.filter(superseded_at__isnull=True, issued_at__isnull=False)
    return as_result(found) if (found := in_force.first()) else None


def as_result(found: ResultRow) -> Result:
    """An issued result as a contract."""
    if found.issued_at is None:
        raise _missing(found.code)
    return Result(
        case_id=found.case_id,
        code=found.code,
        number=found.number,
        sha256=found.sha256,
        size=found.size,
        issued_at=found.issued_at,
        storage_key=found.storage_key,
        is_signed=found.is_signed,
        revocation_reason=found.revocation_reason,
    )


def _rating(row: Case) -> Rating | None:
    found = getattr(row, "rating", None)
    return Rating(found.stars, found.comment, found.at) if found else None


def _acts(actor: Actor, row: Case, parts: frozenset[Who]) -> frozenset[Act]:
    is_anothers = row.handler_id is not None and row.handler_id != actor.party_id
    if is_anothers and Who.HANDLER in parts:
        # A handler who has not got the case may only take it over.
        others = open_acts(row.progress, parts - {Who.HANDLER})
        return others | (open_acts(row.progress, frozenset({Who.HANDLER})) & {Act.ASSIGN})
    return open_acts(row.progress, parts)
