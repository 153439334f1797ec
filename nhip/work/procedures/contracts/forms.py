"""A form's definition, and what its evaluator gives back. The data file's schema is in docs of
`forms`.

Answers are a JSON object by field key: `{"child": {...person...}, "place": "26740", "copies": 2}`.
By kind:
text, long_text, choice, place: str; number, money (đồng): int; date: "YYYY-MM-DD";
several_choices: list of str;
person: {"name": str, "number": str, "birth_date": "YYYY-MM-DD"}; declaration: true;
organisation: {"tax_code": str, "name": str, "representative": str};
address: {"street": str, "unit": "26740"};
group: list of rows, each an object by the keys of the group's own fields;
calculated: int or str, worked out by the server and never taken from the browser;
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
    ORGANISATION = "organisation"
    PLACE = "place"
    ADDRESS = "address"
    GROUP = "group"
    CALCULATED = "calculated"
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
    BEFORE = "before"
    AFTER = "after"
    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on answers: `field operator value`, or `all`, `any`, `not` over `parts`.

    `other` names a second field to compare with instead of `value`. A field is named by its key, a part of
    a person, an organisation or an address by `key.part`, such as `child.birth_date`.
    """

    operator: Operator
    field: str = ""
    value: Json = None
    parts: tuple["Condition", ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold once everything it speaks of is answered, and what to tell when it does not."""

    check: Condition
    message: LocalText


class Operation(StrEnum):
    """The only things a calculated field can do; whole numbers, words and days alone."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    SMALLEST = "smallest"
    LARGEST = "largest"
    JOIN = "join"
    DAYS_BETWEEN = "days_between"
    MONTHS_BETWEEN = "months_between"
    YEARS_BETWEEN = "years_between"
    COUNT_ROWS = "count_rows"
    ADD_ROWS = "add_rows"


@dataclass(frozen=True, slots=True)
class Expression:
    """One operation over operands: a field's key, a literal, or another expression.

    DIVIDE drops the remainder. `add_rows` takes a group and the key of the column to add up. A value that
    cannot be worked out (a gap, a division by zero, a number past 10^15) is no value.
    """

    operation: Operation
    operands: tuple["Operand", ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """Exactly one of the three. `field` is a key, or `key.part`."""

    field: str = ""
    literal: int | str | None = None
    expression: Expression | None = None


class Calculated(StrEnum):
    """What a calculated field gives."""

    NUMBER = "number"
    MONEY = "money"
    TEXT = "text"


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

    `prefill` names the attribute it is bound to, which a source may fill with consent: "applicant" (a
    person), "applicant.address", "applicant.home", "applicant.unit", "applicant.phone", "applicant.email", or
    one of another source.
    `anew`: about something new each time (this child, not the last one), so that no source fills it in.
    `parts` are the parts asked for: of a person "name", "number", "birth_date"; of an organisation
    "tax_code", "name", "representative".
    `on_date` of a place or an address: the date field (or `person.birth_date`) on whose day the unit must
    exist; then it is asked only once that date is answered.
    `fields` are the columns of a group, which has `lowest` to `highest` rows.
    `required` of a field that `visible_steps` returns is settled: `required_if` has been looked at.
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
    anew: bool = False
    parts: tuple[str, ...] = ("name", "number", "birth_date")
    show_if: Condition | None = None
    required_if: Condition | None = None
    rules: tuple[Rule, ...] = ()
    on_date: str = ""
    fields: tuple["FormField", ...] = ()
    expression: Expression | None = None
    result: Calculated | None = None


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
class FieldSource:
    """Where a prefilled value comes from, as it stands beside its field: one translated sentence.

    `given` is what the source said. `can_dispute`: the citizen may say that the source is wrong.
    """

    sentence: str
    given: Json = None
    can_dispute: bool = True


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Answers so far, and beside which fields (by key) to tell where the value comes from."""

    answers: Answers
    sources: Mapping[str, FieldSource]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a newer form asks differently at one question.

    `change`: "added", "removed" or "changed"; `parts`: what changed, in words. `keeps_answer`: an answer
    to the older question still has the shape the newer one takes.
    """

    key: str
    label: str
    change: str
    parts: tuple[str, ...] = ()
    keeps_answer: bool = False


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
