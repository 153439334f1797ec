"""What stands on a letter of apology."""

from nhip.base.identity import api as identity
from nhip.base.places import api as places
from nhip.kernel import clock
from nhip.work.cases.adapters.apology_pdf import ApologyDocument
from nhip.work.cases.adapters.clock_rules import clock_rules
from nhip.work.cases.models import Apology
from nhip.work.cases.queries.documents import track_url


def apology_document(letter: Apology) -> ApologyDocument:
    """The document of a letter: the applicant's name and no other fact about them."""
    case = letter.case
    agency = identity.agency(case.competent_agency_id)
    filed = clock.local(case.filed_at)
    return ApologyDocument(
        code=case.code,
        procedure=case.procedure_name,
        agency=agency.name_vi,
        superior=identity.agency(agency.parent_id).name_vi if agency.parent_id else "",
        place=places.unit(agency.unit_code).name_vi if agency.unit_code else "",
        day=clock.today(),
        applicant=identity.person_card(case.applicant_id).name if case.applicant_id else "",
        filed_on=filed.date(),
        missed_on=letter.missed_on,
        promised_on=letter.promised_on,
        text=letter.text,
        source=clock_rules(case.procedure_code).apology_source,
        track_url=track_url(case.code),
        simulated=case.simulated,
    )
