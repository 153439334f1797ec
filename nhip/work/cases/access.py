"""Who may do what to cases. The applicant needs no permission for their own."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.files.api import register_reader
from nhip.kernel.access import Actor, permission
from nhip.work.cases.contracts import Who
from nhip.work.cases.models import Case, Draft

RECEIVE = permission("cases.receive", _("Tiếp nhận và trả kết quả hồ sơ"), roles={"one_stop_officer"})
PROCESS = permission("cases.process", _("Xử lý hồ sơ"), roles={"handler"})
DECIDE = permission("cases.decide", _("Duyệt và ký kết quả hồ sơ"), roles={"approver", "department_head"})
WATCH = permission(
    "cases.watch",
    _("Xem hồ sơ để giám sát, không có thông tin cá nhân"),
    roles={"leader", "analyst"},
    scope="everywhere",
)
DESK = permission(
    "cases.desk",
    _("Mở bàn làm việc hồ sơ"),
    roles={"one_stop_officer", "handler", "approver", "department_head"},
)


def parts_of(actor: Actor, case: Case) -> frozenset[Who]:
    """The parts an actor plays towards one case; empty for a stranger."""
    if actor.kind == "system":
        return frozenset({Who.SYSTEM, Who.ONE_STOP, Who.HANDLER, Who.APPROVER})
    held = {
        Who.APPLICANT: actor.is_signed_in and actor.party_id == case.applicant_id,
        Who.ONE_STOP: _at(actor, RECEIVE.code, case.received_at_agency_id)
        or _at(actor, RECEIVE.code, case.return_agency_id),
        Who.HANDLER: _at(actor, PROCESS.code, case.competent_agency_id),
        Who.APPROVER: _at(actor, DECIDE.code, case.competent_agency_id),
    }
    return frozenset(part for part, plays in held.items() if plays)


def _at(actor: Actor, permission_code: str, agency_id: UUID) -> bool:
    return actor.may(permission_code, agency_id=agency_id)


def may_read_case_files(actor: Actor, case_id: str) -> bool:
    """The applicant and the officers of the case's agencies read its files; nobody else."""
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and bool(parts_of(actor, case))


def may_read_draft_files(actor: Actor, draft_id: str) -> bool:
    """Only its owner reads a draft's files."""
    return Draft.objects.filter(pk=draft_id, owner_id=actor.party_id).exists()


register_reader("case", may_read_case_files)
register_reader("draft", may_read_draft_files)
