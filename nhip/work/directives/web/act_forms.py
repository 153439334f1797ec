"""The forms of the acts: one small form an act, shown only to who may do it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.work.directives.contracts import Act, Directive, WorkItem
from nhip.work.directives.web.fields import ManyFilesField, agency_choices, day, text_area
from nhip.work.directives.web.forms import usual_due_on
from nhip.work.directives.wording import wording


class ActForm(forms.Form):
    """Base: a form that knows the item it is about."""

    def __init__(self, *args: Any, directive: Directive, item: WorkItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrange(directive, item)

    def arrange(self, directive: Directive, item: WorkItem) -> None:
        """Fill in what depends on the item; nothing by default."""


class NoteForm(ActForm):
    text = text_area(_("Ghi chú"), required=False, rows=2)


class ReasonForm(ActForm):
    text = text_area(_("Lý do"), rows=3)


class EvidenceForm(ActForm):
    """What was done and what proves it."""

    text = text_area(_("Nội dung"), help_text=_("Đã làm gì, kết quả ra sao."))
    documents = ManyFilesField(
        label=_("Tài liệu chứng minh"),
        required=False,
        help_text=_("PDF, ảnh hoặc tài liệu văn phòng; có thể chọn nhiều tệp."),
    )
    case_codes = forms.CharField(
        label=_("Mã hồ sơ liên quan"),
        required=False,
        max_length=500,
        help_text=_("Nhiều mã cách nhau bằng dấu phẩy."),
    )
    indicator = forms.BooleanField(label=_("Gắn chỉ tiêu của chỉ đạo này"), required=False)

    def arrange(self, directive: Directive, item: WorkItem) -> None:
        if directive.origin is None:
            del self.fields["indicator"]

    def codes(self) -> list[str]:
        parts = self.cleaned_data["case_codes"].replace(";", ",").split(",")
        return [part.strip() for part in parts if part.strip()]


class OpinionForm(ActForm):
    text = text_area(_("Ý kiến"))
    documents = ManyFilesField(label=_("Tài liệu kèm theo"), required=False)


class AskOpinionForm(ActForm):
    agency_id = forms.ChoiceField(label=_("Hỏi đơn vị"))
    text = text_area(_("Câu hỏi"), rows=3)

    def arrange(self, directive: Directive, item: WorkItem) -> None:
        choices = [(str(agency.id), agency.name) for agency in item.co_agencies]
        self.fields["agency_id"].choices = choices  # type: ignore[attr-defined]


class MoveDueForm(ActForm):
    due_on = day(_("Hạn mới"))
    text = text_area(_("Lý do"), rows=3)

    def arrange(self, directive: Directive, item: WorkItem) -> None:
        self.fields["due_on"].initial = usual_due_on


class ReassignForm(ActForm):
    agency_id = forms.ChoiceField(label=_("Đơn vị chủ trì mới"))
    text = text_area(_("Lý do"), rows=3)

    def arrange(self, directive: Directive, item: WorkItem) -> None:
        helpers = [agency.id for agency in item.co_agencies]
        self.fields["agency_id"].choices = agency_choices([directive.issuer.id, *helpers])  # type: ignore[attr-defined]


FORMS: Mapping[Act, Callable[..., ActForm]] = {
    Act.ACCEPT: NoteForm,
    Act.DECLINE: ReasonForm,
    Act.REASSIGN: ReassignForm,
    Act.START: NoteForm,
    Act.PROGRESS: EvidenceForm,
    Act.REPORT: EvidenceForm,
    Act.ASK_MORE: ReasonForm,
    Act.COMPLETE: NoteForm,
    Act.REOPEN: ReasonForm,
    Act.WITHDRAW: ReasonForm,
    Act.MOVE_DUE: MoveDueForm,
    Act.ASK_OPINION: AskOpinionForm,
    Act.GIVE_OPINION: OpinionForm,
}
_HINTS: Mapping[Act, Promise] = {
    Act.REPORT: _(
        "Chỉ kết thúc được khi báo cáo có ít nhất một tài liệu, hồ sơ hay chỉ tiêu chứng minh, "
        "và người kết thúc không phải người làm."
    ),
    Act.COMPLETE: _("Bạn xác nhận sản phẩm đã đủ và minh chứng là đúng."),
    Act.DECLINE: _("Nhiệm vụ trở lại cơ quan ra chỉ đạo cùng lý do của bạn."),
    Act.WITHDRAW: _("Nhiệm vụ dừng lại và không mở lại được nữa; nhật ký vẫn còn."),
}
_GRAVE = frozenset({Act.DECLINE, Act.WITHDRAW, Act.REOPEN})
# The act that carries the work on, per state, is offered first and open.
_MAIN = (Act.ACCEPT, Act.COMPLETE, Act.REPORT, Act.GIVE_OPINION, Act.REASSIGN)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act as the page offers it."""

    act: Act
    title: str
    hint: str
    address: str
    form: ActForm
    button: str
    opened: bool


def forms_for(
    directive: Directive, item: WorkItem, *, tried: tuple[Act, ActForm] | None = None
) -> list[Offer]:
    """Offer every act the reader may do now; `tried` is one that was sent and refused."""
    acts = sorted(item.acts, key=lambda act: _MAIN.index(act) if act in _MAIN else len(_MAIN))
    sent = dict([tried]) if tried else {}
    main = next(iter(sent), acts[0] if acts and acts[0] in _MAIN else None)
    return [_offer(directive, item, act, form=sent.get(act), opened=act is main) for act in acts]


def act_form(directive: Directive, item: WorkItem, act: Act, **sent: Any) -> ActForm:
    return FORMS[act](directive=directive, item=item, prefix=f"{item.position}-{act}", **sent)


def _offer(directive: Directive, item: WorkItem, act: Act, *, form: ActForm | None, opened: bool) -> Offer:
    return Offer(
        act=act,
        title=wording(act),
        hint=str(_HINTS.get(act, "")),
        address=reverse("directives:act", args=[directive.id, item.id, act.value]),
        form=form or act_form(directive, item, act),
        button="btn-danger" if act in _GRAVE else "" if opened else "btn-secondary",
        opened=opened,
    )
