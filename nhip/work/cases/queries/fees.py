"""The fees of cases and drafts."""

from collections.abc import Mapping
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.base.payments import api as payments
from nhip.base.payments.contracts import Bill
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.contracts import Channel, Who
from nhip.work.cases.contracts.fees import CaseFees
from nhip.work.cases.models import Case, Draft
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Audience, FeeQuote, Json


def fees_of_case(case_id: UUID) -> CaseFees:
    """The fees of a case, whoever asks: the caller has decided that they may see it."""
    case = Case.objects.get(pk=case_id)
    return CaseFees(tuple(payments.bills_about(("case", case_id))) + _of_draft(case), quote_of_case(case))


def quote_of_case(case: Case) -> FeeQuote | None:
    """What the rules of its version ask for its last answers; None without answers."""
    last = case.submissions.order_by("-number").first()
    if last is None:
        return None
    return _quote(case.version_id, case.channel, last.answers, case.applicant_id)


def quote_of_draft(draft_id: UUID, *, owner_id: UUID | None) -> FeeQuote | None:
    """What a dossier would cost if it were filed online as it stands; None for a stranger's."""
    draft = Draft.objects.filter(pk=draft_id, owner_id=owner_id).first()
    return None if draft is None else _quote(draft.version_id, Channel.ONLINE, draft.answers, draft.owner_id)


def is_applicants(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor is the one who pays."""
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and Who.APPLICANT in parts_of(actor, case)


def audiences_of(party_id: UUID | None) -> tuple[Audience, ...]:
    """Whom the fee rules take an applicant for."""
    if party_id is not None and identity.organisation(party_id) is not None:
        return (Audience.ENTERPRISE, Audience.ORGANISATION)
    return (Audience.CITIZEN,)


def _quote(version_id: UUID, channel: str, answers: Mapping[str, Json], party_id: UUID | None) -> FeeQuote:
    return procedures.fees_of(version_id, channel, answers, audiences_of(party_id))


def _of_draft(case: Case) -> tuple[Bill, ...]:
    if case.draft_id is None or not case.bills.filter(pay_before="filing").exists():
        return ()
    return tuple(payments.bills_about(("draft", case.draft_id)))
