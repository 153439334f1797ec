"""What officers type about time, letters, complaints and reopening."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nhip.work.cases.web.desk_forms import day_field

# What officers most often write; they stand as suggestions beside the field, any other words will do.
REASONS = (
    _("Bản chụp bị mờ hoặc mất góc, không đọc được; xin chụp lại."),
    _("Thiếu trang; xin nộp đủ các trang."),
    _("Giấy tờ đã hết hạn; xin nộp bản còn hiệu lực."),
    _("Thiếu chữ ký hoặc dấu; xin nộp bản đã ký, đóng dấu."),
    _("Không khớp với giấy tờ kèm theo; xin xem lại và sửa."),
    _("Không đúng mẫu hiện hành; xin dùng mẫu ở trang thủ tục."),
)


class SuggestedInput(forms.TextInput):
    """A line with suggestions that the browser itself offers."""

    def __init__(self, suggestions: Any = (), attrs: Any = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The control and its list."""
        if not self.suggestions:
            return super().render(name, value, attrs, renderer)
        list_id = f"{(attrs or {}).get('id', name)}_list"
        control = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', control, list_id, options)


class AskExtensionForm(forms.Form):
    """More days, asked of the approver."""

    days = forms.IntegerField(label=_("Cần thêm bao nhiêu ngày"), min_value=1, max_value=365)
    reason = forms.CharField(
        label=_("Lý do (người nộp sẽ đọc khi được duyệt)"), widget=forms.Textarea, max_length=2000
    )


class WordForm(forms.Form):
    """Why the approver does not agree; colleagues read it, the applicant does not."""

    word = forms.CharField(label=_("Vì sao không đồng ý"), widget=forms.Textarea, max_length=2000)


class ApologyForm(forms.Form):
    """The letter of apology before it is sent."""

    text = forms.CharField(label=_("Nội dung thư"), widget=forms.Textarea, max_length=4000)
    promised_on = day_field(_("Ngày hẹn mới"))


class AnswerComplaintForm(forms.Form):
    """The answer to a complaint."""

    is_upheld = forms.ChoiceField(
        label=_("Kết luận"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Khiếu nại đúng")), ("no", _("Khiếu nại không đúng"))],
    )
    text = forms.CharField(
        label=_("Nội dung trả lời (người khiếu nại sẽ đọc)"), widget=forms.Textarea, max_length=4000
    )


class ComplaintForm(forms.Form):
    """What a citizen complains of."""

    kind = forms.ChoiceField(label=_("Quý vị khiếu nại việc gì?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Nội dung khiếu nại"),
        widget=forms.Textarea,
        max_length=4000,
        help_text=_("Nêu việc gì không đúng, quý vị muốn cơ quan làm gì. Nội dung này không công khai."),
    )

    def __init__(self, *args: Any, kinds: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = kinds
