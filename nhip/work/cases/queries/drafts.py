"""A draft with its form, its sources, and what a newer version of the form would change."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound
from nhip.work.cases.adapters.keeping import kept_until
from nhip.work.cases.contracts import Draft, FormChanges
from nhip.work.cases.models import Draft as DraftRow
from nhip.work.cases.rules.forms import carried_keys
from nhip.work.cases.rules.provenance import source_in
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FormDefinition, NotFileable, ProcedureNotFound


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
        sources={key: source_in(entry) for key, entry in row.sources.items()},
        given={key: entry.get("given") for key, entry in row.sources.items()},
        unfinished=row.unfinished,
        kept_until=kept_until(row.changed_at, row.warned_at),
        simulated=row.simulated,
    )


def draft_of_procedure(actor: Actor, procedure_code: str) -> UUID | None:
    """The actor's last touched draft of a procedure, to resume."""
    rows = DraftRow.objects.filter(owner_id=actor.party_id, procedure_code=procedure_code)
    return rows.order_by("-changed_at").values_list("pk", flat=True).first()


def _changes(row: DraftRow) -> FormChanges | None:
    try:
        current = procedures.current_version(row.procedure_code)
        if current.id == row.version_id or current.handling is None:
            return None
        before, after = procedures.form_of(row.version_id), procedures.form_of(current.id)
    except (ProcedureNotFound, NotFileable):
        return None
    return _between(row, before, after)


def _between(row: DraftRow, before: FormDefinition, after: FormDefinition) -> FormChanges:
    details = procedures.form_differences(before, after)
    labels = {
        change: tuple(one.label for one in details if one.change == change)
        for change in ("added", "removed", "changed")
    }
    kept = carried_keys(before, after)
    answered = [one for one in procedures.review(before, row.answers) if row.answers.get(one.field)]
    dropped = tuple(
        (one.label, one.value or ", ".join(file.name for file in one.files))
        for one in answered
        if one.field not in kept
    )
    return FormChanges(
        added=labels["added"],
        removed=labels["removed"],
        changed=labels["changed"],
        details=details,
        dropped=dropped,
        carried=len(answered) - len(dropped),
    )
