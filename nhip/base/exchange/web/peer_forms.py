"""Forms of the pages of other platforms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.web.forms import CODE


class PeerForm(forms.Form):
    """Another platform's card, and who answers for it here."""

    card = forms.CharField(
        label=_("Thẻ kết nối của nền tảng kia"),
        max_length=40_000,
        help_text=_("Văn bản JSON mà quản trị của nền tảng kia đưa cho, qua một kênh tin cậy."),
        widget=forms.Textarea({"rows": 8, **CODE}),
    )
    agency_id = forms.ChoiceField(
        label=_("Cơ quan đầu mối"),
        help_text=_("Thay mặt các thành viên của nền tảng kia khi thỏa thuận ở đây."),
    )

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = agencies  # type: ignore[attr-defined]


class SuspensionForm(forms.Form):
    """Why no call may pass any more."""

    reason = forms.CharField(label=_("Lý do tạm ngừng"), max_length=500)
