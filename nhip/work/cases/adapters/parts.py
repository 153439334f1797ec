"""The parts somebody plays towards one case, from their permissions and the case's agencies."""

from nhip.kernel.access import Actor
from nhip.work.cases.access import DECIDE, PROCESS, RECEIVE
from nhip.work.cases.adapters.representing import may_still_act, represents
from nhip.work.cases.contracts import Who
from nhip.work.cases.models import Case, Draft
from nhip.work.flows import api as flows


def parts_of(actor: Actor, case: Case) -> frozenset[Who]:
    """The parts an actor plays towards one case; empty for a stranger.

    Nobody has an officer's part in a dossier of their own: it is for a colleague to decide.
    """
    if actor.kind == "system":
        return frozenset({Who.SYSTEM, Who.ONE_STOP, Who.HANDLER, Who.APPROVER})
    if actor.is_signed_in and actor.party_id == case.applicant_id:
        return frozenset({Who.APPLICANT})
    if represents(actor, case):
        # Whoever filed it for another has no officer's part in it either.
        return frozenset({Who.APPLICANT}) if may_still_act(actor, case) else frozenset()
    held = {
        Who.ONE_STOP: actor.may(RECEIVE.code, agency_id=case.received_at_agency_id)
        or actor.may(RECEIVE.code, agency_id=case.return_agency_id),
        Who.HANDLER: actor.may(PROCESS.code, agency_id=case.competent_agency_id),
        Who.APPROVER: actor.may(DECIDE.code, agency_id=case.competent_agency_id),
    }
    return frozenset(part for part, plays in held.items() if plays)


def may_read_case_files(actor: Actor, case_id: str) -> bool:
    """The applicant, the officers of the case's agencies, and those asked for an opinion, while asked."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return False
    return bool(parts_of(actor, case)) or flows.may_read_for_opinion(actor, ("case", case.pk))


def may_read_draft_files(actor: Actor, draft_id: str) -> bool:
    """Only its owner reads a draft's files."""
    return Draft.objects.filter(pk=draft_id, owner_id=actor.party_id).exists()
