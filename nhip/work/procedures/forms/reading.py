"""Reads a form's data file into a definition, and refuses one that breaks the rules. Pure.

Nothing in a file is trusted: words that are not known, values of a wrong type and unsafe patterns are told
by their place. The rules that look at the whole form are in `coherence`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import (
    Calculated,
    Condition,
    FieldKind,
    FileRule,
    FormDefinition,
    FormField,
    FormStep,
    Limits,
    LocalText,
    Option,
)
from nhip.work.procedures.forms import coherence, terms
from nhip.work.procedures.forms.faults import Faults
from nhip.work.procedures.forms.patterns import is_safe

TYPES: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.TEXT: ("string",),
    FieldKind.LONG_TEXT: ("string",),
    FieldKind.NUMBER: ("integer",),
    FieldKind.MONEY: ("integer",),
    FieldKind.DATE: ("string",),
    FieldKind.CHOICE: ("string",),
    FieldKind.SEVERAL_CHOICES: ("array",),
    FieldKind.PERSON: ("object",),
    FieldKind.ORGANISATION: ("object",),
    FieldKind.PLACE: ("string",),
    FieldKind.ADDRESS: ("object",),
    FieldKind.GROUP: ("array",),
    FieldKind.CALCULATED: ("integer", "string"),
    FieldKind.FILE: ("array",),
    FieldKind.DECLARATION: ("boolean",),
}
PARTS: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.PERSON: ("name", "number", "birth_date"),
    FieldKind.ORGANISATION: ("tax_code", "name", "representative"),
    FieldKind.ADDRESS: ("street", "unit"),
}
ROWS = (0, 20)
_WORDS = {
    "kind", "type", "format", "title", "description", "minLength", "maxLength", "minimum", "maximum",
    "earliest", "latest", "pattern", "patternHelp", "oneOf", "items", "minItems", "maxItems", "maxBytes",
    "accept", "prefill", "parts", "uniqueItems", "const", "onDate", "expression", "result", "askAnew",
}  # fmt: skip
_OF_THE_FORM = {"code", "title", "schema", "steps", "show_if", "required_if", "rules"}


def read_form(data: Mapping[str, Any]) -> FormDefinition:
    """The definition in a data file. Raises FormBroken, whose `fields` name every faulty place and rule."""
    code = str(data.get("code") or "?")
    faults = Faults(code)
    schema = data.get("schema")
    if not isinstance(schema, Mapping) or not isinstance(schema.get("properties"), Mapping):
        faults.broken("schema", _("thiếu “properties”, nơi kê các mục của biểu mẫu."))
    if not isinstance(data.get("steps"), list):
        faults.broken("steps", _("cần một danh sách các bước."))
    for word in set(data) - _OF_THE_FORM:
        faults.add(word, _("không có từ này trong một biểu mẫu."))
    reader = _Reader(data, schema, faults)
    title = terms.text(data.get("title"), "title", faults)
    steps = tuple(reader.step(one, number) for number, one in enumerate(data["steps"], 1))
    definition = FormDefinition(code, title, steps, digest_of(data))
    coherence.check(definition, set(schema["properties"]), reader.required, faults)
    faults.refuse()
    return definition


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of what a data file means, whatever the order of its keys."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class _Reader:
    """Reads the parts of one file."""

    def __init__(self, data: Mapping[str, Any], schema: Mapping[str, Any], faults: Faults) -> None:
        self.faults = faults
        self.properties = schema["properties"]
        self.required = self._keys(schema.get("required"), "schema.required")
        self.show_if = self._by_field(data, "show_if")
        self.required_if = self._by_field(data, "required_if")
        self.rules = self._by_field(data, "rules")

    def step(self, part: Any, number: int) -> FormStep:
        place = f"steps.{number}"
        if not isinstance(part, Mapping) or not isinstance(part.get("fields"), list):
            self.faults.broken(place, _("cần “key”, “title” và danh sách “fields”."))
        key = str(part.get("key") or "")
        title = terms.text(part.get("title"), place, self.faults)
        if not key or not title:
            self.faults.add(place, _("cần “key” và tiêu đề tiếng Việt."))
        unknown = [str(one) for one in part["fields"] if not self._knows(one)]
        if unknown:
            self.faults.add(place, _("mục chưa được kê: %(keys)s.") % {"keys": ", ".join(unknown)})
        fields = tuple(
            self.field(one, self.properties[one], one in self.required)
            for one in part["fields"]
            if self._knows(one)
        )
        intro = terms.text(part.get("intro"), place, self.faults)
        return FormStep(key, title, intro, fields, self._condition(part.get("show_if"), key))

    def _knows(self, key: Any) -> bool:
        return isinstance(key, str) and isinstance(self.properties.get(key), Mapping)

    def field(self, key: str, part: Mapping[str, Any], required: bool) -> FormField:
        for word in set(part) - _WORDS:
            self.faults.add(key, _("không có từ “%(word)s” trong một mục.") % {"word": word})
        if not isinstance(part.get("kind"), str) or part["kind"] not in set(FieldKind):
            self.faults.broken(
                key, _("“kind” phải là một trong: %(kinds)s.") % {"kinds": ", ".join(FieldKind)}
            )
        kind = FieldKind(part["kind"])
        if part.get("type") not in TYPES[kind]:
            self.faults.add(key, _("“type” phải là %(type)s.") % {"type": " / ".join(TYPES[kind])})
        return FormField(
            key=key,
            kind=kind,
            label=terms.text(part.get("title"), key, self.faults),
            help=terms.text(part.get("description"), key, self.faults),
            required=required and kind is not FieldKind.CALCULATED,
            options=tuple(self._options(key, part)),
            limits=self._limits(key, kind, part),
            file=self._file_rule(key, part) if kind is FieldKind.FILE else None,
            prefill=str(part.get("prefill") or ""),
            anew=self._anew(key, part),
            parts=self._parts(key, kind, part),
            show_if=self._condition(self.show_if.get(key), key),
            required_if=self._condition(self.required_if.get(key), key),
            rules=terms.rules(self.rules[key], key, self.faults) if key in self.rules else (),
            on_date=str(part.get("onDate") or ""),
            fields=self._columns(key, part) if kind is FieldKind.GROUP else (),
            **self._calculation(key, kind, part),
        )

    def _anew(self, key: str, part: Mapping[str, Any]) -> bool:
        said = part.get("askAnew", False)
        if not isinstance(said, bool):
            self.faults.add(key, _("“askAnew” phải là true hoặc false."))
        elif said and part.get("prefill"):
            self.faults.add(key, _("mục hỏi lại mỗi lần (“askAnew”) thì không điền sẵn (“prefill”)."))
        return said is True

    def _calculation(self, key: str, kind: FieldKind, part: Mapping[str, Any]) -> dict[str, Any]:
        if kind is not FieldKind.CALCULATED:
            return {}
        result = part.get("result")
        if not isinstance(result, str) or result not in set(Calculated):
            self.faults.add(
                key, _("“result” phải là một trong: %(kinds)s.") % {"kinds": ", ".join(Calculated)}
            )
            return {}
        expression = terms.expression(part.get("expression"), key, self.faults)
        return {"expression": expression, "result": Calculated(result)}

    def _columns(self, key: str, part: Mapping[str, Any]) -> tuple[FormField, ...]:
        items = part.get("items")
        properties = items.get("properties") if isinstance(items, Mapping) else None
        if not isinstance(properties, Mapping) or not properties:
            self.faults.add(key, _("nhóm lặp lại cần “items.properties”, nơi kê các cột."))
            return ()
        required = self._keys(items.get("required"), key) if isinstance(items, Mapping) else set()
        order = items.get("order", list(properties)[:1]) if isinstance(items, Mapping) else []
        # Databases forget the order of an object's keys, so it is stated.
        if not isinstance(order, list) or sorted(map(str, order)) != sorted(properties):
            self.faults.add(key, _("nhóm cần “items.order”: danh sách mã các cột theo thứ tự."))
            order = sorted(properties)
        columns = ((str(one), properties[one]) for one in order if isinstance(properties[one], Mapping))
        return tuple(self.field(one, said, one in required) for one, said in columns)

    def _parts(self, key: str, kind: FieldKind, part: Mapping[str, Any]) -> tuple[str, ...]:
        usual = PARTS.get(kind, PARTS[FieldKind.PERSON])
        said = part.get("parts")
        if said is None:
            return usual
        known = isinstance(said, list) and said and all(one in usual for one in said)
        if not known:
            self.faults.add(key, _("“parts” chỉ gồm: %(parts)s.") % {"parts": ", ".join(usual)})
            return usual
        return tuple(said)

    def _condition(self, said: Any, place: str) -> Condition | None:
        return terms.condition(said, place, self.faults) if said else None

    def _options(self, key: str, part: Mapping[str, Any]) -> Iterator[Option]:
        items = part.get("items")
        listed = part.get("oneOf") or (items.get("oneOf") if isinstance(items, Mapping) else None) or ()
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping):
                label = terms.text(one.get("title"), key, self.faults)
                yield Option(str(one.get("const") or ""), label)

    def _limits(self, key: str, kind: FieldKind, part: Mapping[str, Any]) -> Limits:
        pattern = str(part.get("pattern") or "")
        if pattern and not is_safe(pattern):
            self.faults.add(key, _("mẫu “%(pattern)s” sai hoặc lặp lồng nhau.") % {"pattern": pattern[:80]})
            pattern = ""
        rows = ROWS if kind is FieldKind.GROUP else (None, None)
        lowest = self._whole(key, part, "minimum", self._whole(key, part, "minItems", rows[0]))
        highest = self._whole(key, part, "maximum")
        if kind is FieldKind.GROUP:
            highest = self._whole(key, part, "maxItems", rows[1])
        return Limits(
            shortest=self._whole(key, part, "minLength"),
            longest=self._whole(key, part, "maxLength"),
            lowest=lowest,
            highest=highest,
            earliest=str(part.get("earliest") or ""),
            latest=str(part.get("latest") or ""),
            pattern=pattern,
            pattern_help=terms.text(part.get("patternHelp"), key, self.faults),
        )

    def _file_rule(self, key: str, part: Mapping[str, Any]) -> FileRule:
        usual = FileRule()
        accept = part.get("accept") or list(usual.kinds)
        return FileRule(
            at_least=self._whole(key, part, "minItems", usual.at_least) or 0,
            at_most=self._whole(key, part, "maxItems", usual.at_most) or usual.at_most,
            max_bytes=self._whole(key, part, "maxBytes", usual.max_bytes) or usual.max_bytes,
            kinds=tuple(str(one) for one in accept) if isinstance(accept, list) else usual.kinds,
        )

    def _whole(self, key: str, part: Mapping[str, Any], word: str, usual: int | None = None) -> int | None:
        value = part.get(word, usual)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.faults.add(key, _("“%(word)s” phải là một số nguyên.") % {"word": word})
        return usual

    def _keys(self, said: Any, place: str) -> set[str]:
        if said is None:
            return set()
        if not isinstance(said, list) or any(not isinstance(one, str) for one in said):
            self.faults.add(place, _("cần một danh sách tên mục."))
            return set()
        return set(said)

    def _by_field(self, data: Mapping[str, Any], word: str) -> Mapping[str, Any]:
        said = data.get(word) or {}
        if not isinstance(said, Mapping):
            self.faults.broken(word, _("cần kê theo tên mục."))
        for key in set(said) - set(self.properties):
            self.faults.add(f"{word}.{key}", _("không có mục này."))
        return said


__all__ = ["PARTS", "TYPES", "LocalText", "digest_of", "read_form"]
