"""A dossier begun for somebody else, under a mandate."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases.models import Draft, DraftMandate, Representation
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import PersonAnswer


def record_representation(actor: Actor, case_id: UUID, mandate: DraftMandate, *, procedure_code: str) -> None:
    """Check the mandate once more, count the filing, and write down who represents whom."""
    identity.use_mandate(actor, mandate.mandate_id, procedure_code=procedure_code)
    Representation.objects.create(
        case_id=case_id, representative_id=actor.own_party(), mandate_id=mandate.mandate_id
    )


def fill_for_principal(actor: Actor, draft: Draft, mandate_id: UUID) -> None:
    """Tie a draft to its mandate and fill in what is known of the principal, who sees the read.

    Joins the caller's transaction. Raises MandateRefused, and nothing is begun then.
    """
    found = identity.check_mandate(actor, mandate_id, procedure_code=draft.procedure_code)
    DraftMandate.objects.create(draft=draft, principal_id=found.principal_id, mandate_id=mandate_id)
    person = identity.read_principal(
        actor,
        mandate_id,
        procedure_code=draft.procedure_code,
        purpose=str(_("Soạn hồ sơ thay theo uỷ quyền")),
    )
    if person is None:
        return
    known = PersonAnswer(
        name=person.full_name,
        number=person.number,
        birth_date=person.birth_date.isoformat() if person.birth_date else "",
        unit_code=person.unit_code,
        address=person.address,
        phone=person.phone,
        email=person.email,
    )
    draft.answers = procedures.prefill(procedures.form_of(draft.version_id), person=known)
    draft.save(update_fields=["answers"])
