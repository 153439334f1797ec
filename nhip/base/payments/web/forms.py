"""Forms of payments."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.payments.adapters.simulated_bank.books import Choice
from nhip.base.payments.contracts import Decision, DiscrepancyKind, RefundState
from nhip.base.payments.wording import DECISIONS, KINDS, REFUNDS
from nhip.kernel.money import Money

CHOICES = (
    (Choice.EXACT.value, _("Chuyển đúng số tiền")),
    (Choice.WRONG.value, _("Chuyển sai số tiền (thiếu 1.000 đồng)")),
    (Choice.TWICE.value, _("Chuyển hai lần")),
    (Choice.LATE.value, _("Chuyển sau khi khoản thu đã hết hạn")),
    (Choice.REFUSE.value, _("Không chuyển, quay lại")),
)
MOST_VND = 10**12


class ReasonForm(forms.Form):
    """A reason that is due."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Xin nêu lý do, để người sau hiểu được.")},
    )


class RefundForm(ReasonForm):
    """How much is to go back, and why."""

    amount = forms.CharField(
        label=_("Số tiền hoàn (đồng)"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Xin nhập số tiền hoàn.")},
    )
    field_order = ("amount", "reason")

    def clean_amount(self) -> Money:
        return read_money(self.cleaned_data["amount"])


class DecideForm(forms.Form):
    """What becomes of a discrepancy."""

    decision = forms.ChoiceField(
        label=_("Cách xử lý"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn một cách xử lý.")},
    )
    reference = forms.CharField(
        label=_("Mã khoản thu"),
        required=False,
        max_length=40,
        help_text=_("Chỉ khi ghi vào khoản thu. Ví dụ: NHP003NQK8N3"),
    )
    note = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Xin nêu lý do, để người sau hiểu được.")},
    )

    def __init__(self, *args: Any, decisions: list[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(one.value, DECISIONS[one]) for one in decisions]
        self.fields["decision"].choices = chosen  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        """What the act calls the reason is the note here."""
        super().add_error("note" if field == "reason" else field, error)


class StatementForm(forms.Form):
    """A bank's statement."""

    file = forms.FileField(
        label=_("Tệp sao kê"),
        help_text=_("camt.054 hoặc camt.053 (XML), hoặc CSV. Lớn nhất 20 MB."),
        error_messages={"required": _("Xin chọn tệp sao kê.")},
    )


class ReferenceForm(forms.Form):
    """A bill by the reference on its transfer."""

    reference = forms.CharField(
        label=_("Mã khoản thu"),
        max_length=40,
        error_messages={"required": _("Xin nhập mã khoản thu.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SlipForm(forms.Form):
    """The number on a slip of a bank's counter."""

    slip = forms.CharField(
        label=_("Số chứng từ của ngân hàng"),
        max_length=60,
        error_messages={"required": _("Xin nhập số chứng từ của ngân hàng.")},
    )


class CodeForm(forms.Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=_("Mã kiểm tra"),
        max_length=24,
        help_text=_("Ba nhóm năm chữ, in cạnh mã QR của biên lai."),
        error_messages={"required": _("Xin nhập mã in trên biên lai.")},
    )


class KindForm(forms.Form):
    """Which discrepancies to show."""

    kind = forms.ChoiceField(
        label=_("Loại"),
        required=False,
        choices=[("", _("Tất cả")), *((kind.value, KINDS[kind]) for kind in DiscrepancyKind)],
    )
    closed = forms.BooleanField(label=_("Đã xử lý"), required=False)


class RefundStateForm(forms.Form):
    """Which refunds to show."""

    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), *((state.value, REFUNDS[state]) for state in RefundState)],
    )


class DaysForm(forms.Form):
    """The days to add up, typed as people write them."""

    since = forms.DateField(label=_("Từ ngày"), input_formats=["%d/%m/%Y", "%Y-%m-%d"])
    until = forms.DateField(label=_("Đến ngày"), input_formats=["%d/%m/%Y", "%Y-%m-%d"])

    def days(self, *, otherwise: tuple[date, date]) -> tuple[date, date]:
        """The days that were asked for, the usual ones where nothing can be read."""
        if not self.is_valid():
            return otherwise
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return (since, until) if since <= until else (until, since)


def read_money(text: str) -> Money:
    """A sum as people write it: dots, spaces and the sign do not count. Raises ValidationError."""
    digits = text.strip().removesuffix("₫").removesuffix("đ").translate(str.maketrans("", "", ". ,\u00a0"))
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) <= MOST_VND:
        raise forms.ValidationError(_("Số tiền là số đồng, chỉ gồm chữ số. Ví dụ: 50.000"))
    return Money(int(digits))
