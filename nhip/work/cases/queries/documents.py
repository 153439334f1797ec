"""What stands on the document of a result."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.base.places import api as places
from nhip.kernel import clock
from nhip.work.cases.adapters.result_pdf import ResultDocument
from nhip.work.cases.contracts import Outcome
from nhip.work.cases.models import Case, Decision, Result
from nhip.work.procedures import api as procedures

MOST_GROUNDS = 6
OUTCOME_WORDS = {Outcome.APPROVED: "Đồng ý giải quyết", Outcome.REFUSED: "Từ chối giải quyết"}


def result_document(case_id: UUID) -> ResultDocument:
    """The document of a decided case: names to show, no identity number, no address."""
    case = Case.objects.get(pk=case_id)
    decision = Decision.objects.get(case=case)
    result = Result.objects.get(case=case)
    agency = identity.agency(case.competent_agency_id)
    signer = identity.person_card(decision.by_id).name if decision.by_id else ""
    return ResultDocument(
        number=result.number,
        code=result.code,
        title_procedure=case.procedure_name,
        agency=agency.name_vi,
        superior=identity.agency(agency.parent_id).name_vi if agency.parent_id else "",
        place=_place(agency),
        day=clock.local_date(decision.at),
        grounds=_grounds(case),
        facts=_facts(case),
        outcome=OUTCOME_WORDS[Outcome(decision.outcome)],
        text=decision.text,
        ground=decision.ground,
        signer_title="Người có thẩm quyền quyết định",
        signer=signer,
        verify_url=verify_url(result.code),
        simulated=case.simulated,
    )


def verify_url(code: str) -> str:
    """The public address at which anybody can check a result."""
    return f"{settings.PUBLIC_URL}{reverse('cases:verify', args=[code])}"


def track_url(code: str) -> str:
    """The public address at which the applicant follows a case."""
    return f"{settings.PUBLIC_URL}{reverse('cases:track')}?code={code}"


def _place(agency: Agency) -> str:
    return places.unit(agency.unit_code).name_vi if agency.unit_code else ""


def _grounds(case: Case) -> tuple[str, ...]:
    bases = procedures.version(case.version_id).content.legal_bases[:MOST_GROUNDS]
    return tuple(f"{base.title} ({base.number})" if base.title else base.number for base in bases)


def _facts(case: Case) -> tuple[tuple[str, str], ...]:
    applicant = identity.person_card(case.applicant_id).name if case.applicant_id else ""
    filed = clock.local(case.filed_at)
    return (
        ("Mã hồ sơ", case.code),
        ("Người nộp hồ sơ", applicant),
        ("Ngày nộp", f"{filed:%d/%m/%Y}"),
    )
