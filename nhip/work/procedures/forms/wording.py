"""Answers in words, as a person reads them back."""

from collections.abc import Callable, Mapping
from typing import cast

from django.utils.translation import gettext as _

from nhip.kernel.ui import formats
from nhip.work.procedures.contracts import FieldKind, FormField, FormStep, Json, ReviewFile, ReviewRow
from nhip.work.procedures.forms.checks import Setting, day_of
from nhip.work.procedures.forms.conditions import is_answered
from nhip.work.procedures.forms.fields import PART_LABELS, stored_files


def rows(step: FormStep, answers: Mapping[str, Json], setting: Setting) -> list[ReviewRow]:
    """One row for each question of a step."""
    return [_row(step, field, answers.get(field.key), setting) for field in step.fields]


def _row(step: FormStep, field: FormField, answer: Json, setting: Setting) -> ReviewRow:
    return ReviewRow(
        step=step.key,
        step_title=step.title.say(setting.language),
        field=field.key,
        label=field.label.say(setting.language),
        value=_value(field, answer, setting),
        files=_files(answer) if field.kind is FieldKind.FILE else (),
    )


def _value(field: FormField, answer: Json, setting: Setting) -> str:
    if field.kind is FieldKind.FILE or not is_answered(answer):
        return "" if stored_files(answer) else _("Chưa trả lời")
    return _WORDS.get(field.kind, _as_it_is)(field, answer, setting)


def _files(answer: Json) -> tuple[ReviewFile, ...]:
    return tuple(
        ReviewFile(
            id=str(one["id"]),
            name=str(one["name"]),
            size=one["size"] if isinstance(one.get("size"), int) else 0,
            sha256=str(one.get("sha256") or ""),
        )
        for one in stored_files(answer)
    )


def _as_it_is(field: FormField, answer: Json, setting: Setting) -> str:
    return str(answer)


def _number(field: FormField, answer: Json, setting: Setting) -> str:
    known = isinstance(answer, int) and not isinstance(answer, bool)
    return formats.number(cast("int", answer), language=setting.language) if known else str(answer)


def _money(field: FormField, answer: Json, setting: Setting) -> str:
    known = isinstance(answer, int) and not isinstance(answer, bool)
    return formats.dong(cast("int", answer), language=setting.language) if known else str(answer)


def _date(field: FormField, answer: Json, setting: Setting) -> str:
    day = day_of(answer)
    return formats.day(day, language=setting.language) if day else str(answer)


def _choice(field: FormField, answer: Json, setting: Setting) -> str:
    labels = {option.value: option.label.say(setting.language) for option in field.options}
    return labels.get(answer, str(answer)) if isinstance(answer, str) else str(answer)


def _several(field: FormField, answer: Json, setting: Setting) -> str:
    chosen = answer if isinstance(answer, list | tuple) else [answer]
    return "; ".join(_choice(field, one, setting) for one in chosen)


def _place(field: FormField, answer: Json, setting: Setting) -> str:
    return setting.units.get(answer, answer) if isinstance(answer, str) else str(answer)


def _declaration(field: FormField, answer: Json, setting: Setting) -> str:
    return _("Đã xác nhận") if answer is True else _("Chưa xác nhận")


def _person(field: FormField, answer: Json, setting: Setting) -> str:
    if not isinstance(answer, Mapping):
        return str(answer)
    said = {part: answer.get(part) for part in field.parts}
    words = [
        str(said.get("name") or ""),
        f"{PART_LABELS['number']()}: {said['number']}" if said.get("number") else "",
        f"{PART_LABELS['birth_date']()}: {_date(field, said['birth_date'], setting)}"
        if said.get("birth_date")
        else "",
    ]
    return "; ".join(word for word in words if word)


_WORDS: dict[FieldKind, Callable[[FormField, Json, Setting], str]] = {
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.SEVERAL_CHOICES: _several,
    FieldKind.PLACE: _place,
    FieldKind.DECLARATION: _declaration,
    FieldKind.PERSON: _person,
}
