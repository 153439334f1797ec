"""What officers type at a counter. Days are typed as people write them: dd/mm/yyyy."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.identity.contracts import Agency, WalkIn
from nhip.work.cases.contracts import (
    Channel,
    Confirmation,
    CounterPayment,
    Delivery,
    IntakeView,
    PaperTick,
    Recipient,
)
from nhip.work.cases.web.presenting import agency_name
from nhip.work.cases.wording import CHANNELS
from nhip.work.procedures.contracts import RequiredDocument

DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
CONFIRMATIONS = (
    ("", _("Người nộp tự điền, không cần")),
    (Confirmation.SIGNED_PAPER.value, _("Người nộp ký bản tóm tắt, đính kèm bản chụp")),
    (Confirmation.ONE_TIME_CODE.value, _("Người nộp đọc mã gửi tới điện thoại của họ")),
)
DELIVERIES = (
    (Delivery.COUNTER.value, _("Tại quầy")),
    (Delivery.POST.value, _("Bưu điện mang tới nhà")),
)
RECIPIENTS = (
    (Recipient.APPLICANT.value, _("Chính người nộp hồ sơ")),
    (Recipient.REPRESENTATIVE.value, _("Người đại diện đã nộp hồ sơ")),
    (Recipient.BEARER.value, _("Người khác, có giấy uỷ quyền nhận thay")),
)


def day_field(label: object, *, required: bool = True, help_text: object = "") -> forms.DateField:
    """A day as dd/mm/yyyy."""
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        required=required,
        help_text=help_text or _("Ngày/tháng/năm, ví dụ 21/11/1990."),  # type: ignore[arg-type]
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Hãy điền một ngày có thật, ví dụ 21/11/1990.")},
    )


class AgencyForm(forms.Form):
    """The counter one sits at, asked only of who has several."""

    agency = forms.ChoiceField(label=_("Quầy"))

    def __init__(self, *args: Any, shops: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.id), agency_name(one)) for one in shops]
        if len(shops) == 1:
            field.widget = forms.HiddenInput()
        field.initial = str(shops[0].id) if shops else ""

    def agency_id(self) -> UUID:
        """After is_valid(): the counter."""
        return UUID(self.cleaned_data["agency"])


class ScanInput(forms.TextInput):
    """Where the cursor waits for a scanner, unless something else on the page is to have it."""

    has_cursor = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = dict(attrs or {})
        if self.has_cursor and "aria-invalid" not in given:
            given["autofocus"] = True
        context: dict[str, Any] = super().get_context(name, value, given)
        return context


class SearchForm(AgencyForm):
    """Who is before the counter."""

    q = forms.CharField(
        label=_("Số định danh, mã QR của thẻ căn cước, hoặc họ tên và ngày sinh"),
        help_text=_("Ví dụ: 079190000001, hoặc Nguyễn Thị Mai 02/03/1990. Máy quét gõ thẳng vào ô này."),
        max_length=500,
        widget=ScanInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def leave_cursor(self) -> None:
        """A mistake, or a person that was found, has the cursor."""
        box = self.fields["q"].widget
        if isinstance(box, ScanInput):
            box.has_cursor = False


class WalkInForm(AgencyForm):
    """Somebody the platform does not know yet, copied from their papers."""

    number = forms.CharField(
        label=_("Số định danh cá nhân"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    birth_date = day_field(_("Ngày sinh"))
    sex = forms.ChoiceField(
        label=_("Giới tính"), required=False, choices=[("", "–"), ("female", _("Nữ")), ("male", _("Nam"))]
    )
    address = forms.CharField(label=_("Nơi ở"), required=False, max_length=300)
    phone = forms.CharField(
        label=_("Điện thoại"), required=False, max_length=20, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def walk_in(self) -> WalkIn:
        """After is_valid(): the person."""
        sent = self.cleaned_data
        return WalkIn(
            number=sent["number"].replace(" ", ""),
            full_name=sent["full_name"],
            birth_date=sent["birth_date"],
            sex=sent["sex"],
            address=sent["address"],
            phone=sent["phone"],
        )


class CounterForm(forms.Form):
    """How the dossier came, how the result goes back, what stands on paper, who confirmed it."""

    channel = forms.ChoiceField(label=_("Cách nộp"))
    return_agency = forms.ChoiceField(label=_("Trả kết quả tại"))
    delivery = forms.ChoiceField(label=_("Nhận kết quả bản giấy"), choices=DELIVERIES)
    delivery_address = forms.CharField(label=_("Địa chỉ bưu điện mang tới"), required=False, max_length=300)
    payment = forms.ChoiceField(
        label=_("Nộp phí"),
        required=False,
        choices=[
            ("", _("Chọn cách nộp phí")),
            (CounterPayment.CASH.value, _("Đã thu đủ tiền mặt")),
            (CounterPayment.TRANSFER.value, _("Chuyển khoản sau; tiếp nhận khi tiền đến")),
        ],
    )
    confirmation = forms.ChoiceField(
        label=_("Cán bộ điền hộ: người nộp xác nhận"),
        required=False,
        choices=CONFIRMATIONS,
        help_text=_("Đọc lại toàn bộ trước. Hồ sơ ghi ai điền hộ, ở đâu, xác nhận bằng cách nào."),
    )
    confirmation_paper = forms.FileField(label=_("Bản tóm tắt đã ký (bản chụp)"), required=False)
    summary_code = forms.CharField(
        label=_("Mã ghi trên bản tóm tắt đã ký"),
        required=False,
        max_length=20,
        help_text=_("Ví dụ 3F9A-12C4. Nội dung đổi thì mã đổi: in lại, ký lại."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    one_time_code = forms.CharField(
        label=_("Mã người nộp đọc"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        view: IntakeView,
        channels: Sequence[Channel],
        shops: Sequence[Agency],
        documents: Sequence[RequiredDocument],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents
        ticked = {one.name for one in view.papers}
        for name, choices in (
            ("channel", [(one.value, _channel_word(one)) for one in channels]),
            ("return_agency", [(str(one.id), agency_name(one)) for one in shops]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        for number, document in enumerate(documents):
            self.fields[f"document{number}"] = forms.BooleanField(
                label=document.name, required=False, initial=document.name in ticked
            )
        self.initial = {
            **self.initial,
            "channel": view.channel,
            "return_agency": str(view.return_agency_id or ""),
            "delivery": view.delivery.value,
            "delivery_address": view.delivery_address,
            "confirmation": view.confirmation,
        }

    @property
    def ticks(self) -> list[tuple[forms.BoundField, RequiredDocument]]:
        """The checklist of papers."""
        return [(self[f"document{number}"], one) for number, one in enumerate(self.documents)]

    def papers(self) -> tuple[PaperTick, ...]:
        """After is_valid(): the papers handed in."""
        sent = self.cleaned_data
        return tuple(
            PaperTick(one.name, one.originals or 0, one.copies or 0)
            for number, one in enumerate(self.documents)
            if sent.get(f"document{number}")
        )


def _channel_word(channel: Channel) -> str:
    return str(_("Trực tuyến, cán bộ hỗ trợ")) if channel is Channel.ONLINE else str(CHANNELS[channel])


class ReturnForm(forms.Form):
    """Who takes the result."""

    recipient = forms.ChoiceField(label=_("Người nhận"), choices=RECIPIENTS, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Họ và tên người nhận"), max_length=200)
    shown = forms.CharField(
        label=_("Giấy tờ đã xem"),
        max_length=200,
        help_text=_("Ví dụ: thẻ căn cước; giấy hẹn; giấy uỷ quyền số 12 ngày 03/02/2026."),
    )
    is_confirmed = forms.BooleanField(label=_("Người nhận xác nhận đã nhận đủ kết quả"))


class CodeForm(forms.Form):
    """A dossier's code, typed or scanned."""

    q = forms.CharField(
        label=_("Mã hồ sơ hoặc mã QR trên giấy hẹn"),
        max_length=300,
        widget=ScanInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def code(self) -> str:
        """After is_valid(): the code, also out of the address that the receipt's QR holds."""
        text = str(self.cleaned_data["q"]).strip()
        return text.rpartition("code=")[2].partition("&")[0].upper()
