"""Who filed a case for its applicant, and whether they still may act."""

from uuid import UUID

from django.db import models

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.kernel.composed import Composed, Slot
from nhip.work.cases.models import Case, DraftMandate, Representation

_OF_DRAFT = Composed(lambda: DraftMandate.objects.filter(draft_id=Slot("draft", models.UUIDField())))


def represents(actor: Actor, case: Case) -> bool:
    """Whether the actor filed this case for somebody else, in force or not."""
    return actor.is_signed_in and _row(actor, case) is not None


def may_still_act(actor: Actor, case: Case) -> bool:
    """Whether the mandate the actor filed the case under still lets them act."""
    row = _row(actor, case)
    return row is not None and identity.mandate_in_force(
        row.representative_id, row.mandate_id, procedure_code=case.procedure_code
    )


def refuse_ended_mandate(actor: Actor, case: Case) -> None:
    """Raise MandateRefused, saying why, where the actor filed the case and may no longer act in it."""
    row = _row(actor, case)
    if row is not None:
        identity.check_mandate(actor, row.mandate_id, procedure_code=case.procedure_code)


def mandate_of_draft(draft_id: UUID) -> DraftMandate | None:
    """For whom a draft is filled in; None for one's own."""
    return _OF_DRAFT.first(draft=draft_id)


def _row(actor: Actor, case: Case) -> Representation | None:
    return Representation.objects.filter(case_id=case.pk, representative_id=actor.party_id).first()
