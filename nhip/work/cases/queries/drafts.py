"""A draft with its form."""

from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound
from nhip.work.cases.contracts import Draft, FormChanges
from nhip.work.cases.models import Draft as DraftRow
from nhip.work.cases.rules.forms import changes_between
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import ProcedureNotFound


def draft(actor: Actor, draft_id: UUID) -> Draft:
    """The actor's own draft. Raises NotFound for anybody else's."""
    row = DraftRow.objects.filter(pk=draft_id, owner_id=actor.party_id).first()
    if row is None:
        raise NotFound(_("Không tìm thấy hồ sơ đang soạn này trong tài khoản của quý vị."))
    return Draft(
        id=row.pk,
        owner_id=row.owner_id,
        procedure_code=row.procedure_code,
        procedure_name=procedures.titles([row.procedure_code]).get(row.procedure_code, row.procedure_code),
        version_id=row.version_id,
        received_at_agency_id=row.received_at_agency_id,
        return_agency_id=row.return_agency_id,
        step=row.step,
        answers=row.answers,
        changed_at=row.changed_at,
        changes=_changes(row),
        simulated=row.simulated,
    )


def draft_of_procedure(actor: Actor, procedure_code: str) -> UUID | None:
    """The actor's last touched draft of a procedure, to resume."""
    rows = DraftRow.objects.filter(owner_id=actor.party_id, procedure_code=procedure_code)
    return rows.order_by("-changed_at").values_list("pk", flat=True).first()


def _changes(row: DraftRow) -> FormChanges | None:
    try:
        current = procedures.current_version(row.procedure_code)
    except ProcedureNotFound:
        return None
    if current.id == row.version_id or current.handling is None:
        return None
    before, after = procedures.form_of(row.version_id), procedures.form_of(current.id)
    return changes_between(before, after, language=get_language() or "vi")
