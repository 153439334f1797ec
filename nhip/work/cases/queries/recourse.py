"""What was asked again, complained of and taken up again around one case."""

from collections.abc import Mapping
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.clock_rules import recourse_rules
from nhip.work.cases.adapters.deciders import deciders
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.adapters.standings import standing_of
from nhip.work.cases.contracts import (
    AskState,
    CaseRecourse,
    Comparison,
    Complaint,
    ComplaintKind,
    ComplaintState,
    Reopening,
    Status,
    SupersededDecision,
    SupplementAnswer,
    SupplementAsk,
    SupplementDraft,
    SupplementItem,
    TargetKind,
    Who,
)
from nhip.work.cases.models import Case
from nhip.work.cases.models import Complaint as ComplaintRow
from nhip.work.cases.models import Reopening as ReopeningRow
from nhip.work.cases.models import SupplementAsk as AskRow
from nhip.work.cases.models import SupplementDraft as DraftRow
from nhip.work.cases.queries.pages import contents_of, row_for
from nhip.work.cases.rules.recourse import grounds, last_day_to_complain, may_reopen

_OPEN = (ComplaintState.SUBMITTED, ComplaintState.ACCEPTED)
_ENDED = (Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.PROCESSED, Status.RESULT_RETURNED)


def recourse(actor: Actor, key: UUID | str) -> CaseRecourse:
    """The recourse of a case this reader may see in full. Raises CaseNotFound for a stranger."""
    row = row_for(actor, key)
    is_officer = bool(parts_of(actor, row) - {Who.APPLICANT})
    rules, standing = recourse_rules(), standing_of(row)
    last = last_day_to_complain(standing, days=rules.complaint_days)
    is_in_time = last is None or clock.today() <= last
    complaints = list(row.complaints.order_by("number"))
    names = _names(row, complaints)
    waiting = next((one for one in complaints if one.state in _OPEN), None)
    return CaseRecourse(
        complaints=tuple(_complaint(one, names if is_officer else {}) for one in complaints),
        reopenings=tuple(_reopening(one, names) for one in row.reopenings_made.order_by("number")),
        answers=_answers(row),
        asks=tuple(_ask(one, names) for one in row.supplement_asks.order_by("number")) if is_officer else (),
        kinds=() if waiting or not is_in_time else grounds(standing),
        complain_by=last,
        source=rules.complaint_source,
        may_reopen=row.status in _ENDED
        and may_reopen(standing, today=clock.today(), withdrawn_days=rules.withdrawn_days),
        is_decider=waiting is not None and actor.party_id in deciders(row, ComplaintKind(waiting.kind)),
    )


def asked_items(row: Case) -> tuple[SupplementItem, ...]:
    """The items of the further request that waits for the approver."""
    found = row.supplement_asks.filter(state=AskState.ASKED).first()
    return _items(found.items) if found else ()


def _names(row: Case, complaints: list[ComplaintRow]) -> dict[UUID, str]:
    ids = {one.answered_by_id for one in complaints}
    ids |= set(row.reopenings_made.values_list("by_id", flat=True))
    ids |= set(row.supplement_asks.values_list("asked_by_id", flat=True))
    ids |= set(row.decisions.values_list("by_id", flat=True))
    found = identity.person_cards({one for one in ids if one})
    return {party_id: card.name for party_id, card in found.items()}


def _complaint(one: ComplaintRow, names: Mapping[UUID, str]) -> Complaint:
    waits_until = one.answer_by if one.state == ComplaintState.ACCEPTED else one.accept_by
    return Complaint(
        id=one.pk,
        number=one.number,
        kind=ComplaintKind(one.kind),
        text=one.text,
        state=ComplaintState(one.state),
        filed_at=one.filed_at,
        accept_by=one.accept_by,
        answer_by=one.answer_by,
        accepted_at=one.accepted_at,
        answered_at=one.answered_at,
        answer=one.answer,
        answered_by=names.get(one.answered_by_id, "") if one.answered_by_id else "",
        is_upheld=one.is_upheld,
        is_late=one.state in _OPEN and bool(waits_until) and clock.today() > (waits_until or one.accept_by),
    )


def _reopening(one: ReopeningRow, names: Mapping[UUID, str]) -> Reopening:
    return Reopening(
        number=one.number,
        at=one.at,
        by=names.get(one.by_id, "") if one.by_id else "",
        reason=one.reason,
        from_status=Status(one.from_status),
        complaint_number=one.complaint.number if one.complaint else None,
        superseded=_superseded(one, names),
    )


def _superseded(one: ReopeningRow, names: Mapping[UUID, str]) -> SupersededDecision | None:
    decision = one.decision
    if decision is None:
        return None
    result = one.case.results.filter(superseded_at=decision.superseded_at).first()
    return SupersededDecision(
        outcome=decision.outcome,
        text=decision.text,
        ground=decision.ground,
        at=decision.at,
        by=names.get(decision.by_id, "") if decision.by_id else "",
        result_number=result.number if result and result.issued_at else "",
        result_code=result.code if result and result.issued_at else "",
    )


def _ask(one: AskRow, names: Mapping[UUID, str]) -> SupplementAsk:
    return SupplementAsk(
        id=one.pk,
        items=_items(one.items),
        state=AskState(one.state),
        asked_at=one.asked_at,
        asked_by=names.get(one.asked_by_id, "") if one.asked_by_id else "",
        answered_at=one.answered_at,
        word=one.word,
    )


def _items(listed: list[dict[str, str]]) -> tuple[SupplementItem, ...]:
    return tuple(
        SupplementItem(TargetKind(one["kind"]), one["key"], one["label"], one["reason"]) for one in listed
    )


def _answers(row: Case) -> tuple[SupplementAnswer, ...]:
    """Before and after, for every request that was answered."""
    requests = row.supplement_requests.filter(answered_at__isnull=False).order_by("number")
    numbers = dict(row.submissions.values_list("at", "number"))
    notes = dict(row.acts.filter(act="supplement").values_list("at", "note"))
    return tuple(
        SupplementAnswer(
            number=one.number,
            answered_at=one.answered_at,
            message=notes.get(one.answered_at, ""),
            items=_compared(row, _items(one.items), numbers[one.answered_at]),
        )
        for one in requests
        if one.answered_at in numbers
    )


def _compared(row: Case, items: tuple[SupplementItem, ...], number: int) -> tuple[Comparison, ...]:
    before, after = _said(row, number - 1), _said(row, number)
    return tuple(
        Comparison(
            key=item.key,
            label=item.label,
            reason=item.reason,
            before=before.get(item.key, ("", ""))[0],
            after=after.get(item.key, ("", ""))[0],
            is_changed=before.get(item.key) != after.get(item.key),
        )
        for item in items
    )


def _said(row: Case, number: int) -> dict[str, tuple[str, str]]:
    """By field: the answer in words, and what tells two files of one name apart."""
    answers, _papers = contents_of(row, number=number)
    return {
        one.key: (
            ", ".join(paper.name for paper in one.papers) or one.value,
            " ".join(paper.sha256 for paper in one.papers) or one.value,
        )
        for one in answers
    }


def supplement_draft(actor: Actor, key: UUID | str) -> SupplementDraft:
    """What the applicant has answered so far of the open request; empty before they began."""
    row = row_for(actor, key)
    found = DraftRow.objects.filter(
        request__case=row, request__closed_at__isnull=True, request__case__applicant_id=actor.party_id
    ).first()
    return (
        SupplementDraft(found.answers, found.message, found.changed_at)
        if found
        else SupplementDraft({}, "", None)
    )
