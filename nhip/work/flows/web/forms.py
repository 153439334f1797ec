"""Forms of the pages."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.errors import Invalid
from nhip.work.flows.adapters.engine.xml import LARGEST_BYTES


class DayField(forms.Field):
    """A day as people write it: 22/11/2026."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": 12}

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise forms.ValidationError(_("Nhập ngày theo dạng 22/11/2026."))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        many = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in many]


class UploadForm(forms.Form):
    """A new version of a process."""

    code = forms.CharField(
        label=_("Mã quy trình"),
        max_length=80,
        help_text=_("Bằng mã thủ tục, ví dụ khai-sinh; “mac-dinh” là quy trình chung."),
    )
    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Tệp BPMN và các tệp DMN kèm theo"),
        help_text=_("Vẽ bằng Camunda Modeler hoặc phần mềm BPMN 2.0 khác; mỗi tệp tối đa 1 MB."),
    )
    note = forms.CharField(label=_("Thay đổi gì"), max_length=500, required=False)

    def clean_files(self) -> list[tuple[str, str]]:
        """Names and texts of what was sent."""
        found = []
        for one in self.cleaned_data["files"]:
            if one.size > LARGEST_BYTES:
                raise forms.ValidationError(_("Tệp “%(name)s” lớn quá 1 MB."), params={"name": one.name})
            try:
                found.append((one.name, one.read().decode("utf-8-sig")))
            except UnicodeDecodeError:
                raise forms.ValidationError(
                    _("Tệp “%(name)s” không phải văn bản UTF-8."), params={"name": one.name}
                ) from None
        return found


class CompletionForm(forms.Form):
    """How a task ends."""

    outcome = forms.ChoiceField(label=_("Kết quả"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Nội dung"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], needs_note: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["note"].required = needs_note
        if choices:
            self.fields["outcome"].choices = list(choices)  # type: ignore[attr-defined]
        else:
            del self.fields["outcome"]


class ReasonForm(forms.Form):
    """Why a task is given back."""

    reason = forms.CharField(
        label=_("Vì sao trả lại"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AssignForm(forms.Form):
    """To whom a task is given."""

    to = forms.ChoiceField(label=_("Giao cho"))

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = list(colleagues)  # type: ignore[attr-defined]


class DelegateForm(AssignForm):
    """To which colleague a task one has is handed, and why."""

    reason = forms.CharField(
        label=_("Vì sao chuyển"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AskForm(forms.Form):
    """A question to another agency."""

    agency_id = forms.ChoiceField(label=_("Hỏi cơ quan"))
    question = forms.CharField(label=_("Câu hỏi"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))
    working_days = forms.IntegerField(
        label=_("Thời hạn (ngày làm việc)"), min_value=1, max_value=60, initial=5
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["agency_id"].choices = list(agencies)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Moving one subject to another version: what its open steps are called there, and why."""

    version_id = forms.ChoiceField(label=_("Phiên bản"))
    reason = forms.CharField(label=_("Lý do"), max_length=500)

    def __init__(
        self,
        *args: Any,
        versions: Sequence[tuple[str, str]],
        steps: Sequence[tuple[str, str]],
        there: Sequence[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["version_id"].choices = list(versions)  # type: ignore[attr-defined]
        self.steps = [key for key, _title in steps]
        for key, title in steps:
            self.fields[f"step_{key}"] = forms.ChoiceField(
                label=_("Bước “%(title)s” thành bước") % {"title": title},
                choices=list(there),
                initial=key if key in dict(there) else None,
            )

    def mapping(self) -> dict[str, str]:
        """Old keys to new ones."""
        return {key: self.cleaned_data[f"step_{key}"] for key in self.steps}


class AbsenceForm(forms.Form):
    """When one is away, and who stands in."""

    first_on = DayField(label=_("Từ ngày"), help_text=_("Ví dụ 22/11/2026."))
    last_on = DayField(label=_("Đến hết ngày"))
    substitute = forms.ChoiceField(label=_("Người làm thay"))
    reason = forms.CharField(label=_("Lý do"), max_length=300, required=False)

    def __init__(self, *args: Any, colleagues: Mapping[Any, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["substitute"].choices = [(str(key), name) for key, name in colleagues.items()]  # type: ignore[attr-defined]
        self.fields["first_on"].initial = self.fields["last_on"].initial = clock.today


def tell(form: forms.Form, error: Invalid) -> None:
    """Put what an action found wrong beside its fields."""
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, message or error.message)
    if not error.fields:
        form.add_error(None, error.message)
