"""What a template of a result may show: fields of the case and of its form, in Vietnamese words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from nhip.work.cases.adapters.shipped_templates import APPROVAL, REFUSAL
from nhip.work.cases.contracts import TemplateField
from nhip.work.cases.rules.result_markup import Known
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Answers, FieldKind, FormDefinition, FormField, Json, OnlineExtent

LANGUAGE = "vi"
# Of people and organisations also the parts alone are offered.
PARTS: Mapping[FieldKind, tuple[str, ...]] = {
    FieldKind.PERSON: ("name", "number", "birth_date"),
    FieldKind.ORGANISATION: ("name", "tax_code", "representative"),
}
HIDDEN = frozenset({FieldKind.FILE, FieldKind.DECLARATION, FieldKind.GROUP})


@dataclass(frozen=True, slots=True)
class Values:
    """What the fields of one case say: by key, and row by row for the groups."""

    fields: Mapping[str, str]
    groups: Mapping[str, Sequence[Mapping[str, str]]]


def case_fields() -> list[TemplateField]:
    """The fields every template has, with samples for the preview."""
    return [
        TemplateField("case.code", _("Mã hồ sơ"), "79.26740.HCC-260303-0001"),
        TemplateField("case.filed_on", _("Ngày nộp hồ sơ"), "03/03/2026"),
        TemplateField("procedure.name", _("Tên thủ tục"), "Đăng ký khai sinh"),
        TemplateField("applicant.name", _("Người nộp hồ sơ"), "Nguyễn Thị Mẫu"),
        TemplateField("agency.name", _("Cơ quan giải quyết"), "Ủy ban nhân dân phường Mẫu"),
        TemplateField("result.number", _("Số của kết quả"), "1/2026/KQ-MAU"),
        TemplateField("result.day", _("Ngày của kết quả"), "09/03/2026"),
        TemplateField("decision.outcome", _("Đồng ý hay từ chối"), "Đồng ý giải quyết"),
        TemplateField(
            "decision.text", _("Nội dung quyết định"), "Hồ sơ đủ điều kiện; đồng ý giải quyết theo đề nghị."
        ),
        TemplateField("decision.ground", _("Căn cứ pháp lý của quyết định"), "Điều 16 Luật Hộ tịch"),
        *_recourse_fields(),
    ]


def _recourse_fields() -> list[TemplateField]:
    """What a letter that refuses says of complaining."""
    return [
        TemplateField("recourse.counter", _("Nơi nhận khiếu nại trực tiếp"), "Bộ phận một cửa phường Mẫu"),
        TemplateField("recourse.address", _("Trang để khiếu nại trên mạng"), "https://mau.example/cases/"),
        TemplateField("recourse.days", _("Thời hạn khiếu nại"), "90 ngày"),
        TemplateField("recourse.source", _("Căn cứ của thời hạn khiếu nại"), "Luật mẫu, Điều 1"),
        TemplateField("recourse.accept_days", _("Thời hạn thụ lý khiếu nại"), "10 ngày"),
        TemplateField("recourse.answer_days", _("Thời hạn giải quyết khiếu nại"), "30 ngày"),
        TemplateField(
            "recourse.answer_source",
            _("Căn cứ của thời hạn giải quyết"),
            "Luật mẫu, Điều 2; Điều 3",
        ),
    ]


def form_fields(forms: Sequence[FormDefinition]) -> list[TemplateField]:
    """The fields that the forms behind a template add, each key once."""
    found = {one.key: one for form in forms for field in _questions(form) for one in _offered(field)}
    return list(found.values())


def known_to(key: str) -> Known:
    """Everything a template of this key may name."""
    forms = forms_behind(key)
    fields = [*case_fields(), *form_fields(forms)]
    groups = {
        f"form.{field.key}": frozenset(one.key for one in field.fields)
        for form in forms
        for field in _questions(form)
        if field.kind is FieldKind.GROUP
    }
    return Known(frozenset(one.key for one in fields), groups)


def forms_behind(key: str) -> list[FormDefinition]:
    """The forms of the procedures in force whose result has this template; none for the general two."""
    return [procedures.form_of(procedures.current_version(code).id) for code in procedures_behind(key)]


def procedures_behind(key: str) -> list[str]:
    """The codes of the procedures in force whose result has this template; none for the general two."""
    if key in (APPROVAL, REFUSAL):
        return []
    codes = [one.code for one in procedures.openness() if one.extent is not OnlineExtent.NONE]
    handled = {code: procedures.current_version(code).handling for code in codes}
    return [code for code, handling in handled.items() if handling and handling.result_template == key]


def sample_values(key: str) -> Values:
    """Made-up values for a preview."""
    forms = forms_behind(key)
    fields = {one.key: one.sample for one in (*case_fields(), *form_fields(forms))}
    groups = {
        f"form.{field.key}": [{one.key: _sample(one) for one in field.fields}] * 2
        for form in forms
        for field in _questions(form)
        if field.kind is FieldKind.GROUP
    }
    return Values(fields, groups)


def form_values(form: FormDefinition, answers: Answers) -> Values:
    """What the answers of a dossier say, in Vietnamese, whoever asks; unanswered questions say nothing."""
    with translation.override(LANGUAGE):
        said = {row.field: row.value for row in procedures.review(form, answers)}
    fields: dict[str, str] = {}
    groups: dict[str, Sequence[Mapping[str, str]]] = {}
    for field in _questions(form):
        answer = answers.get(field.key)
        if field.key not in said or answer in (None, "", [], {}):
            continue
        if field.kind is FieldKind.GROUP:
            groups[f"form.{field.key}"] = _rows(field, answer)
        elif field.kind not in HIDDEN:
            fields[f"form.{field.key}"] = said[field.key]
            fields |= _parts(field, answer)
    return Values(fields, groups)


def day_words(text: Json) -> str:
    """An ISO day as it is written in Viet Nam; other text as it is."""
    try:
        return f"{date.fromisoformat(str(text)):%d/%m/%Y}"
    except ValueError:
        return str(text or "")


def _questions(form: FormDefinition) -> Iterator[FormField]:
    return (field for step in form.steps for field in step.fields)


def _offered(field: FormField) -> Iterator[TemplateField]:
    if field.kind in HIDDEN:
        return
    label = field.label.say(translation.get_language() or LANGUAGE)
    yield TemplateField(f"form.{field.key}", label, _sample(field))
    for part in PARTS.get(field.kind, ()):
        yield TemplateField(f"form.{field.key}.{part}", f"{label}: {_part_label(part)}", _SAMPLE_PARTS[part])


def _parts(field: FormField, answer: Json) -> dict[str, str]:
    if not isinstance(answer, Mapping):
        return {}
    return {
        f"form.{field.key}.{part}": day_words(answer.get(part))
        for part in PARTS.get(field.kind, ())
        if answer.get(part)
    }


def _rows(field: FormField, answer: Json) -> list[Mapping[str, str]]:
    rows = answer if isinstance(answer, list | tuple) else []
    return [
        {one.key: _cell(one, row.get(one.key)) for one in field.fields}
        for row in rows
        if isinstance(row, Mapping)
    ]


def _cell(field: FormField, answer: Json) -> str:
    if answer in (None, ""):
        return ""
    if isinstance(answer, Mapping):
        return str(answer.get("name") or answer.get("street") or "")
    if field.options:
        labels = {option.value: option.label.say(LANGUAGE) for option in field.options}
        chosen = answer if isinstance(answer, list | tuple) else [answer]
        return "; ".join(labels.get(str(one), str(one)) for one in chosen)
    return day_words(answer) if field.kind is FieldKind.DATE else str(answer)


def _part_label(part: str) -> str:
    return {
        "name": _("họ tên hoặc tên gọi"),
        "number": _("số định danh"),
        "birth_date": _("ngày sinh"),
        "tax_code": _("mã số thuế"),
        "representative": _("người đại diện"),
    }[part]


_SAMPLE_PARTS = {
    "name": "Nguyễn Văn Mẫu",
    "number": "079090000000",
    "birth_date": "02/03/1990",
    "tax_code": "0100109106",
    "representative": "Trần Thị Mẫu",
}
_SAMPLES = {
    FieldKind.NUMBER: "12",
    FieldKind.MONEY: "15.000.000 đồng",
    FieldKind.DATE: "02/03/2026",
    FieldKind.PERSON: "Nguyễn Văn Mẫu; ngày sinh: 02/03/1990",
    FieldKind.ORGANISATION: "Công ty Mẫu; mã số thuế: 0100109106",
    FieldKind.PLACE: "Phường Mẫu",
    FieldKind.ADDRESS: "12 Đường Mẫu, Phường Mẫu",
    FieldKind.CALCULATED: "15.000.000 đồng",
}


def _sample(field: FormField) -> str:
    if field.options:
        return field.options[0].label.say(LANGUAGE)
    return _SAMPLES.get(field.kind, "Nội dung mẫu")
