"""Answers in words, as a person reads them back."""

from collections.abc import Callable, Mapping
from typing import cast

from django.utils.translation import gettext as _

from nhip.kernel.ui import formats
from nhip.work.procedures.adapters.units import called_now
from nhip.work.procedures.contracts import (
    Calculated,
    FieldKind,
    FormField,
    FormStep,
    Json,
    ReviewFile,
    ReviewRow,
)
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
        value=value_of(field, answer, setting),
        files=_files(answer) if field.kind is FieldKind.FILE else (),
    )


def value_of(field: FormField, answer: Json, setting: Setting) -> str:
    """An answer in words."""
    if field.kind is FieldKind.CALCULATED and answer is None:
        return _("Chưa đủ để tính")
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
    if not isinstance(answer, str):
        return str(answer)
    name = setting.units_for(field).get(answer, answer)
    day = setting.day_for(field)
    now = called_now(answer, on=day, language=setting.language) if day else ()
    return _("%(name)s (nay là %(now)s)") % {"name": name, "now": ", ".join(now)} if now else name


def _address(field: FormField, answer: Json, setting: Setting) -> str:
    if not isinstance(answer, Mapping):
        return str(answer)
    street, unit = answer.get("street"), answer.get("unit")
    words = [str(street) if street else "", _place(field, unit, setting) if unit else ""]
    return ", ".join(word for word in words if word)


def _group(field: FormField, answer: Json, setting: Setting) -> str:
    rows = answer if isinstance(answer, list | tuple) else [answer]
    return "\n".join(f"{number}. {_row_words(field, row, setting)}" for number, row in enumerate(rows, 1))


def _row_words(field: FormField, row: Json, setting: Setting) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    said = [(one, row.get(one.key)) for one in field.fields if is_answered(row.get(one.key))]
    return "; ".join(
        f"{one.label.say(setting.language)}: {value_of(one, value, setting)}" for one, value in said
    )


def _calculated(field: FormField, answer: Json, setting: Setting) -> str:
    words = {Calculated.MONEY: _money, Calculated.NUMBER: _number}
    return words.get(field.result or Calculated.TEXT, _as_it_is)(field, answer, setting)


def _declaration(field: FormField, answer: Json, setting: Setting) -> str:
    return _("Đã xác nhận") if answer is True else _("Chưa xác nhận")


def _person(field: FormField, answer: Json, setting: Setting) -> str:
    if not isinstance(answer, Mapping):
        return str(answer)
    said = {part: answer.get(part) for part in field.parts if answer.get(part)}
    if said.get("birth_date"):
        said["birth_date"] = _date(field, said["birth_date"], setting)
    labels = PART_LABELS[field.kind]
    words = [str(said.pop("name", ""))]
    words += [f"{labels[part]()}: {value}" for part, value in said.items()]
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
    FieldKind.ORGANISATION: _person,
    FieldKind.ADDRESS: _address,
    FieldKind.GROUP: _group,
    FieldKind.CALCULATED: _calculated,
}
