"""Django's fields and controls for each kind of question. Checks of answers are in `checks`."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from nhip.work.procedures.contracts import FieldKind, FormField, Json
from nhip.work.procedures.forms import checks
from nhip.work.procedures.forms.checks import Setting

FEW_OPTIONS = 7
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
PART = "__"
REMOVE = f"{PART}remove"
PART_LABELS: dict[FieldKind, dict[str, Callable[[], str]]] = {
    FieldKind.PERSON: {
        "name": lambda: _("Họ và tên"),
        "number": lambda: _("Số định danh cá nhân"),
        "birth_date": lambda: _("Ngày sinh"),
    },
    FieldKind.ORGANISATION: {
        "tax_code": lambda: _("Mã số thuế"),
        "name": lambda: _("Tên tổ chức, doanh nghiệp"),
        "representative": lambda: _("Người đại diện theo pháp luật"),
    },
    FieldKind.ADDRESS: {
        "street": lambda: _("Số nhà, tên đường, thôn, ấp"),
        "unit": lambda: _("Phường, xã, đặc khu"),
    },
}
_AUTOCOMPLETE = {"name": "name", "number": "off", "birth_date": "bday", "street": "address-line1"}


class Words(forms.CharField):
    """A text that our own checks judge, NUL included, so that every message says how to mend."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = []


class WholeNumber(forms.Field):
    """A whole number as people type it: 1.234.567, 1 234 567 or 1234567."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip().replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
        bare = digits.replace(".", "").replace(",", "")
        # "10,5" is no whole number: thousands stand in groups of three.
        grouped = bare == digits or all(len(part) == 3 for part in digits.replace(",", ".").split(".")[1:])
        if not bare.isascii() or not bare.isdigit() or not grouped or len(bare) > 18:
            raise ValidationError(_("Hãy điền một số nguyên, chỉ gồm chữ số."))
        return int(sign + bare)


class Uploads(forms.FileField):
    """Any number of new files; how many there may be is checked with those already attached."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(Uploads, self).clean(one, initial) for one in given]


class UploadControl(forms.FileInput):
    """A file input that takes several files where the form allows it."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> "list[UploadedFile[Any]]":
        found = files.getlist(name) if hasattr(files, "getlist") else files.get(name)
        return found if isinstance(found, list) else [found] if found else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


def build(field: FormField, setting: Setting, answer: Json, *, name: str = "") -> dict[str, forms.Field]:
    """The Django fields of a question, by control name: one, but several for those of parts and for
    files; none for what the server works out. A group's rows are built column by column, by `name`.
    """
    name = name or field.key
    if field.kind in PART_LABELS:
        return {f"{name}{PART}{part}": _part(field, part, setting) for part in field.parts}
    if field.kind is FieldKind.FILE:
        return {**_removal(field, setting, answer), name: _upload(field, setting)}
    builder = _BUILDERS.get(field.kind)
    return {name: builder(field, setting)} if builder else {}


def _said(field: FormField, setting: Setting) -> dict[str, Any]:
    return {
        "label": field.label.say(setting.language),
        "help_text": field.help.say(setting.language),
        "required": field.required,
        "error_messages": {"required": checks.problem(field, None, setting)},
    }


def _text(field: FormField, setting: Setting) -> forms.Field:
    return Words(**_said(field, setting))


def _long_text(field: FormField, setting: Setting) -> forms.Field:
    return Words(widget=forms.Textarea(attrs={"rows": 5}), **_said(field, setting))


def _number(field: FormField, setting: Setting) -> forms.Field:
    return WholeNumber(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **_said(field, setting))


def _date(field: FormField, setting: Setting) -> forms.Field:
    said = _said(field, setting)
    said["error_messages"]["invalid"] = _("Hãy điền một ngày có thật, ví dụ 21/11/2026.")
    return forms.DateField(input_formats=DAY_FORMATS, **said)


def _choice(field: FormField, setting: Setting) -> forms.Field:
    options = [(option.value, option.label.say(setting.language)) for option in field.options]
    said = _said(field, setting)
    said["error_messages"]["invalid_choice"] = _("Hãy chọn một mục trong danh sách.")
    if len(options) <= FEW_OPTIONS:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **said)
    return forms.ChoiceField(choices=[("", _("Chọn")), *options], **said)


def _several(field: FormField, setting: Setting) -> forms.Field:
    options = [(option.value, option.label.say(setting.language)) for option in field.options]
    said = _said(field, setting)
    said["error_messages"]["invalid_choice"] = _("Hãy chọn các mục trong danh sách.")
    return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **said)


def _place(field: FormField, setting: Setting) -> forms.Field:
    return forms.ChoiceField(choices=_units(field, setting), **_place_said(field, setting))


def _place_said(field: FormField, setting: Setting) -> dict[str, Any]:
    said = _said(field, setting)
    said["error_messages"]["invalid_choice"] = checks.problem(field, "?", setting)
    return said


def _units(field: FormField, setting: Setting) -> list[tuple[str, Any]]:
    return [("", _("Chọn phường, xã")), *setting.units_for(field).items()]


def _declaration(field: FormField, setting: Setting) -> forms.Field:
    return forms.BooleanField(**_said(field, setting))


def _part(field: FormField, part: str, setting: Setting) -> forms.Field:
    label = PART_LABELS[field.kind][part]()
    own = field.prefill.startswith("applicant")
    attrs = {"autocomplete": _AUTOCOMPLETE.get(part, "off") if own else "off"}
    if part == "birth_date":
        return forms.DateField(
            label=label,
            required=False,
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(attrs=attrs),
            error_messages={"invalid": _("Hãy điền ngày sinh, ví dụ 21/11/1990.")},
        )
    if part == "unit":
        message = checks.place_problem(field, "?", setting)
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=_units(field, setting),
            error_messages={"invalid_choice": message},
        )
    if part == "number":
        attrs["inputmode"] = "numeric"
    return Words(label=label, required=False, widget=forms.TextInput(attrs=attrs))


def _upload(field: FormField, setting: Setting) -> forms.Field:
    kinds = field.file.kinds if field.file else ()
    control = UploadControl(attrs={"accept": ",".join(f".{kind}" for kind in kinds)})
    if field.file and field.file.at_most > 1:
        control.attrs["multiple"] = True
    said = _said(field, setting) | {"help_text": _upload_help(field, setting)}
    said["required"] = False
    messages = {
        "empty": _("Tệp này trống; hãy chọn tệp khác."),
        "max_length": _("Tên tệp quá dài; hãy đổi tên ngắn hơn."),
    }
    return Uploads(widget=control, **(said | {"error_messages": messages}))


def _upload_help(field: FormField, setting: Setting) -> str:
    rule = field.file
    own = field.help.say(setting.language)
    if rule is None:
        return own
    limits = _("%(kinds)s, mỗi tệp không quá %(size)d MB, nhiều nhất %(count)d tệp.") % {
        "kinds": ", ".join(kind.upper() for kind in rule.kinds),
        "size": rule.max_bytes // (1024 * 1024),
        "count": rule.at_most,
    }
    return f"{own} {limits}".strip()


def _removal(field: FormField, setting: Setting, answer: Json) -> dict[str, forms.Field]:
    choices = [(str(one["id"]), str(one["name"])) for one in stored_files(answer)]
    if not choices:
        return {}
    label = _("%(label)s: tệp đã đính kèm (đánh dấu để bỏ)") % {"label": field.label.say(setting.language)}
    return {
        f"{field.key}{REMOVE}": forms.MultipleChoiceField(
            label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    }


def stored_files(answer: Json) -> list[Mapping[str, Any]]:
    """The entries of a file answer that name a stored file."""
    entries = answer if isinstance(answer, list | tuple) else ()
    return [one for one in entries if isinstance(one, Mapping) and checks.is_stored_file(one)]


def initial_of(one: FormField, name: str, answer: Json) -> dict[str, Any]:
    """An answer as the controls of its question begin with it, by control name."""
    if one.kind in PART_LABELS:
        said = answer if isinstance(answer, Mapping) else {}
        return {f"{name}{PART}{part}": said.get(part) for part in one.parts if part in said}
    return {} if one.kind in (FieldKind.FILE, FieldKind.CALCULATED) else {name: answer}


def initial_value(control: forms.Field, answer: Json) -> Any:
    """An answer as this control shows it."""
    if isinstance(control, forms.DateField):
        return checks.day_of(answer)
    return answer


_BUILDERS: dict[FieldKind, Callable[[FormField, Setting], forms.Field]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.SEVERAL_CHOICES: _several,
    FieldKind.PLACE: _place,
    FieldKind.DECLARATION: _declaration,
}
