"""What the conditions of a process may read of a case: choices, numbers, days; never a name or a text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from nhip.work.procedures.contracts import Answers, FieldKind, FormDefinition

_PLAIN = frozenset({FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.CHOICE, FieldKind.PLACE})
_KEPT_OF_A_PERSON: MappingProxyType[str, str] = MappingProxyType({"birth_date": "birth_date"})


def facts_of(form: FormDefinition, answers: Answers) -> dict[str, Any]:
    """The answers a process may look up, by the key of their question."""
    found: dict[str, Any] = {}
    for key, value in answers.items():
        field = form.field(key)
        if field is not None and (kept := _kept(field.kind, value)) is not None:
            found[key] = kept
    return found


def _kept(kind: FieldKind, value: Any) -> Any:
    if isinstance(value, bool) or kind in _PLAIN:
        return value
    if kind is FieldKind.CALCULATED:
        # Joined words may hold a name.
        return value if isinstance(value, int) else None
    if kind is FieldKind.PERSON and isinstance(value, Mapping):
        # A day of birth decides about ages; who it is stays in the case.
        return {key: value[key] for key in _KEPT_OF_A_PERSON if key in value}
    if kind is FieldKind.FILE:
        return len(value) if isinstance(value, list | tuple) else 0
    return list(value) if kind is FieldKind.SEVERAL_CHOICES and isinstance(value, list | tuple) else None
