"""Reads a form's data file into a definition, and refuses one that breaks the rules. Pure.

The rules: known keywords alone; every field asked in exactly one step; conditions look back only, at
fields that exist, with the allowed words; options where there is a choice; Vietnamese everywhere.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import (
    Condition,
    FieldKind,
    FileRule,
    FormBroken,
    FormDefinition,
    FormField,
    FormStep,
    Limits,
    LocalText,
    Operator,
    Option,
)

TYPES = {
    FieldKind.TEXT: "string",
    FieldKind.LONG_TEXT: "string",
    FieldKind.NUMBER: "integer",
    FieldKind.MONEY: "integer",
    FieldKind.DATE: "string",
    FieldKind.CHOICE: "string",
    FieldKind.SEVERAL_CHOICES: "array",
    FieldKind.PERSON: "object",
    FieldKind.PLACE: "string",
    FieldKind.FILE: "array",
    FieldKind.DECLARATION: "boolean",
}
PREFILLS = {
    "applicant": FieldKind.PERSON,
    "applicant.address": FieldKind.TEXT,
    "applicant.unit": FieldKind.PLACE,
    "applicant.phone": FieldKind.TEXT,
    "applicant.email": FieldKind.TEXT,
}
PARTS = ("name", "number", "birth_date")
_WORDS = {
    "kind", "type", "format", "title", "description", "minLength", "maxLength", "minimum", "maximum",
    "earliest", "latest", "pattern", "patternHelp", "oneOf", "items", "minItems", "maxItems", "maxBytes",
    "accept", "prefill", "parts", "uniqueItems", "const",
}  # fmt: skip
_LOGIC = {Operator.ALL, Operator.ANY, Operator.NOT}


def read_form(data: Mapping[str, Any]) -> FormDefinition:
    """The definition in a data file. Raises FormBroken naming the place and the rule."""
    code = str(data.get("code") or "?")
    schema = data.get("schema")
    if not isinstance(schema, Mapping) or not isinstance(schema.get("properties"), Mapping):
        _broken(code, "schema", "properties")
    reader = _Reader(code, schema, data.get("show_if") or {})
    steps = tuple(reader.step(one) for one in data.get("steps") or ())
    definition = FormDefinition(code, reader.text(data, "title"), steps, _hash(data))
    _refuse_misuse(definition, schema)
    return definition


def _hash(data: Mapping[str, Any]) -> str:
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _broken(form: str, place: str, rule: str) -> NoReturn:
    raise FormBroken(
        _("Biểu mẫu %(form)s sai ở %(place)s: %(rule)s. Hãy sửa tệp dữ liệu."),
        form=form,
        place=place,
        rule=rule,
    )


class _Reader:
    """Reads the parts of one file, remembering which file it is for its complaints."""

    def __init__(self, code: str, schema: Mapping[str, Any], conditions: Mapping[str, Any]) -> None:
        self.code = code
        self.properties = schema["properties"]
        self.required = set(schema.get("required") or ())
        self.conditions = conditions

    def text(self, part: Mapping[str, Any], name: str) -> LocalText:
        said = part.get(name) or {}
        if not isinstance(said, Mapping) or not set(said) <= {"vi", "en"}:
            _broken(self.code, name, "vi, en")
        return LocalText(str(said.get("vi") or ""), str(said.get("en") or ""))

    def step(self, part: Mapping[str, Any]) -> FormStep:
        key = str(part.get("key") or "")
        unknown = [one for one in part.get("fields") or () if one not in self.properties]
        if not key or unknown or not self.text(part, "title"):
            _broken(self.code, f"steps.{key}", ", ".join(unknown) or "key, title")
        fields = tuple(self.field(one) for one in part["fields"])
        condition = self.condition(part["show_if"], key) if part.get("show_if") else None
        return FormStep(key, self.text(part, "title"), self.text(part, "intro"), fields, condition)

    def field(self, key: str) -> FormField:
        part = self.properties[key]
        if not set(part) <= _WORDS or part.get("kind") not in set(FieldKind):
            _broken(self.code, key, ", ".join(sorted(set(part) - _WORDS)) or "kind")
        kind = FieldKind(part["kind"])
        if part.get("type") != TYPES[kind]:
            _broken(self.code, key, f"type {TYPES[kind]}")
        said = self.conditions.get(key)
        return FormField(
            key=key,
            kind=kind,
            label=self.text(part, "title"),
            help=self.text(part, "description"),
            required=key in self.required,
            options=tuple(self._options(part)),
            limits=self._limits(part),
            file=self._file_rule(part) if kind is FieldKind.FILE else None,
            prefill=str(part.get("prefill") or ""),
            parts=tuple(part.get("parts") or PARTS),
            show_if=self.condition(said, key) if said else None,
        )

    def condition(self, said: Any, place: str) -> Condition:
        if not isinstance(said, Mapping) or len(said) != 1 or set(said) - set(Operator):
            _broken(self.code, place, ", ".join(Operator))
        word, value = next(iter(said.items()))
        operator = Operator(word)
        if operator in _LOGIC:
            parts = value if isinstance(value, list) else [value]
            return Condition(operator, parts=tuple(self.condition(one, place) for one in parts))
        if operator is Operator.ANSWERED:
            return Condition(operator, str(value), True)
        if not isinstance(value, list) or len(value) != 2:
            _broken(self.code, place, f"{word}: [field, value]")
        return Condition(operator, str(value[0]), value[1])

    def _options(self, part: Mapping[str, Any]) -> Iterator[Option]:
        listed = part.get("oneOf") or (part.get("items") or {}).get("oneOf") or ()
        for one in listed:
            yield Option(str(one.get("const") or ""), self.text(one, "title"))

    def _limits(self, part: Mapping[str, Any]) -> Limits:
        return Limits(
            shortest=part.get("minLength"),
            longest=part.get("maxLength"),
            lowest=part.get("minimum", part.get("minItems")),
            highest=part.get("maximum"),
            earliest=str(part.get("earliest") or ""),
            latest=str(part.get("latest") or ""),
            pattern=str(part.get("pattern") or ""),
            pattern_help=self.text(part, "patternHelp"),
        )

    def _file_rule(self, part: Mapping[str, Any]) -> FileRule:
        usual = FileRule()
        return FileRule(
            at_least=part.get("minItems", usual.at_least),
            at_most=part.get("maxItems", usual.at_most),
            max_bytes=part.get("maxBytes", usual.max_bytes),
            kinds=tuple(part.get("accept") or usual.kinds),
        )


def _refuse_misuse(definition: FormDefinition, schema: Mapping[str, Any]) -> None:
    asked = [field.key for step in definition.steps for field in step.fields]
    if not asked:
        _broken(definition.code, "steps", "fields")
    missing = set(schema["properties"]) ^ set(asked) | set(schema.get("required") or ()) - set(asked)
    twice = {key for key in asked if asked.count(key) > 1} | {
        step.key for step in definition.steps if [one.key for one in definition.steps].count(step.key) > 1
    }
    if missing or twice:
        _broken(definition.code, "steps", ", ".join(sorted(missing | twice)))
    _refuse_looking_ahead(definition)
    for step in definition.steps:
        for field in step.fields:
            _refuse_field(definition.code, field)


def _refuse_looking_ahead(definition: FormDefinition) -> None:
    seen: set[str] = set()
    for step in definition.steps:
        for place, condition in _conditions(step, seen):
            ahead = set(_fields_of(condition)) - seen
            if ahead:
                _broken(definition.code, place, f"show_if: {', '.join(sorted(ahead))}")


def _conditions(step: FormStep, seen: set[str]) -> Iterator[tuple[str, Condition]]:
    if step.show_if:
        yield step.key, step.show_if
    for field in step.fields:
        if field.show_if:
            yield field.key, field.show_if
        seen.add(field.key)


def _fields_of(condition: Condition) -> Iterator[str]:
    if condition.operator in _LOGIC:
        for part in condition.parts:
            yield from _fields_of(part)
    else:
        yield condition.field


def _refuse_field(form: str, field: FormField) -> None:
    if "__" in field.key or not field.key.isidentifier():
        _broken(form, field.key, "a-z_")
    if not field.label or any(not option.label or not option.value for option in field.options):
        _broken(form, field.key, "title")
    values = [option.value for option in field.options]
    chooses = field.kind in (FieldKind.CHOICE, FieldKind.SEVERAL_CHOICES)
    if chooses != bool(values) or len(set(values)) != len(values):
        _broken(form, field.key, "oneOf")
    if field.prefill and PREFILLS.get(field.prefill) is not field.kind:
        _broken(form, field.key, "prefill")
    if field.kind is FieldKind.PERSON and not set(field.parts) <= set(PARTS):
        _broken(form, field.key, "parts")
