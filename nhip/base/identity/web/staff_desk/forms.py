"""Forms of the administrator's pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.identity.contracts import AgencyCode, PersonNumber
from nhip.base.identity.queries import staff as register
from nhip.base.identity.web.staff_desk.names import KINDS, ROLES
from nhip.kernel.codes import InvalidCode


def _choices(first: Any, named: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [("", first), *((str(code), name) for code, name in named.items())]


def _text(label: Any, *, missing: Any = "", help_text: Any = "", most: int = 200) -> forms.CharField:
    """A line of text, optional where there is no sentence for its absence."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=most,
        help_text=help_text,
        error_messages={"required": missing} if missing else {},
    )


def _day(label: Any, *, missing: Any = "", help_text: Any = "") -> forms.DateField:
    errors = {"invalid": _("Ngày này không đọc được. Gõ ngày, tháng, năm, ví dụ 21/11/2026.")}
    return forms.DateField(
        label=label,
        required=bool(missing),
        help_text=help_text,
        error_messages={"required": missing, **errors} if missing else errors,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


class AgencyField(forms.CharField):
    """An agency by its code or its name, with the browser's own suggestions."""

    def __init__(self, *, required: bool, label: Any) -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=200,
            help_text=_("Mã hoặc tên đầy đủ; gõ vài chữ để chọn trong gợi ý. Ví dụ: 79.SXD"),
            error_messages={"required": _("Gõ mã hoặc tên cơ quan.")},
            widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> UUID | None:
        text = super().clean(value)
        if not text:
            return None
        found = register.agency_named(text)
        if found is None:
            raise forms.ValidationError(
                _("Không có cơ quan nào đang hoạt động mang mã hoặc tên “%(text)s”. Xem danh sách cơ quan."),
                params={"text": text},
            )
        return found


class StaffFilterForm(forms.Form):
    """Whom to look for."""

    q = _text(_("Tên, tên đăng nhập, vị trí"))
    agency = AgencyField(required=False, label=_("Cơ quan"))
    role = forms.ChoiceField(label=_("Vai trò"), required=False, choices=_choices(_("Mọi vai trò"), ROLES))


class AgencyFilterForm(forms.Form):
    """Which agencies to look for."""

    q = _text(_("Tên hoặc mã"))
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=_choices(_("Mọi loại"), KINDS))
    closed = forms.BooleanField(label=_("Cả cơ quan đã ngừng"), required=False)


class AccountForm(forms.Form):
    """A member of staff to be."""

    full_name = _text(_("Họ và tên"), missing=_("Gõ họ và tên như trên giấy tờ."))
    number = _text(
        _("Số định danh cá nhân"),
        missing=_("Gõ số định danh gồm 12 chữ số."),
        help_text=_("12 chữ số, trên căn cước công dân."),
        most=20,
    )
    user_name = _text(
        _("Tên đăng nhập"),
        missing=_("Đặt tên đăng nhập."),
        help_text=_("Chữ thường không dấu, số, dấu chấm, gạch nối. Ví dụ: nguyen.van-an"),
        most=60,
    )

    def clean_number(self) -> str:
        try:
            return str(PersonNumber("".join(self.cleaned_data["number"].split())))
        except InvalidCode as error:
            raise forms.ValidationError(error.message) from error


class HoldingForm(forms.Form):
    """A post to give."""

    agency = AgencyField(required=True, label=_("Cơ quan"))
    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=_choices(_("Chọn vai trò"), ROLES),
        help_text=_("Vai trò quyết định người này được làm gì."),
        error_messages={"required": _("Chọn một vai trò."), "invalid_choice": _("Chọn một vai trò.")},
    )
    title_vi = _text(_("Tên vị trí"), missing=_("Gõ tên vị trí, ví dụ Chuyên viên thụ lý."), most=120)
    title_en = _text(
        _("Tên vị trí bằng tiếng Anh"),
        missing=_("Gõ tên vị trí bằng tiếng Anh, ví dụ Case handler."),
        most=120,
    )
    valid_from = _day(_("Giữ từ ngày"), missing=_("Chọn ngày bắt đầu giữ vị trí."))
    valid_to = _day(
        _("Thôi giữ từ ngày"), help_text=_("Từ ngày này không còn quyền. Để trống nếu chưa biết.")
    )


class EndForm(forms.Form):
    """The first day something no longer holds."""

    on = _day(
        _("Từ ngày"),
        missing=_("Chọn ngày."),
        help_text=_("Ngày đầu tiên không còn hiệu lực; trước đó một ngày vẫn còn."),
    )


class AgencyForm(forms.Form):
    """An agency to open."""

    code = _text(
        _("Mã cơ quan"),
        missing=_("Gõ mã cơ quan."),
        help_text=_("Chữ hoa không dấu, số, dấu chấm, gạch nối; bắt đầu bằng mã tỉnh. Ví dụ: 79.SXD"),
        most=40,
    )
    name_vi = _text(_("Tên cơ quan"), missing=_("Gõ tên đầy đủ của cơ quan."))
    name_en = _text(_("Tên bằng tiếng Anh"), missing=_("Gõ tên cơ quan bằng tiếng Anh."))
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=_choices(_("Chọn loại"), KINDS),
        error_messages={"required": _("Chọn loại cơ quan."), "invalid_choice": _("Chọn loại cơ quan.")},
    )
    unit_code = forms.RegexField(
        label=_("Mã đơn vị hành chính"),
        regex=r"^(\d{2}|\d{5})$",
        help_text=_("2 chữ số cho tỉnh, thành phố; 5 chữ số cho phường, xã, đặc khu."),
        error_messages={
            "required": _("Gõ mã đơn vị hành chính mà cơ quan phục vụ."),
            "invalid": _("Mã đơn vị gồm 2 chữ số (tỉnh) hoặc 5 chữ số (phường, xã). Ví dụ: 79 hoặc 26740"),
        },
    )
    parent = AgencyField(required=False, label=_("Cơ quan cấp trên"))
    valid_from = _day(_("Hoạt động từ ngày"), missing=_("Chọn ngày bắt đầu hoạt động."))

    def clean_code(self) -> AgencyCode:
        try:
            return AgencyCode(self.cleaned_data["code"])
        except InvalidCode as error:
            raise forms.ValidationError(error.message) from error
