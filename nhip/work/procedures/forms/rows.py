"""Rows of a repeatable group as a form without scripts sends them: numbered controls and two buttons."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from nhip.work.procedures.contracts import FieldKind, FormField, Json
from nhip.work.procedures.forms.coherence import MOST_ROWS
from nhip.work.procedures.forms.fields import PART

COUNT, ADD, DROP = f"{PART}rows", f"{PART}add", f"{PART}drop"


def as_sent(data: Any) -> "MultiValueDict[str, Any]":
    """What was sent, by control name, as lists; a plain mapping is taken as well."""
    if hasattr(data, "lists"):
        return MultiValueDict(dict(data.lists()))
    return MultiValueDict({key: one if isinstance(one, list) else [one] for key, one in data.items()})


def pressed(fields: Iterable[FormField], sent: "MultiValueDict[str, Any]") -> str:
    """Add or take away the row whose button was pressed, in place; the group's key, "" when none was."""
    was_pressed = ""
    for field in (one for one in fields if one.kind is FieldKind.GROUP):
        count = count_of(field, sent=sent, answer=None)
        if f"{field.key}{ADD}" in sent:
            sent[f"{field.key}{COUNT}"] = str(min(count + 1, most(field)))
            was_pressed = field.key
        dropped = sent.get(f"{field.key}{DROP}", "")
        if dropped.isascii() and dropped.isdigit() and len(dropped) < 4 and int(dropped) < count:
            _drop(field, sent, number=int(dropped), count=count)
            was_pressed = field.key
    return was_pressed


def most(field: FormField) -> int:
    """How many rows a group may have."""
    highest = field.limits.highest
    return MOST_ROWS if highest is None else min(highest, MOST_ROWS)


def count_of(field: FormField, *, sent: Mapping[str, Any] | None, answer: Json) -> int:
    """How many rows a group shows: those sent, else those answered, and at least what is asked for.

    A group that the sent page did not show yet, as its condition holds only now, begins with the least.
    """
    if sent is not None and (f"{field.key}{COUNT}" in sent or _counted(field, sent)):
        text = str(sent.get(f"{field.key}{COUNT}") or "")
        said = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else _counted(field, sent)
        return min(said, most(field))
    answered = len(answer) if isinstance(answer, list | tuple) else 0
    least = max(field.limits.lowest or 0, 1 if field.required else 0)
    return min(max(answered, least), most(field))


def control(field: FormField, number: int, column: str = "") -> str:
    """The name of a control of a row, or the beginning of its names."""
    return f"{field.key}{PART}{number}{PART}{column}"


def _counted(field: FormField, sent: Mapping[str, Any]) -> int:
    numbers = (name.split(PART)[1] for name in sent if name.startswith(f"{field.key}{PART}"))
    known = [int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) < 4]
    return max(known, default=-1) + 1


def _drop(field: FormField, sent: "MultiValueDict[str, Any]", *, number: int, count: int) -> None:
    for row in range(number, count):
        for name in [name for name in sent if name.startswith(control(field, row))]:
            values = sent.getlist(name)
            del sent[name]
            if row > number:
                sent.setlist(control(field, row - 1) + name.removeprefix(control(field, row)), values)
    sent[f"{field.key}{COUNT}"] = str(count - 1)
