"""Forms of the exchange's desk."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.actions.agreements import Ground
from nhip.base.exchange.actions.credentials import NewKey
from nhip.base.exchange.contracts import Classification, NewMember, NewService, Subsystem
from nhip.base.exchange.web.wording import CLASSES, STATES
from nhip.kernel import clock

DAYS = ("%d/%m/%Y", "%Y-%m-%d")
CODE = {"autocomplete": "off", "spellcheck": "false"}


class MemberForm(forms.Form):
    """A new member."""

    name = forms.CharField(label=_("Tên thành viên"), max_length=300)
    member_class = forms.CharField(label=_("Loại"), max_length=20, initial="GOV", help_text="GOV, COM, NGO")
    code = forms.CharField(
        label=_("Mã thành viên"), max_length=60, help_text=_("Ví dụ: 79-STP"), widget=forms.TextInput(CODE)
    )
    agency_id = forms.ChoiceField(label=_("Cơ quan"))

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = agencies  # type: ignore[attr-defined]

    def new(self) -> NewMember:
        sent = self.cleaned_data
        return NewMember(sent["member_class"], sent["code"], sent["name"], UUID(sent["agency_id"]))


class SubsystemForm(forms.Form):
    """A new subsystem of a member."""

    name = forms.CharField(label=_("Tên hệ thống"), max_length=300)
    code = forms.CharField(
        label=_("Mã hệ thống con"), max_length=60, help_text=_("Ví dụ: ho-tich"), widget=forms.TextInput(CODE)
    )


class CertificateForm(forms.Form):
    """A certificate to register."""

    pem = forms.CharField(
        label=_("Chứng thư (PEM)"), max_length=20_000, widget=forms.Textarea({"rows": 6, **CODE})
    )


class KeyForm(forms.Form):
    """A signing key to register."""

    kid = forms.CharField(label=_("Mã khoá"), max_length=60, help_text=_("Ví dụ: 2026-1"))
    public_key = forms.CharField(
        label=_("Khoá công khai Ed25519"),
        max_length=2000,
        help_text=_("32 byte dạng base64, hoặc PEM."),
        widget=forms.Textarea({"rows": 3, **CODE}),
    )
    until = forms.DateField(label=_("Dùng đến hết ngày"), input_formats=DAYS, help_text=_("Ngày/tháng/năm"))

    def new(self) -> NewKey:
        sent = self.cleaned_data
        until = datetime.combine(sent["until"], time(23, 59, 59), tzinfo=clock.VIET_NAM)
        return NewKey(sent["kid"], sent["public_key"], until)


class RotateForm(KeyForm):
    """The next key, and for how long the old one counts beside it."""

    overlap_days = forms.IntegerField(label=_("Số ngày gối đầu"), initial=7, min_value=0, max_value=90)


class ReasonForm(forms.Form):
    """Why a certificate or key is revoked."""

    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=500)


class ServiceForm(forms.Form):
    """The settings of a service."""

    name = forms.CharField(label=_("Tên dịch vụ"), max_length=300)
    base_url = forms.CharField(
        label=_("Địa chỉ của hệ thống cung cấp"),
        max_length=500,
        help_text=_("Chỉ cổng chia sẻ gọi tới; không ai khác thấy. Ví dụ: http://10.0.0.5:9001/v1"),
        widget=forms.TextInput(CODE),
    )
    timeout_seconds = forms.IntegerField(
        label=_("Chờ trả lời nhiều nhất (giây)"), initial=10, min_value=1, max_value=300
    )
    retention_days = forms.IntegerField(
        label=_("Lưu chứng cứ (ngày)"), initial=730, min_value=1, max_value=36500
    )
    is_signature_required = forms.BooleanField(
        label=_("Mỗi lượt gọi phải có chữ ký"), initial=True, required=False
    )
    keep_bodies = forms.BooleanField(label=_("Lưu cả nội dung (mã hoá)"), required=False)

    def new(self, *, subsystem_id: UUID, code: str) -> NewService:
        return NewService(
            subsystem_id=subsystem_id, code=code, **{name: self.cleaned_data[name] for name in _SETTINGS}
        )


_SETTINGS = ("name", "base_url", "timeout_seconds", "retention_days", "is_signature_required", "keep_bodies")


class NewServiceForm(ServiceForm):
    """A new service with its description."""

    subsystem_id = forms.ChoiceField(label=_("Hệ thống cung cấp"))
    code = forms.CharField(
        label=_("Mã dịch vụ"), max_length=60, help_text=_("Ví dụ: ho-khau"), widget=forms.TextInput(CODE)
    )
    document = forms.CharField(
        label=_("Bản mô tả OpenAPI 3 (dán vào đây)"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea({"rows": 12, **CODE}),
    )
    file = forms.FileField(label=_("Hoặc chọn tệp mô tả"), required=False)
    field_order = ("subsystem_id", "code")

    def __init__(self, *args: Any, subsystems: list[Subsystem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subsystem_id"].choices = [  # type: ignore[attr-defined]
            (str(one.id), f"{one.name} ({one.identifier})") for one in subsystems
        ]


class DescriptionForm(forms.Form):
    """A newer description."""

    document = forms.CharField(
        label=_("Bản mô tả OpenAPI 3 (dán vào đây)"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea({"rows": 8, **CODE}),
    )
    file = forms.FileField(label=_("Hoặc chọn tệp mô tả"), required=False)


class MarkForm(forms.Form):
    """What an endpoint of the draft gives, and where its data subject is."""

    classification = forms.ChoiceField(
        label=_("Phân loại dữ liệu"), choices=[(one.value, CLASSES[one]) for one in Classification]
    )
    place = forms.ChoiceField(
        label=_("Chủ thể dữ liệu ở"),
        required=False,
        choices=[
            ("", _("Không có (không phải dữ liệu cá nhân)")),
            ("path", _("Đường dẫn gọi")),
            ("query", _("Tham số truy vấn")),
            ("header", _("Tiêu đề")),
            ("body", _("Nội dung gửi (JSON Pointer)")),
        ],
    )
    name = forms.CharField(label=_("Tên ở đó"), required=False, max_length=200, widget=forms.TextInput(CODE))


class DayForm(forms.Form):
    """A day on which something comes into use, or ends."""

    day = forms.DateField(label=_("Từ ngày"), input_formats=DAYS, help_text=_("Ngày/tháng/năm"))


class TextForm(forms.Form):
    """The text of an agreement."""

    text = forms.CharField(
        label=_("Bản thỏa thuận (YAML)"),
        max_length=64_000,
        strip=False,
        widget=forms.Textarea({"rows": 26, **CODE}),
    )
    note = forms.CharField(label=_("Ghi chú cho bên kia"), required=False, max_length=500)


class GroundForm(forms.Form):
    """A written legal ground."""

    document = forms.CharField(
        label=_("Căn cứ pháp lý"),
        max_length=300,
        required=False,
        help_text=_("Số, ký hiệu văn bản và điều khoản. Ví dụ: Luật 91/2025/QH15, Điều 5"),
    )
    explanation = forms.CharField(
        label=_("Lý do"), max_length=700, required=False, widget=forms.Textarea({"rows": 3})
    )

    def ground(self) -> Ground:
        return Ground(self.cleaned_data["document"], self.cleaned_data["explanation"])


class StateForm(forms.Form):
    """Which agreements to show."""

    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), *((state.value, word) for state, word in STATES.items())],
    )


class WordsForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(label=_("Tìm"), required=False, max_length=100)


class AskForm(forms.Form):
    """A call that somebody means to make."""

    client = forms.CharField(label=_("Hệ thống gọi"), max_length=200, widget=forms.TextInput(CODE))
    service = forms.CharField(label=_("Dịch vụ dữ liệu"), max_length=260, widget=forms.TextInput(CODE))
    method = forms.ChoiceField(
        label=_("Phương thức"),
        choices=[(one, one) for one in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")],
    )
    path = forms.CharField(
        label=_("Đường dẫn gọi"),
        max_length=2000,
        help_text=_("Ví dụ: /people/079190000001"),
        widget=forms.TextInput(CODE),
    )


class SpanForm(forms.Form):
    """The days to look at."""

    days = forms.ChoiceField(
        label=_("Trong"),
        required=False,
        choices=[("1", _("24 giờ qua")), ("7", _("7 ngày qua")), ("30", _("30 ngày qua"))],
    )
