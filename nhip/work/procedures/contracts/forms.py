"""A form's definition, and what its evaluator gives back. The data file's schema is in docs of
`forms`.

Answers are a JSON object by field key: `{"child": {...person...}, "place": "26740", "copies": 2}`.
By kind:
text, long_text, choice, place: str; number, money (đồng): int; date: "YYYY-MM-DD";
several_choices: list of str;
person: {"name": str, "number": str, "birth_date": "YYYY-MM-DD"}; declaration: true;
file: list of {"id": str, "name": str, "size": int, "sha256": str}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from nhip.work.procedures.contracts.text import NO_TEXT, LocalText

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Answers: TypeAlias = Mapping[str, Json]


class FieldKind(StrEnum):
    """The kinds of questions a form can ask."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL_CHOICES = "several_choices"
    PERSON = "person"
    PLACE = "place"
    FILE = "file"
    DECLARATION = "declaration"


class Operator(StrEnum):
    """The only words a condition may use."""

    EQUALS = "equals"
    ONE_OF = "one_of"
    INCLUDES = "includes"
    ANSWERED = "answered"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on answers: `field operator value`, or `all`, `any`, `not` over `parts`."""

    operator: Operator
    field: str = ""
    value: Json = None
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    value: str
    label: LocalText


@dataclass(frozen=True, slots=True)
class FileRule:
    """What a file field takes: how many, how big, of which kinds (by content, checked by files)."""

    at_least: int = 1
    at_most: int = 1
    max_bytes: int = 10 * 1024 * 1024
    kinds: tuple[str, ...] = ("pdf", "jpg", "png")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of an answer; which apply depends on the kind. Dates are ISO days or "today"."""

    shortest: int | None = None
    longest: int | None = None
    lowest: int | None = None
    highest: int | None = None
    earliest: str = ""
    latest: str = ""
    pattern: str = ""
    pattern_help: LocalText = NO_TEXT


@dataclass(frozen=True, slots=True)
class FormField:
    """One question.

    `prefill` names what the applicant's own record may fill: "applicant" (a person), or
    "applicant.address", "applicant.unit", "applicant.phone", "applicant.email".
    `parts` are the parts a person field asks for, of "name", "number", "birth_date".
    """

    key: str
    kind: FieldKind
    label: LocalText
    help: LocalText = NO_TEXT
    required: bool = True
    options: tuple[Option, ...] = ()
    limits: Limits = Limits()
    file: FileRule | None = None
    prefill: str = ""
    parts: tuple[str, ...] = ("name", "number", "birth_date")
    show_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class FormStep:
    """One page of the form: one thing asked. Shown when its condition holds."""

    key: str
    title: LocalText
    intro: LocalText
    fields: tuple[FormField, ...]
    show_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A whole form. `hash` (SHA-256 of the data file's meaning) tells a draft that the form
    changed under it.
    """

    code: str
    title: LocalText
    steps: tuple[FormStep, ...]
    hash: str

    def step(self, key: str) -> FormStep | None:
        """The step of that key."""
        return next((step for step in self.steps if step.key == key), None)

    def field(self, key: str) -> FormField | None:
        """The field of that key, wherever it stands."""
        return next((one for step in self.steps for one in step.fields if one.key == key), None)


@dataclass(frozen=True, slots=True)
class FormProblem:
    """Something a form still lacks: in which step and field, and how to mend it (one translated
    sentence).
    """

    step: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """An attached file in a review row."""

    id: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answered question as a person reads it: label, value in words, files, and the step to
    change it in.
    """

    step: str
    step_title: str
    field: str
    label: str
    value: str
    files: tuple[ReviewFile, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """What is known of the applicant, for prefilling; from identity's gate."""

    name: str
    number: str
    birth_date: str
    unit_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
