"""What stands on the document of a result."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.base.places import api as places
from nhip.base.signing import api as signing
from nhip.kernel import clock
from nhip.work.cases.adapters.clock_rules import recourse_rules
from nhip.work.cases.adapters.result_pdf import ResultDocument
from nhip.work.cases.adapters.shipped_templates import REFUSAL
from nhip.work.cases.contracts import Outcome, TemplateText
from nhip.work.cases.models import Case, Decision, Result
from nhip.work.cases.queries.result_fields import LANGUAGE, Values, form_values, sample_values
from nhip.work.cases.queries.result_templates import end_of, template
from nhip.work.cases.rules import result_markup
from nhip.work.cases.wording import count_words
from nhip.work.procedures import api as procedures

MOST_GROUNDS = 6
OUTCOME_WORDS = {Outcome.APPROVED: "Đồng ý giải quyết", Outcome.REFUSED: "Từ chối giải quyết"}
SIGNER_TITLE = "Người có thẩm quyền quyết định"
SAMPLE_CODE = "MAUMAUMAUMAUMAUM"


def result_document(case_id: UUID) -> ResultDocument:
    """The document of the result in force of a decided case."""
    return document_of(Result.objects.get(case_id=case_id, superseded_at__isnull=True))


def document_of(result: Result) -> ResultDocument:
    """The document of one result, by its template as it was at the decision."""
    case = Case.objects.get(pk=result.case_id)
    decision = Decision.objects.get(case=case, superseded_at__isnull=True)
    agency = identity.agency(case.competent_agency_id)
    signer_id = result.signer_id or decision.by_id
    used = template(result.template_key, result.template_version)
    day = clock.local_date(result.decided_at or decision.at)
    values = _values(case, decision, result)
    return ResultDocument(
        number=result.number,
        code=result.code,
        heading=used.title,
        procedure=case.procedure_name,
        agency=agency.name_vi,
        superior=identity.agency(agency.parent_id).name_vi if agency.parent_id else "",
        place=_place(agency),
        day=day,
        case_code=case.code,
        grounds=_grounds(case),
        blocks=tuple(_blocks(used, values)),
        recipient=values.fields["applicant.name"],
        signer_title=SIGNER_TITLE,
        signer=identity.person_card(signer_id).name if signer_id else "",
        verify_url=verify_url(result.code),
        simulated=case.simulated,
        signing=_signing(),
        expires_on=end_of(day, used.valid_months),
        replaces=result.replaces.number if result.replaces else "",
        correction=result.correction,
    )


def sample_document(text: TemplateText) -> ResultDocument:
    """The document a template gives with made-up values, for the preview."""
    values, day = sample_values(text.key), clock.today()
    return ResultDocument(
        number=values.fields["result.number"],
        code=SAMPLE_CODE,
        heading=text.title,
        procedure=values.fields["procedure.name"],
        agency=values.fields["agency.name"],
        superior="Ủy ban nhân dân tỉnh Mẫu",
        place="Phường Mẫu",
        day=day,
        case_code=values.fields["case.code"],
        grounds=("Luật mẫu (00/2026/QH16)",),
        blocks=tuple(_blocks(text, values)),
        recipient=values.fields["applicant.name"],
        signer_title=SIGNER_TITLE,
        signer="Trần Văn Mẫu",
        verify_url=verify_url(SAMPLE_CODE),
        simulated=True,
        signing=_signing(),
        expires_on=end_of(day, text.valid_months),
    )


def refusal_lines(case: Case, *, text: str, ground: str) -> list[str]:
    """The letter of refusal as plain lines, for a decision that nobody has taken yet."""
    used = template(REFUSAL)
    thought = Decision(case=case, outcome=Outcome.REFUSED, text=text, ground=ground, at=clock.now())
    blocks = _blocks(used, _values(case, thought, Result(case=case)))
    return [used.title, *(line for block in blocks for line in result_markup.plain_lines(block))]


def verify_url(code: str) -> str:
    """The public address at which anybody can check a result."""
    return f"{settings.PUBLIC_URL}{reverse('cases:verify', args=[code])}"


def track_url(code: str) -> str:
    """The public address at which the applicant follows a case."""
    return f"{settings.PUBLIC_URL}{reverse('cases:track')}?code={code}"


def _blocks(text: TemplateText, values: Values) -> list[dict[str, object]]:
    return result_markup.filled(result_markup.parse(text.body), values.fields, values.groups)


def _signing() -> str:
    if not signing.is_on():
        return "none"
    return "test" if signing.is_test() else "full"


def _values(case: Case, decision: Decision, result: Result) -> Values:
    said = _answers(case)
    filed = clock.local(case.filed_at)
    day: date = clock.local_date(result.decided_at or decision.at)
    fields = {
        "case.code": case.code,
        "case.filed_on": f"{filed:%d/%m/%Y}",
        "procedure.name": case.procedure_name,
        "applicant.name": identity.person_card(case.applicant_id).name if case.applicant_id else "",
        "agency.name": identity.agency(case.competent_agency_id).name_vi,
        "result.number": result.number,
        "result.day": f"{day:%d/%m/%Y}",
        "decision.outcome": OUTCOME_WORDS[Outcome(decision.outcome)],
        "decision.text": result.text or decision.text,
        "decision.ground": decision.ground,
        **_recourse(case),
    }
    return Values({**said.fields, **fields}, said.groups)


def _recourse(case: Case) -> dict[str, str]:
    """Where, until when and how the applicant may complain, as the province's rules state it."""
    rules = recourse_rules()
    with translation.override(LANGUAGE):
        days = [
            count_words(count, rules.unit)
            for count in (rules.complaint_days, rules.accept_days, rules.answer_days)
        ]
    return {
        "recourse.counter": identity.agency(case.received_at_agency_id).name_vi,
        "recourse.address": f"{settings.PUBLIC_URL}{reverse('cases:list')}",
        "recourse.days": days[0],
        "recourse.source": rules.complaint_source,
        "recourse.accept_days": days[1],
        "recourse.answer_days": days[2],
        "recourse.answer_source": f"{rules.accept_source}; {rules.answer_source}",
    }


def _answers(case: Case) -> Values:
    submission = case.submissions.order_by("-number").first()
    if submission is None:
        return Values({}, {})
    return form_values(procedures.form_of(case.version_id), submission.answers)


def _place(agency: Agency) -> str:
    return places.unit(agency.unit_code).name_vi if agency.unit_code else ""


def _grounds(case: Case) -> tuple[str, ...]:
    bases = procedures.version(case.version_id).content.legal_bases[:MOST_GROUNDS]
    return tuple(f"{base.title} ({base.number})" if base.title else base.number for base in bases)
