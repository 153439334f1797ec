"""The small forms around a case; the procedure's own questions come from its definition."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.identity.contracts import Agency, Colleague
from nhip.kernel.errors import Invalid
from nhip.work.cases.contracts import Outcome, SupplementItem
from nhip.work.cases.web.clock_forms import REASONS, SuggestedInput
from nhip.work.cases.web.presenting import agency_name
from nhip.work.cases.wording import OUTCOMES


def tell(form: forms.Form, error: Invalid) -> None:
    """Put an error of an action where it belongs: beside its field, else at the top."""
    placed = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in placed.items():
        form.add_error(name, text)
    if not placed:
        form.add_error(None, error.message)


class PlacesForm(forms.Form):
    """Where the dossier is handed in, and where the result is fetched."""

    received_at = forms.ChoiceField(
        label=_("Nộp tại bộ phận một cửa"),
        help_text=_("Nộp ở đâu cũng được, không phụ thuộc nơi cư trú."),
    )
    returned_at = forms.ChoiceField(
        label=_("Nhận kết quả bản giấy tại"),
        required=False,
        help_text=_("Kết quả bản điện tử luôn có trong tài khoản. Để trống nếu nhận cùng nơi nộp."),
    )

    def __init__(self, *args: Any, one_stops: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(agency.id), agency_name(agency)) for agency in one_stops]
        for name in ("received_at", "returned_at"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Chọn một nơi")), *choices]

    def places(self) -> tuple[UUID, UUID]:
        """After is_valid(): the two agencies."""
        received = UUID(self.cleaned_data["received_at"])
        returned = self.cleaned_data["returned_at"]
        return received, UUID(returned) if returned else received


class RateForm(forms.Form):
    """One to five stars and a word."""

    stars = forms.ChoiceField(
        label=_("Quý vị thấy việc giải quyết hồ sơ này thế nào?"),
        widget=forms.RadioSelect,
        choices=[
            ("5", _("5 sao: rất hài lòng")),
            ("4", _("4 sao: hài lòng")),
            ("3", _("3 sao: bình thường")),
            ("2", _("2 sao: chưa hài lòng")),
            ("1", _("1 sao: rất không hài lòng")),
        ],
    )
    comment = forms.CharField(
        label=_("Điều nên giữ hoặc nên sửa"), required=False, max_length=2000, widget=forms.Textarea
    )


class TrackForm(forms.Form):
    """The code and the second factor."""

    code = forms.CharField(
        label=_("Mã hồ sơ"), max_length=60, help_text=_("In trên giấy tiếp nhận, ví dụ H29-261121-0001.")
    )
    factor = forms.CharField(
        label=_("Bốn số cuối"),
        max_length=4,
        min_length=4,
        help_text=_("Bốn số cuối của số định danh hoặc số điện thoại người nộp."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class VerifyForm(forms.Form):
    """The code printed on a result."""

    code = forms.CharField(
        label=_("Mã kiểm tra"),
        max_length=20,
        help_text=_("16 chữ và số, in cạnh mã QR trên văn bản kết quả."),
    )


class CheckFileForm(forms.Form):
    """A PDF to check; it is not kept."""

    file = forms.FileField(label=_("Tệp PDF cần kiểm tra"), help_text=_("Tệp không được lưu lại."))

    def clean_file(self) -> Any:
        """Refuse what is larger than any file the platform takes."""
        upload = self.cleaned_data["file"]
        most: int = settings.FILES_MAX_BYTES
        if upload.size > most:
            megabytes = most // (1024 * 1024)
            raise forms.ValidationError(
                _("Tệp lớn quá %(most)s MB; xin chọn tệp nhỏ hơn."), params={"most": megabytes}
            )
        return upload


class FilterForm(forms.Form):
    """What narrows a worklist."""

    q = forms.CharField(
        label=_("Mã hồ sơ hoặc tên thủ tục"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    overdue = forms.BooleanField(label=_("Chỉ hồ sơ quá hạn"), required=False)
    mine = forms.BooleanField(label=_("Chỉ hồ sơ của tôi"), required=False)


class ReasonForm(forms.Form):
    """A reason the applicant will read."""

    reason = forms.CharField(label=_("Lý do (người nộp sẽ đọc)"), widget=forms.Textarea, max_length=2000)


class ReplyForm(forms.Form):
    """What the approver asks the handler to change."""

    reply = forms.CharField(label=_("Cần sửa gì"), widget=forms.Textarea, max_length=2000)


class NoForm(forms.Form):
    """An act that needs nothing but the will."""


class ExtendForm(forms.Form):
    """More days, with a reason."""

    days = forms.IntegerField(label=_("Gia hạn thêm bao nhiêu ngày"), min_value=1, max_value=365)
    reason = forms.CharField(
        label=_("Lời xin lỗi và lý do (người nộp sẽ đọc)"), widget=forms.Textarea, max_length=2000
    )


class OpinionForm(forms.Form):
    """An outcome with its text and ground."""

    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        widget=forms.RadioSelect,
        choices=[(outcome.value, OUTCOMES[outcome]) for outcome in Outcome],
    )
    text = forms.CharField(label=_("Nội dung giải quyết"), widget=forms.Textarea, max_length=4000)
    ground = forms.CharField(
        label=_("Căn cứ pháp lý của quyết định"),
        required=False,
        max_length=500,
        help_text=_("Bắt buộc khi từ chối: số, điều, khoản của văn bản."),
    )


class AssignForm(forms.Form):
    """Who handles the case."""

    handler = forms.ChoiceField(label=_("Người xử lý"))

    def __init__(self, *args: Any, colleagues: Sequence[Colleague] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["handler"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.party_id), f"{one.name}, {one.post}") for one in colleagues]


class SupplementForm(forms.Form):
    """Everything of the dossier that can be asked for again, each with its reason."""

    def __init__(self, *args: Any, targets: Sequence[SupplementItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for number, target in enumerate(targets):
            self.fields[f"item{number}"] = forms.BooleanField(label=target.label, required=False)
            self.fields[f"reason{number}"] = forms.CharField(
                label=_("Cần sửa gì ở mục “%(label)s”") % {"label": target.label},
                required=False,
                max_length=500,
                widget=SuggestedInput(REASONS),
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The tick and the reason of each target."""
        return [(self[f"item{number}"], self[f"reason{number}"]) for number in range(len(self.targets))]

    def clean(self) -> dict[str, Any]:
        """At least one item, and a reason for each."""
        sent = self.cleaned_data
        ticked = [n for n in range(len(self.targets)) if sent.get(f"item{n}")]
        if not ticked:
            raise forms.ValidationError(_("Xin chọn ít nhất một mục cần bổ sung."))
        for number in ticked:
            if not sent.get(f"reason{number}"):
                self.add_error(f"reason{number}", _("Xin nói rõ cần sửa gì ở mục này."))
        items = [replace(self.targets[n], reason=sent.get(f"reason{n}", "")) for n in ticked]
        return {**sent, "items": items}


class Picked(forms.TypedMultipleChoiceField):
    """Any ids: whether each exists, and may be accepted, is for the act to say."""

    def valid_value(self, value: Any) -> bool:
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class PickedForm(forms.Form):
    """The dossiers ticked in a list."""

    case = Picked(coerce=UUID)
