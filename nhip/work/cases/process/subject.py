"""What flows has to know of cases."""

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.base.files import api as files
from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.models import Case
from nhip.work.cases.process.asked import filters_of, query_of
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Material, Subject, SubjectKind, TaskFilters, TaskNotFound

NAME = "case"
RECEIVE, HANDLE, DECIDE, ISSUE, RETURN = "receive", "handle", "decide", "issue", "return"


def subject_of(case: Case) -> Subject:
    """A case as flows names it."""
    return (NAME, case.pk)


def address(case_id: UUID, reference: str) -> str:
    """The desk's page of a case."""
    return reverse("cases:desk-case", args=[case_id])


def inbox() -> str:
    """The officer's inbox, where tasks stand beside cases."""
    return f"{reverse('cases:desk')}?list=tasks"


def listed(asked: Mapping[str, str]) -> TaskFilters:
    """Which tasks the inbox lists for these parameters of its address."""
    return filters_of(query_of(asked), subject_kind=NAME)


def may_see(actor: Actor, case_id: UUID) -> bool:
    """Whether somebody has a part in the case."""
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and bool(parts_of(actor, case))


def material(actor: Actor, case_id: UUID) -> Material:
    """What an agency that was asked may see: the procedure and the files. The applicant learns of it.

    Raises TaskNotFound for whoever was not asked.
    """
    if not flows.may_read_for_opinion(actor, (NAME, case_id)):
        raise TaskNotFound(_("Cơ quan của quý vị không được hỏi ý kiến về hồ sơ này."))
    case = Case.objects.get(pk=case_id)
    last = case.submissions.order_by("-number").first()
    papers = last.papers if last else []
    refs = {str(ref.id): ref for ref in files.refs([UUID(str(one["id"])) for one in papers])}
    if case.applicant_id:
        purpose = _("Đọc thành phần hồ sơ để cho ý kiến theo yêu cầu của cơ quan giải quyết")
        identity.note_read(actor, case.applicant_id, purpose, about=(NAME, case_id))
    agency = identity.agency(case.competent_agency_id)
    is_english = (get_language() or "vi").startswith("en")
    return Material(
        reference=case.code,
        title=case.procedure_name,
        summary=((_("Cơ quan giải quyết"), agency.name_en if is_english else agency.name_vi),),
        files=tuple((ref.name, reverse("files:download", args=[ref.id])) for ref in refs.values()),
        simulated=case.simulated,
    )


CASE = SubjectKind(
    name=NAME,
    required_acts=frozenset({RECEIVE, HANDLE, DECIDE, RETURN}),
    own_acts=frozenset({RECEIVE, HANDLE, DECIDE, ISSUE, RETURN}),
    assigned_there=frozenset({HANDLE}),
    address=address,
    may_see=may_see,
    material=material,
    inbox=inbox,
    listed=listed,
)
