"""The forms of the review of policy texts."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants import queries
from nhip.insight.assistants.contracts import NewText
from nhip.insight.assistants.wording import LABELS
from nhip.insight.indicators.contracts import Direction, NewMetric
from nhip.work.law import api as law
from nhip.work.law.contracts import FileUnreadable

LARGEST_FILE = 20 * 1024 * 1024
_DATED = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class TextForm(forms.Form):
    """A policy text: a file, or its words."""

    title = forms.CharField(label=_("Tên văn bản"), max_length=300)
    number = forms.CharField(
        label=_("Số, ký hiệu"),
        help_text=_("Ví dụ 12/KH-UBND; dự thảo thì bỏ trống."),
        max_length=60,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Loại văn bản"))
    dated = forms.CharField(
        label=_("Ngày văn bản"),
        help_text=_("Năm-tháng-ngày, ví dụ 2026-03-31; chỉ biết năm thì ghi năm."),
        max_length=10,
        required=False,
    )
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    standing = forms.ChoiceField(
        label=_("Văn bản này"),
        choices=[
            ("draft", _("Là dự thảo, kiểm trước khi ban hành")),
            ("issued", _("Đã ban hành, đang có hiệu lực")),
        ],
        widget=forms.RadioSelect,
        initial="draft",
    )
    file = forms.FileField(
        label=_("Tệp"),
        help_text=_("TXT, DOCX, hoặc PDF có lớp chữ, đến 20 MB. Bản quét không đọc được."),
        required=False,
    )
    text = forms.CharField(
        label=_("Hoặc dán chữ của văn bản"), widget=forms.Textarea(attrs={"rows": 12}), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = law.kinds_of_texts()  # type: ignore[attr-defined]
        self.fields["kind"].initial = "plan"

    def clean_dated(self) -> str:
        """The day as ISO text, as precise as it is."""
        dated: str = self.cleaned_data["dated"].strip()
        if dated and not _DATED.fullmatch(dated):
            raise ValidationError(_("Ghi năm-tháng-ngày, ví dụ 2026-03-31."))
        return dated

    def clean_file(self) -> File[bytes] | None:
        """The file, if it is not too large."""
        file: File[bytes] | None = self.cleaned_data["file"]
        if file and file.size and file.size > LARGEST_FILE:
            raise ValidationError(_("Tệp quá 20 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        """Read the file, where there is one, in place of the pasted words."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file:
            try:
                data["text"] = law.read_text(file.read(), name=file.name)
            except FileUnreadable as error:
                self.add_error("file", str(error.message))
        elif "file" not in self.errors and not data.get("text", "").strip():
            self.add_error("text", _("Xin dán chữ của văn bản hoặc chọn tệp."))
        return data

    def new_text(self) -> NewText:
        """What is handed in."""
        data = self.cleaned_data
        return NewText(
            title=data["title"].strip(),
            text=data["text"].replace("\r\n", "\n"),
            number=data["number"].strip(),
            kind=data["kind"],
            dated=data["dated"],
            issuer=data["issuer"].strip(),
            is_draft=data["standing"] == "draft",
            file_name=data["file"].name if data["file"] else "",
        )


class IndicatorForm(forms.Form):
    """Which indicator a statement measures, and what texts call it."""

    indicator = forms.ChoiceField(label=_("Chỉ số trong danh mục"))
    words = forms.CharField(
        label=_("Nhớ tên gọi này"),
        help_text=_(
            "Những chữ chính theo thứ tự trong câu, không cần liền nhau. Lần sau máy tự nhận ra. "
            "Bỏ trống: chỉ câu này."
        ),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Chọn chỉ số")), *queries.indicator_choices()]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]


class NewIndicatorForm(forms.Form):
    """An indicator that the register does not have."""

    code = forms.CharField(
        label=_("Mã chỉ số mới"),
        help_text=_("Chữ thường không dấu, số, gạch dưới; ví dụ trees_tagged."),
        max_length=60,
    )
    title_vi = forms.CharField(label=_("Tên tiếng Việt"), max_length=200)
    title_en = forms.CharField(label=_("Tên tiếng Anh"), max_length=200, required=False)
    direction = forms.ChoiceField(
        label=_("Thế nào là tốt"),
        choices=[
            (Direction.UP.value, _("Càng cao càng tốt")),
            (Direction.DOWN.value, _("Càng thấp càng tốt")),
            (Direction.NEITHER.value, _("Chỉ là quy mô")),
        ],
    )
    owner_name = forms.CharField(label=_("Cơ quan báo cáo số liệu"), max_length=200)
    words = forms.CharField(label=_("Nhớ tên gọi này"), max_length=300, required=False)

    def metric(self) -> NewMetric:
        """The indicator; its unit is the statement's."""
        data = self.cleaned_data
        return NewMetric(
            data["code"],
            data["title_vi"],
            data["title_en"],
            "",
            Direction(data["direction"]),
            data["owner_name"],
        )


class VerdictForm(forms.Form):
    """What an officer concludes of a pair."""

    key = forms.RegexField(r"[0-9a-f]{64}")
    label = forms.ChoiceField(choices=[(label.value, words) for label, words in LABELS.items()])
    note = forms.CharField(max_length=1000, required=False)
