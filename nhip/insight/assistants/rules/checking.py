"""What does not fit in the answers of a dossier: the order of days, ended papers, names that differ. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nhip.kernel.text import fold
from nhip.work.procedures.contracts import Answers, FieldKind, FormDefinition, FormField, Json

_BEGINS = re.compile(r"^(tu ngay|ngay cap|ngay bat dau|ngay hieu luc)\b|\btu ngay$")
_ENDS = re.compile(r"^(den ngay|ngay het han|ngay ket thuc)\b|\b(den ngay|het han)$")
_EXPIRES = re.compile(r"\b(het han|co gia tri den)\b")


class Misfit(StrEnum):
    """What is wrong: ngày sau trước ngày trước, giấy hết hạn, ngày sinh chưa tới, tên khác nhau."""

    ORDER = "order"
    EXPIRED = "expired"
    UNBORN = "unborn"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that does not fit: the field it is shown at, the other one, and the values of both."""

    what: Misfit
    field: str
    value: str
    other: str = ""
    other_value: str = ""


def misfits(form: FormDefinition, answers: Answers, *, applicant: str, on: date) -> tuple[Found, ...]:
    """Everything that does not fit as of a day, in the order of the form.

    `applicant`: the name in the register of whom the dossier is about, "" where it is not known.
    """
    found: list[Found] = []
    for step in form.steps:
        found += _days(step.fields, answers, on)
        for group in step.fields:
            if group.kind is FieldKind.GROUP:
                for row in _rows(answers.get(group.key)):
                    found += [_in_group(one, group.key) for one in _days(group.fields, row, on)]
    return (*found, *_names(form, answers, applicant))


def _in_group(one: Found, group: str) -> Found:
    return Found(one.what, group, one.value, group if one.other else "", one.other_value)


def _days(fields: Sequence[FormField], answers: Mapping[str, Json], on: date) -> Iterator[Found]:
    days = [
        (field, day)
        for field in fields
        if field.kind is FieldKind.DATE and (day := _day(answers.get(field.key)))
    ]
    ends = [(field, day) for field, day in days if _ENDS.search(fold(field.label.vi))]
    for field, day in days:
        if _BEGINS.search(fold(field.label.vi)):
            yield from (
                Found(Misfit.ORDER, field.key, day.isoformat(), other.key, until.isoformat())
                for other, until in ends
                if until < day
            )
        if _EXPIRES.search(fold(field.label.vi)) and day < on:
            yield Found(Misfit.EXPIRED, field.key, day.isoformat())
    for field in fields:
        person = answers.get(field.key)
        if field.kind is FieldKind.PERSON and isinstance(person, Mapping):
            born = _day(person.get("birth_date"))
            if born and born > on:
                yield Found(Misfit.UNBORN, field.key, born.isoformat())


def _names(form: FormDefinition, answers: Answers, applicant: str) -> Iterator[Found]:
    """A person under two names: by the number in two answers, or in an answer bound to the applicant."""
    first: dict[str, tuple[str, str]] = {}
    for field, person in _people(form, answers):
        name, number = str(person.get("name") or ""), str(person.get("number") or "")
        if applicant and name and field.prefill == "applicant" and _plain(name) != _plain(applicant):
            yield Found(Misfit.NAMES, field.key, name, "", applicant)
        if not (name and number):
            continue
        other, told = first.setdefault(number, (field.key, name))
        if _plain(told) != _plain(name):
            yield Found(Misfit.NAMES, field.key, name, other, told)


def _people(form: FormDefinition, answers: Answers) -> Iterator[tuple[FormField, Mapping[str, Json]]]:
    for step in form.steps:
        for field in step.fields:
            answer = answers.get(field.key)
            if field.kind is FieldKind.PERSON and isinstance(answer, Mapping):
                yield field, answer


def _rows(answer: Json) -> list[Mapping[str, Json]]:
    rows = answer if isinstance(answer, list | tuple) else []
    return [row for row in rows if isinstance(row, Mapping)]


def _day(text: Json) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
