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
from nhip.work.cases.actions import (
    apologising,
    complaining,
    deciding,
    extending,
    fees,
    issuing,
    lapsing,
    processing,
    reception,
    reopening,
    results,
    supplementing,
)
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.contracts import (
    Act,
    CaseView,
    Correction,
    Outcome,
    Revocation,
)
from nhip.work.cases.web.clock_forms import (
    AnswerComplaintForm,
    ApologyForm,
    AskExtensionForm,
    SuggestedInput,
    WordForm,
)
from nhip.work.cases.web.clock_sections import (
    clock_initial,
    legal_grounds,
    proposed_items,
    supplement_targets,
)
from nhip.work.cases.web.fees import DemandForm, proposed_lines
from nhip.work.cases.web.forms import (
    AssignForm,
    ExtendForm,
    NoForm,
    OpinionForm,
    ReasonForm,
    ReplyForm,
    SupplementForm,
)
from nhip.work.cases.web.result_forms import CorrectionForm, RevocationForm

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
    # Pressing the button is agreeing to sign the paper as it stands now.
    results.sign_again(actor, case_id)
    issuing.issue(actor, case_id)


def _revoke(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    results.revoke_result(actor, case_id, Revocation(sent["reason"], sent["ground"]))


def _replace(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    results.replace_result(actor, case_id, Correction(sent["text"], sent["reason"], sent["ground"]))
    issuing.issue(actor, case_id)


def _return(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    reception.return_result(actor, case_id)


def _request(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    supplementing.request_supplement(actor, case_id, items=sent["items"])


def _demand(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    fees.demand(actor, case_id, reason=sent["reason"], lines=sent["lines"])


def _confirm(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.confirm_payment(actor, case_id)


def _extend(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    extending.extend(actor, case_id, days=sent["days"], reason=sent["reason"])


def _stop(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.stop(actor, case_id, reason=sent["reason"])


def _resume(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    processing.resume(actor, case_id)


def _ask_extension(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    extending.ask_extension(actor, case_id, days=sent["days"], reason=sent["reason"])


def _refuse_extension(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    extending.refuse_extension(actor, case_id, word=sent["word"])


def _propose_supplement(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    supplementing.propose_supplement(actor, case_id, items=sent["items"])


def _refuse_supplement(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    supplementing.refuse_supplement(actor, case_id, word=sent["word"])


def _lapse(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    lapsing.lapse(actor, case_id)


def _edit_apology(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    apologising.edit_apology(actor, case_id, text=sent["text"], promised_on=sent["promised_on"])


def _send_apology(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    apologising.send_apology(actor, case_id)


def _take_complaint(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    complaining.take_complaint(actor, case_id)


def _answer_complaint(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    is_upheld = sent["is_upheld"] == "yes"
    complaining.answer_complaint(actor, case_id, text=sent["text"], is_upheld=is_upheld)


def _reopen(actor: Actor, case_id: UUID, sent: dict[str, Any]) -> None:
    reopening.reopen(actor, case_id, reason=sent["reason"])


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
        Act.ASK_EXTENSION: DeskAct(
            _("Đề nghị gia hạn"), _("Đã gửi đề nghị tới người duyệt."), AskExtensionForm, _ask_extension
        ),
        Act.REFUSE_EXTENSION: DeskAct(
            _("Không đồng ý gia hạn"), _("Đã trả lời người xử lý."), WordForm, _refuse_extension
        ),
        Act.PROPOSE_SUPPLEMENT: DeskAct(
            _("Đề xuất yêu cầu bổ sung lần nữa"),
            _("Đã gửi đề xuất tới người duyệt; đồng hồ vẫn chạy."),
            SupplementForm,
            _propose_supplement,
        ),
        Act.REFUSE_SUPPLEMENT: DeskAct(
            _("Không đồng ý yêu cầu bổ sung lần nữa"),
            _("Đã trả lời người xử lý."),
            WordForm,
            _refuse_supplement,
        ),
        Act.SEND_APOLOGY: DeskAct(
            _("Gửi thư xin lỗi cho người nộp"), _("Đã gửi thư xin lỗi."), NoForm, _send_apology
        ),
        Act.EDIT_APOLOGY: DeskAct(_("Sửa thư xin lỗi"), _("Đã lưu thư xin lỗi."), ApologyForm, _edit_apology),
        Act.TAKE_COMPLAINT: DeskAct(
            _("Thụ lý khiếu nại"), _("Đã thụ lý khiếu nại."), NoForm, _take_complaint
        ),
        Act.ANSWER_COMPLAINT: DeskAct(
            _("Trả lời khiếu nại"), _("Đã trả lời khiếu nại."), AnswerComplaintForm, _answer_complaint
        ),
        Act.REOPEN: DeskAct(
            _("Xem xét lại hồ sơ"), _("Đã mở lại hồ sơ; thời hạn tính từ hôm nay."), ReasonForm, _reopen
        ),
        Act.LAPSE: DeskAct(_("Dừng vì quá hạn trả lời"), _("Đã dừng xử lý."), NoForm, _lapse, is_danger=True),
        Act.DEMAND_PAYMENT: DeskAct(
            _("Yêu cầu nộp nghĩa vụ tài chính"), _("Đã gửi yêu cầu; đồng hồ tạm dừng."), DemandForm, _demand
        ),
        Act.NOT_ACCEPT: DeskAct(
            _("Không tiếp nhận"), _("Đã từ chối tiếp nhận."), ReasonForm, _not_accept, is_danger=True
        ),
        Act.STOP: DeskAct(_("Dừng xử lý"), _("Đã dừng xử lý."), ReasonForm, _stop, is_danger=True),
        Act.REPLACE_RESULT: DeskAct(
            _("Thay bằng bản đính chính"),
            _("Đã lập bản đính chính."),
            CorrectionForm,
            _replace,
            is_danger=True,
        ),
        Act.REVOKE_RESULT: DeskAct(
            _("Thu hồi kết quả"), _("Đã thu hồi kết quả."), RevocationForm, _revoke, is_danger=True
        ),
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
    if act in (Act.REQUEST_SUPPLEMENT, Act.PROPOSE_SUPPLEMENT):
        targets = supplement_targets(actor, view)
        proposed = proposed_items(actor, view, targets) if act is Act.REQUEST_SUPPLEMENT else {}
        return SupplementForm(data, targets=targets, initial=proposed, auto_id=auto_id)
    known = {**_initial(act, view), **clock_initial(act, view, actor=actor)}
    form = ACTS[act].form(data, initial=known, auto_id=auto_id)
    if "ground" in form.fields and act in (Act.PROPOSE, Act.DECIDE):
        form.fields["ground"].widget = SuggestedInput(legal_grounds(view))
    return form


def _initial(act: Act, view: CaseView) -> dict[str, Any]:
    if act is Act.DEMAND_PAYMENT:
        return proposed_lines(view.card.id)
    if act not in (Act.DECIDE, Act.PROPOSE) or not view.proposals:
        return {}
    last = view.open_proposal or view.proposals[-1]
    return {"outcome": last.outcome.value, "text": last.text, "ground": last.ground}
