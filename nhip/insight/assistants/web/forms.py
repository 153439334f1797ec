"""The forms of the assistants' pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.actions import Answered
from nhip.insight.assistants.contracts import LONGEST_QUESTION, Source


class HandOverForm(forms.Form):
    """A question for an officer."""

    question = forms.CharField(
        label=_("Câu hỏi gửi cán bộ"),
        help_text=_("Đừng ghi tên, số căn cước, điện thoại: cán bộ không cần, và Nhịp sẽ che các số đi."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_QUESTION,
    )


class AnswerForm(forms.Form):
    """An officer's answer; whoever may review can share it at once."""

    text = forms.CharField(label=_("Trả lời"), widget=forms.Textarea(attrs={"rows": 8}), max_length=5000)
    sources = forms.CharField(
        label=_("Nguồn, mỗi dòng một nguồn"),
        help_text=_("Tên | địa chỉ. Ví dụ: Luật Cư trú, Điều 20 | /law/luat-cu-tru/dieu-20/"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    shared_as = forms.CharField(
        label=_("Đưa vào kho dùng chung dưới câu hỏi"),
        help_text=_("Bỏ trống nếu chỉ trả lời riêng. Viết lại câu hỏi cho chung, không có chi tiết của ai."),
        required=False,
        max_length=LONGEST_QUESTION,
    )

    def clean_sources(self) -> tuple[Source, ...]:
        """The lines as sources."""
        lines = [line.strip() for line in self.cleaned_data["sources"].splitlines() if line.strip()]
        return tuple(_source(line) for line in lines)

    def answered(self) -> Answered:
        """What the officer says."""
        data = self.cleaned_data
        return Answered(data["text"], data["sources"], data.get("shared_as", "").strip())


def _source(line: str) -> Source:
    title, bar, url = (part.strip() for part in line.partition("|"))
    if not (bar and title and _is_address(url)):
        raise ValidationError(_("Không đọc được nguồn “%(line)s”: ghi tên | địa chỉ."), params={"line": line})
    return Source(title, url)


def _is_address(url: str) -> bool:
    if url.startswith("/") and not url.startswith("//"):
        return True
    try:
        URLValidator(schemes=["https", "http"])(url)
    except ValidationError:
        return False
    return True
