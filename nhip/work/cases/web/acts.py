"""The acts of the desk: the form each needs, how it is done, and how it looks."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases.actions import deciding, issuing, processing, reception
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.contracts import Act, CaseView, Outcome, SupplementItem, TargetKind
from nhip.work.cases.web.forms import (
    AssignForm,
    ExtendForm,
    NoForm,
    OpinionForm,
    ReasonForm,
    ReplyForm,
    SupplementForm,
)
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind

Do = Callable[[Actor, UUID, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class DeskAct:
    """One act at the desk: its button, key, form and deed. `is_usual`: what is
    usually done at this stage, so that its form stands open on the page."""

    button: str | Promise
    told: str | Promise
    form: type[forms.Form]
    do: Do
    key: str = ""
    is_usual: bool = False
    is_danger: bool = False


def _opinion(sent: dict[str, Any]) -> Opinion:
    return Opinion(Outcome(sent["outcome"]), sent["text"], sent["ground"])


def _accept(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    reception.accept(actor, case_id)


def _not_accept(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    reception.not_accept(actor, case_id, reason=sent["reason"])


def _assign(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.assign(actor, case_id, handler_id=UUID(sent["handler"]))


def _propose(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.propose(actor, case_id, _opinion(sent))


def _send_back(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    deciding.send_back(actor, case_id, reply=sent["reply"])


def _decide(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    deciding.decide(actor, case_id, _opinion(sent))
    # The queued job would do it too; here the officer sees the result at once.
    issuing.issue(actor, case_id)


def _issue(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    issuing.issue(actor, case_id)


def _return(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    reception.return_result(actor, case_id)


def _request(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.request_supplement(actor, case_id, items=sent["items"])


def _demand(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.demand_payment(actor, case_id, reason=sent["reason"])


def _confirm(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.confirm_payment(actor, case_id)


def _extend(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.extend(actor, case_id, days=sent["days"], reason=sent["reason"])


def _stop(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.stop(actor, case_id, reason=sent["reason"])


def _resume(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.resume(actor, case_id)


# In the order of the work, the likely act of each stage first.
ACTS: MappingProxyType[Act, DeskAct] = MappingProxyType(
    {
        Act.ACCEPT: DeskAct(_("Tiếp nhận"), _("Đã tiếp nhận."), NoForm, _accept, "a", is_usual=True),
        Act.RETURN_RESULT: DeskAct(
            _("Trả kết quả cho người nộp"), _("Đã trả kết quả."), NoForm, _return, "r", is_usual=True
        ),
        Act.DECIDE: DeskAct(
            _("Ký quyết định và ban hành"), _("Đã quyết định."), OpinionForm, _decide, is_usual=True
        ),
        Act.ISSUE_RESULT: DeskAct(
            _("Lập và ban hành kết quả"), _("Đã ban hành kết quả."), NoForm, _issue, is_usual=True
        ),
        Act.CONFIRM_PAYMENT: DeskAct(
            _("Xác nhận đã nộp"), _("Đồng hồ chạy tiếp."), NoForm, _confirm, is_usual=True
        ),
        Act.RESUME: DeskAct(_("Tiếp tục xử lý"), _("Đồng hồ chạy tiếp."), NoForm, _resume, is_usual=True),
        Act.PROPOSE: DeskAct(
            _("Trình duyệt"), _("Đã trình người duyệt."), OpinionForm, _propose, is_usual=True
        ),
        Act.ASSIGN: DeskAct(_("Phân công"), _("Đã phân công."), AssignForm, _assign, is_usual=True),
        Act.REQUEST_SUPPLEMENT: DeskAct(
            _("Yêu cầu bổ sung"), _("Đã gửi yêu cầu; đồng hồ tạm dừng."), SupplementForm, _request
        ),
        Act.SEND_BACK: DeskAct(_("Trả lại người xử lý"), _("Đã trả lại người xử lý."), ReplyForm, _send_back),
        Act.EXTEND: DeskAct(_("Gia hạn"), _("Đã gia hạn."), ExtendForm, _extend),
        Act.DEMAND_PAYMENT: DeskAct(
            _("Yêu cầu nộp nghĩa vụ tài chính"), _("Đã gửi yêu cầu; đồng hồ tạm dừng."), ReasonForm, _demand
        ),
        Act.NOT_ACCEPT: DeskAct(
            _("Không tiếp nhận"), _("Đã từ chối tiếp nhận."), ReasonForm, _not_accept, is_danger=True
        ),
        Act.STOP: DeskAct(_("Dừng xử lý"), _("Đã dừng xử lý."), ReasonForm, _stop, is_danger=True),
    }
)


def form_for(act: Act, view: CaseView, *, actor: Actor, data: Any = None) -> forms.Form:
    """The form of an act on this case, with what is known filled in."""
    auto_id = f"id_{act.value}_%s"
    if act is Act.ASSIGN:
        staff = identity.colleagues(view.competent_agency_id)
        handlers = [one for one in staff if one.role in processing.HANDLING_ROLES]
        oneself = {"handler": str(actor.party_id)}
        return AssignForm(data, colleagues=handlers, initial=oneself, auto_id=auto_id)
    if act is Act.REQUEST_SUPPLEMENT:
        return SupplementForm(data, targets=_targets(view), auto_id=auto_id)
    return ACTS[act].form(data, initial=_initial(act, view), auto_id=auto_id)


def _initial(act: Act, view: CaseView) -> dict[str, Any]:
    if act not in (Act.DECIDE, Act.PROPOSE) or not view.proposals:
        return {}
    last = view.open_proposal or view.proposals[-1]
    return {"outcome": last.outcome.value, "text": last.text, "ground": last.ground}


def _targets(view: CaseView) -> list[SupplementItem]:
    """Every answered question and document of a case, as something a supplement can be asked for."""
    form = procedures.form_of(view.version_id)
    fields = [(answer, form.field(answer.key)) for answer in view.answers]
    return [
        SupplementItem(
            kind=TargetKind.DOCUMENT if field.kind is FieldKind.FILE else TargetKind.FIELD,
            key=answer.key,
            label=answer.label,
            reason="",
        )
        for answer, field in fields
        if field and field.kind is not FieldKind.DECLARATION
    ]
