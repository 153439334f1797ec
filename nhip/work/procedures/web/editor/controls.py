"""The controls that show what a kind of question allows, and what they say in the data file."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import FieldKind
from nhip.work.procedures.forms.coherence import APPLICANT
from nhip.work.procedures.web.editor import terms

PATTERNS: dict[str, str | Promise] = {
    "": _("Không theo mẫu nào"),
    r"[0-9]{12}": _("12 chữ số"),
    r"[0-9]{10}(-[0-9]{3})?": _("Mã số thuế"),
    r"0[0-9]{9}": _("Số điện thoại 10 số"),
    r"[^@ ]+@[^@ ]+\.[^@ ]+": _("Thư điện tử"),
    r"[0-9]+": _("Chỉ chữ số"),
}
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)
_CHOICES = (FieldKind.CHOICE, FieldKind.SEVERAL_CHOICES)
_PLACES = (FieldKind.PLACE, FieldKind.ADDRESS)
_NEVER_REUSED = {FieldKind.FILE, FieldKind.DECLARATION, FieldKind.CALCULATED}
MEGABYTE = 1024 * 1024


def line(label: Any, *, required: bool = False, help_text: Any = "", longest: int = 300) -> forms.CharField:
    """Text in one line."""
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=longest)


def lines(label: Any, help_text: Any = "", *, rows: int = 3) -> forms.CharField:
    """Text in several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, help_text=help_text, max_length=20_000, widget=widget)


def _number(label: Any, initial: Any, *, lowest: int | None = 0, highest: int = 10**15) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, initial=initial, min_value=lowest, max_value=highest
    )


def controls(
    kind: FieldKind, part: Mapping[str, Any], earlier: list[tuple[str, str, str]]
) -> Iterator[tuple[str, forms.Field]]:
    """The controls of a kind by name; `part` is the question in the data file, `earlier` those before it."""
    if kind in _TEXTS:
        yield "shortest", _number(_("Ít nhất bao nhiêu chữ"), part.get("minLength"), highest=20_000)
        yield "longest", _number(_("Nhiều nhất bao nhiêu chữ"), part.get("maxLength"), highest=20_000)
        yield from _pattern(part)
    if kind in _NUMBERS:
        yield "lowest", _number(_("Nhỏ nhất"), part.get("minimum"), lowest=-(10**15))
        yield "highest", _number(_("Lớn nhất"), part.get("maximum"), lowest=-(10**15))
    if kind is FieldKind.DATE:
        words = _("Ngày dạng 2026-01-31, hoặc “today” cho ngày điền.")
        yield (
            "earliest",
            forms.CharField(
                label=_("Sớm nhất"), required=False, help_text=words, initial=part.get("earliest")
            ),
        )
        yield "latest", forms.CharField(label=_("Muộn nhất"), required=False, initial=part.get("latest"))
    if kind in _CHOICES:
        options = lines(
            _("Các lựa chọn"),
            _("Mỗi dòng một lựa chọn: mã | nhãn | English. Bỏ trống mã thì tự đặt."),
            rows=6,
        )
        options.initial = terms.options_text(part)
        yield "options", options
    if kind is FieldKind.GROUP:
        yield from _table(part)
    if kind is FieldKind.CALCULATED:
        yield from _formula(part)
    if kind is FieldKind.FILE:
        yield "at_most", _number(_("Nhiều nhất mấy tệp"), part.get("maxItems", 1), lowest=1, highest=20)
        size = part.get("maxBytes", 10 * MEGABYTE) // MEGABYTE
        yield "megabytes", _number(_("Mỗi tệp không quá (MB)"), size, lowest=1, highest=50)
    if kind in _PLACES:
        days = [("", _("Theo ngày điền hồ sơ")), *_days(earlier)]
        yield (
            "on_date",
            forms.ChoiceField(
                label=_("Tên đơn vị theo ngày nào"),
                required=False,
                choices=days,
                initial=part.get("onDate", ""),
            ),
        )
    yield from _filling(kind, part)


def _filling(kind: FieldKind, part: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
    if kind not in _NEVER_REUSED:
        words = _("Hỏi lại mỗi lần nộp, không lấy từ hồ sơ trước")
        yield "anew", forms.BooleanField(label=words, required=False, initial=part.get("askAnew", False))
    fits = [(name, name) for name, wanted in APPLICANT.items() if wanted is kind]
    own = part.get("prefill") or ""
    if fits or own:
        extra = [] if own in dict(fits) or not own else [(own, own)]
        choices = [("", _("Không điền sẵn")), *fits, *extra]
        yield (
            "prefill",
            forms.ChoiceField(
                label=_("Điền sẵn từ (khi người nộp đồng ý)"), required=False, choices=choices, initial=own
            ),
        )


def _days(earlier: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for key, words, kind in earlier:
        if kind == "date":
            yield key, words
        if kind == "person":
            yield f"{key}.birth_date", _("%(person)s: ngày sinh") % {"person": words}


def _pattern(part: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
    own = part.get("pattern") or ""
    extra = [] if own in PATTERNS else [(own, own)]
    yield (
        "pattern",
        forms.ChoiceField(
            label=_("Theo mẫu"), required=False, choices=[*PATTERNS.items(), *extra], initial=own
        ),
    )
    said = part.get("patternHelp") or {}
    for name, label in (
        ("vi", _("Lời báo khi sai mẫu, tiếng Việt")),
        ("en", _("Lời báo khi sai mẫu, tiếng Anh")),
    ):
        control = line(label)
        control.initial = said.get(name)
        yield f"pattern_{name}", control


def _table(part: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
    words = _("Mỗi dòng một cột: mã | loại | nhãn | English | * (dấu sao: bắt buộc). Loại: %(kinds)s.")
    columns = lines(_("Các cột"), words % {"kinds": ", ".join(terms.COLUMN_KINDS)}, rows=5)
    columns.initial = terms.columns_text(part)
    yield "columns", columns
    yield "least_rows", _number(_("Ít nhất mấy dòng"), part.get("minItems"), highest=50)
    yield "most_rows", _number(_("Nhiều nhất mấy dòng"), part.get("maxItems"), lowest=1, highest=50)


def _formula(part: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
    operation, operands, is_deep = terms.expression_parts(part.get("expression"))
    yield (
        "operation",
        forms.ChoiceField(label=_("Phép tính"), choices=list(terms.OPERATIONS.items()), initial=operation),
    )
    words = _("Mã các mục, số nguyên, hoặc “chữ trong ngoặc kép”, cách nhau dấu phẩy.")
    if is_deep:
        words = _("Phép tính này lồng nhau, lấy từ tệp; để trống thì giữ nguyên.")
    control = forms.CharField(
        label=_("Tính trên"), required=not is_deep, initial=operands, help_text=words, max_length=1000
    )
    yield "operands", control
    results = [("number", _("Một số")), ("money", _("Một số tiền")), ("text", _("Chữ"))]
    yield "result", forms.ChoiceField(label=_("Kết quả là"), choices=results, initial=part.get("result"))


def said_by(kind: FieldKind, sent: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The words of the data file for what was typed; None takes a word out."""
    words = {
        "shortest": "minLength", "longest": "maxLength", "lowest": "minimum", "highest": "maximum",
        "least_rows": "minItems", "most_rows": "maxItems", "at_most": "maxItems", "earliest": "earliest",
        "latest": "latest", "pattern": "pattern", "on_date": "onDate", "prefill": "prefill",
        "columns": "items",
    }  # fmt: skip
    for name, word in words.items():
        if name in sent:
            yield word, sent[name] if sent[name] not in ("", None) else None
    if "anew" in sent:
        yield "askAnew", True if sent["anew"] else None
    if "pattern" in sent:
        help_text = {"vi": sent["pattern_vi"], "en": sent["pattern_en"]}
        yield "patternHelp", help_text if sent["pattern"] and sent["pattern_vi"] else None
    if sent.get("megabytes"):
        yield "maxBytes", sent["megabytes"] * MEGABYTE
    if "options" in sent:
        is_one = kind is FieldKind.CHOICE
        yield (
            ("oneOf", sent["options"]) if is_one else ("items", {"type": "string", "oneOf": sent["options"]})
        )
    if "operation" in sent:
        yield "result", sent["result"]
        yield "type", "string" if sent["result"] == "text" else "integer"
        if sent["operands"]:
            yield "expression", terms.expression_of(sent["operation"], sent["operands"])
