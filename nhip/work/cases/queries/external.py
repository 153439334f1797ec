"""A case as another portal may know it: where it stands, and nothing of the person."""

from uuid import UUID

from nhip.base.identity import api as identity
from nhip.work.cases.actions.moving import not_found
from nhip.work.cases.contracts.external import ExternalView, JournalEntry
from nhip.work.cases.models import Case, ExternalReference, Result
from nhip.work.procedures import api as procedures


def external_view(case_id: UUID) -> ExternalView:
    """One case with its journal, in the order of the acts. Raises CaseNotFound."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise not_found(case_id)
    reference = ExternalReference.objects.filter(case_id=case_id).values_list("reference", flat=True).first()
    result = Result.objects.filter(case_id=case_id, issued_at__isnull=False).order_by("-issued_at").first()
    handling = procedures.version(row.version_id).handling
    return ExternalView(
        case_id=row.pk,
        code=row.code,
        reference=reference or "",
        procedure_code=(handling.national_code if handling else "") or row.procedure_code,
        competent_agency_code=identity.agency(row.competent_agency_id).code,
        due_on=row.due_on,
        journal=tuple(
            JournalEntry(act.number, act.act, act.to_status, act.at) for act in row.acts.order_by("number")
        ),
        result_number=result.number if result else "",
        result_code=result.code if result else "",
        result_sha256=result.sha256 if result else "",
        result_key=result.storage_key if result else "",
        simulated=row.simulated,
    )
