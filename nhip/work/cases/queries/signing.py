"""Signing many results at once: what is about to be signed, and how far each paper is after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases import access
from nhip.work.cases.contracts import CaseCard, Holder, Outcome, SignedResult, SigningCandidate
from nhip.work.cases.models import Case, CaseOpening, Proposal, Result
from nhip.work.cases.queries.cards import cards_of
from nhip.work.cases.queries.verifying import issue_trouble


def signing_candidates(actor: Actor, case_ids: Sequence[UUID]) -> tuple[SigningCandidate, ...]:
    """These cases of the actor's desk in the order asked for; others are left out."""
    held = actor.agencies_for(access.DECIDE.code)
    rows = Case.objects.filter(pk__in=case_ids)
    if None not in held:
        rows = rows.filter(competent_agency_id__in=[one for one in held if one])
    found = {card.id: card for card in cards_of(list(rows), with_names=True)}
    proposals = {row.case_id: row for row in _open_proposals(list(found))}
    opened = _openings(actor, list(found))
    names = identity.person_cards({row.by_id for row in proposals.values() if row.by_id})
    return tuple(
        _candidate(
            found[case_id],
            proposals.get(case_id),
            opened=opened.get(case_id),
            names={party: card.name for party, card in names.items()},
        )
        for case_id in dict.fromkeys(case_ids)
        if case_id in found
    )


def obstacle(proposal: Proposal | None, *, opened: datetime | None) -> str:
    """Why a proposal is not signed together with others: nobody signs what they have not read, and a refusal
    is weighed by itself.
    """
    if proposal is None:
        return _("Hồ sơ chưa có đề xuất đang chờ duyệt.")
    if proposal.outcome != Outcome.APPROVED:
        return _("Đề xuất từ chối được duyệt riêng từng hồ sơ, không duyệt hàng loạt.")
    if opened is None or opened < proposal.at:
        return _("Quý vị chưa mở hồ sơ này từ khi có đề xuất; hãy mở xem rồi duyệt.")
    return ""


def signed_results(actor: Actor, case_ids: Sequence[UUID]) -> tuple[SignedResult, ...]:
    """How far the papers of these cases are; those the actor does not decide are left out."""
    held = actor.agencies_for(access.DECIDE.code)
    rows = Result.objects.filter(case_id__in=case_ids, superseded_at__isnull=True).select_related("case")
    if None not in held:
        rows = rows.filter(case__competent_agency_id__in=[one for one in held if one])
    found = {row.case_id: row for row in rows}
    return tuple(_signed(found[one]) for one in dict.fromkeys(case_ids) if one in found)


def _signed(row: Result) -> SignedResult:
    if row.issued_at:
        return SignedResult(row.case_id, row.case.code, row.number, row.code)
    # What failed stands on the ceremony: asked for the few that are not out yet.
    trouble = issue_trouble(row.case_id)
    return SignedResult(row.case_id, row.case.code, row.number, trouble=trouble.error if trouble else "")


def _open_proposals(case_ids: Sequence[UUID]) -> Sequence[Proposal]:
    return list(Proposal.objects.filter(case_id__in=case_ids, sent_back_at__isnull=True).order_by("number"))


def _openings(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = CaseOpening.objects.filter(case_id__in=case_ids, reader_id=actor.party_id)
    return dict(rows.values_list("case_id", "at"))


def _candidate(
    card: CaseCard, proposal: Proposal | None, *, opened: datetime | None, names: Mapping[UUID, str]
) -> SigningCandidate:
    is_again = card.holder is Holder.RESULT_TO_ISSUE
    return SigningCandidate(
        card=card,
        outcome=Outcome(proposal.outcome) if proposal else None,
        text=proposal.text if proposal else "",
        ground=proposal.ground if proposal else "",
        by=names.get(proposal.by_id, "") if proposal and proposal.by_id else "",
        obstacle="" if is_again else obstacle(proposal, opened=opened),
        is_again=is_again,
    )
