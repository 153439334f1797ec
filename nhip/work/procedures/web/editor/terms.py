"""The small languages of the editor's controls: lines of options and columns, one condition, one formula.

What an officer picks or types becomes a part of the form's data file, and the other way round.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.work.procedures.rules.form_edits import TYPES, free_key

KEEP = "__keep__"
OPERATORS: dict[str, str | Promise] = {
    "equals": gettext_lazy("là"),
    "one_of": gettext_lazy("là một trong (cách nhau dấu phẩy)"),
    "includes": gettext_lazy("có chọn"),
    "answered": gettext_lazy("đã trả lời"),
    "at_least": gettext_lazy("từ … trở lên"),
    "at_most": gettext_lazy("nhiều nhất"),
    "before": gettext_lazy("trước ngày của mục"),
    "after": gettext_lazy("sau ngày của mục"),
}
RULES: dict[str, str | Promise] = {
    "after": gettext_lazy("phải sau"),
    "before": gettext_lazy("phải trước"),
    "at_least": gettext_lazy("không được ít hơn"),
    "at_most": gettext_lazy("không được nhiều hơn"),
    "equals": gettext_lazy("phải giống"),
}
OPERATIONS: dict[str, str | Promise] = {
    "add": gettext_lazy("Cộng"),
    "subtract": gettext_lazy("Trừ"),
    "multiply": gettext_lazy("Nhân"),
    "divide": gettext_lazy("Chia, bỏ phần lẻ"),
    "smallest": gettext_lazy("Số nhỏ nhất"),
    "largest": gettext_lazy("Số lớn nhất"),
    "join": gettext_lazy("Nối chữ"),
    "days_between": gettext_lazy("Số ngày giữa hai ngày"),
    "months_between": gettext_lazy("Số tháng tròn giữa hai ngày"),
    "years_between": gettext_lazy("Số năm tròn giữa hai ngày"),
    "count_rows": gettext_lazy("Số dòng của nhóm"),
    "add_rows": gettext_lazy("Cộng một cột của nhóm"),
}
COLUMN_KINDS = ("text", "long_text", "number", "money", "date", "place", "person", "organisation", "address")
_WHOLE = re.compile(r"-?[0-9]{1,16}")


def options_text(part: Mapping[str, Any]) -> str:
    """Options as lines: `mã | nhãn | label`."""
    listed = part.get("oneOf") or (part.get("items") or {}).get("oneOf") or []
    return "\n".join(
        " | ".join([one["const"], one["title"].get("vi", ""), one["title"].get("en", "")]).rstrip(" |")
        for one in listed
    )


def options_of(text: str) -> list[dict[str, Any]]:
    """Lines as options; one that has no code is given one. Raises ValidationError naming the line."""
    found: list[dict[str, Any]] = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        parts = [one.strip() for one in line.split("|")]
        if len(parts) > 3:
            raise ValidationError(
                _("Dòng %(number)d: mỗi dòng viết “mã | nhãn | English”.") % {"number": number}
            )
        code, vi, en = (["", parts[0], ""] if len(parts) == 1 else [*parts, ""])[:3]
        if not vi:
            raise ValidationError(_("Dòng %(number)d: thiếu nhãn tiếng Việt.") % {"number": number})
        taken = [one["const"] for one in found]
        if code in taken:
            raise ValidationError(
                _("Dòng %(number)d: trùng mã “%(code)s”.") % {"number": number, "code": code}
            )
        found.append({"const": code or free_key(vi, taken, otherwise="chon"), "title": {"vi": vi, "en": en}})
    if not found:
        raise ValidationError(_("Hãy viết ít nhất một lựa chọn."))
    return found


def columns_text(part: Mapping[str, Any]) -> str:
    """Columns of a group as lines: `mã | loại | nhãn | label | *` (a star where it must be filled in)."""
    items = part.get("items") or {}
    required, properties = set(items.get("required") or ()), items.get("properties") or {}
    order = [key for key in items.get("order") or list(properties) if key in properties]
    return "\n".join(
        " | ".join(
            [
                key,
                properties[key]["kind"],
                properties[key]["title"].get("vi", ""),
                properties[key]["title"].get("en", ""),
                "*" if key in required else "",
            ]
        ).rstrip(" |")
        for key in order
    )


def columns_of(text: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """Lines as the `items` of a group; a column that stays keeps what the lines do not say of it."""
    properties: dict[str, Any] = {}
    required = []
    known = (before.get("items") or {}).get("properties") or {}
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        parts = [one.strip() for one in line.split("|")] + [""] * 5
        key, kind, vi, en, star = parts[:5]
        if kind not in COLUMN_KINDS and (known.get(key) or {}).get("kind") != kind:
            kinds = ", ".join(COLUMN_KINDS)
            raise ValidationError(
                _("Dòng %(number)d: loại cột phải là một trong: %(kinds)s.")
                % {"number": number, "kinds": kinds}
            )
        if not vi:
            raise ValidationError(_("Dòng %(number)d: thiếu nhãn tiếng Việt.") % {"number": number})
        key = key or free_key(vi, properties, otherwise="cot")
        kept = known.get(key, {}) if (known.get(key) or {}).get("kind") == kind else {}
        properties[key] = {**kept, "kind": kind, "type": TYPES[kind], "title": {"vi": vi, "en": en}}
        if star == "*":
            required.append(key)
    if not properties:
        raise ValidationError(_("Hãy viết ít nhất một cột."))
    return {"type": "object", "properties": properties, "order": list(properties), "required": required}


def condition_parts(said: Any) -> dict[str, str]:
    """A condition as three controls; a compound one is kept as it is unless another is picked."""
    if not said:
        return {"field": "", "operator": "equals", "value": ""}
    word, value = next(iter(said.items()))
    if word == "answered":
        return {"field": str(value), "operator": word, "value": ""}
    if word in OPERATORS and isinstance(value, list) and len(value) == 2:
        return {"field": str(value[0]), "operator": word, "value": _said_value(value[1])}
    return {"field": KEEP, "operator": "equals", "value": ""}


def _said_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("field", ""))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def condition_of(field: str, operator: str, value: str, kind: str) -> dict[str, Any]:
    """Three controls as a condition; `kind` is that of the field it looks at."""
    if operator == "answered":
        return {"answered": field}
    if operator in ("before", "after"):
        return {operator: [field, {"field": value.strip()}]}
    if operator == "one_of":
        return {operator: [field, [_value(one, kind) for one in value.split(",") if one.strip()]]}
    return {operator: [field, _value(value, kind)]}


def _value(text: str, kind: str) -> str | int | bool:
    text = text.strip()
    if kind == "declaration":
        return text.lower() not in ("false", "no", "không", "0", "")
    if kind in ("number", "money", "calculated") and _WHOLE.fullmatch(text):
        return int(text)
    return text


def expression_parts(said: Any) -> tuple[str, str, bool]:
    """A formula as its operation and its operands in a line; and whether it is one the line cannot say."""
    if not isinstance(said, Mapping) or len(said) != 1:
        return "add", "", False
    operation, value = next(iter(said.items()))
    listed = value if isinstance(value, list) else [value]
    if any(isinstance(one, Mapping) and set(one) != {"text"} for one in listed):
        return operation, "", True
    words = [f"“{one['text']}”" if isinstance(one, Mapping) else str(one) for one in listed]
    return operation, ", ".join(words), False


def expression_of(operation: str, operands: str) -> dict[str, Any]:
    """An operation and a line of operands as a formula: keys of fields, whole numbers, “texts”."""
    return {operation: [_operand(one.strip()) for one in operands.split(",") if one.strip()]}


def _operand(text: str) -> str | int | dict[str, str]:
    if text[:1] in '“"' and len(text) > 1:
        return {"text": text.strip('“”"')}
    return int(text) if _WHOLE.fullmatch(text) else text
