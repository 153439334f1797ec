"""What crosses the door of the self-assessment: plain frozen values, no Django.

Points are Decimals with two places; shares are kept as their two integers.

Errors
    NhipError
    ├── NotFound  selfcheck.unknown_component  the index has no such component, or the list no such question
    └── Invalid   selfcheck.bad_answer         an answer without evidence
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from nhip.kernel.errors import Invalid, NotFound


class UnknownComponent(NotFound):
    """No component or question of that name."""

    code = "selfcheck.unknown_component"


class BadAnswer(Invalid):
    """An answer that cannot be taken as it is."""

    code = "selfcheck.bad_answer"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    vi: str
    en: str

    def say(self, language: str) -> str:
        """The sentence in `language` ("vi" or "en")."""
        return self.en if language.startswith("en") else self.vi


@dataclass(frozen=True, slots=True)
class Component:
    """Chỉ số thành phần: `points` at most, all of them from `full_at` percent on.

    `measure` names what counts the two integers; "" where the platform holds no record of it.
    """

    key: str
    title: Words
    numerator: Words
    denominator: Words
    points: Decimal
    full_at: Decimal
    measure: str
    why_unknown: Words


@dataclass(frozen=True, slots=True)
class Group:
    """Nhóm chỉ số: its points are stated by the decision."""

    key: str
    title: Words
    points: Decimal
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Bộ chỉ số: groups and components as data. `note` says what of it was not confirmed in the text."""

    code: str
    title: Words
    source: str
    note: Words
    groups: tuple[Group, ...]

    @property
    def components(self) -> tuple[Component, ...]:
        return tuple(one for group in self.groups for one in group.components)

    @property
    def points(self) -> Decimal:
        return sum((group.points for group in self.groups), Decimal(0))


@dataclass(frozen=True, slots=True)
class Rate:
    """Two integers from the records; `simulated` when some of what was counted is made up."""

    numerator: int
    denominator: int
    simulated: bool = False


class Unknown(StrEnum):
    """Why a component has no points: nothing recorded, no case to count, hidden, not asked at this level."""

    NO_RECORD = "no_record"
    NOTHING_COUNTED = "nothing_counted"
    SMALL_CELL = "small_cell"
    NOT_AT_THIS_LEVEL = "not_at_this_level"


@dataclass(frozen=True, slots=True)
class Scored:
    """A component with its rate and points, or why it has none."""

    component: Component
    rate: Rate | None = None
    points: Decimal | None = None
    unknown: Unknown | None = None


@dataclass(frozen=True, slots=True)
class ScoredGroup:
    """A group: `points` of `known` points that could be counted, out of `group.points`."""

    group: Group
    components: tuple[Scored, ...]
    points: Decimal
    known: Decimal


@dataclass(frozen=True, slots=True)
class Scope:
    """What is scored: the whole province, one commune-level unit (5 digits), one procedure, or both."""

    unit: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Bảng điểm of a scope and period: `points` of the `known` points, out of `index.points`.

    What is unknown is neither won nor lost: it is left out of `known`. `counted_at`: how fresh the
    records are.
    """

    index: Index
    scope: Scope
    period: str
    groups: tuple[ScoredGroup, ...]
    points: Decimal
    known: Decimal
    counted_at: datetime | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One unit or procedure in a table: its code and its sheet."""

    code: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One case behind a rate; `counted` when it is in the numerator."""

    case_id: str
    code: str
    unit_code: str
    procedure_code: str
    counted: bool


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Some of the rows behind a rate: `count` rows, `counted` of them in the numerator."""

    rows: tuple[EvidenceRow, ...]
    count: int
    counted: int
    page: int
    pages: int


class Answer(StrEnum):
    """An answer to a question of an instrument; unknown is unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an instrument; `check` names what can answer it from our own records, or ""."""

    code: str
    group: str
    text: Words
    check: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer and the evidence.

    `evidence` is an address; `said` the words beside it. `declared_by`/`declared_at` are set where an
    officer answered, and empty where the platform did by itself.
    """

    question: Question
    answer: Answer
    evidence: str = ""
    said: str = ""
    declared_by: str = ""
    declared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire with its groups, answered as far as it can be."""

    code: str
    title: Words
    source: str
    note: Words
    groups: tuple[tuple[Words, tuple[Answered, ...]], ...]

    def count(self, answer: Answer) -> int:
        """How many questions have this answer."""
        return sum(one.answer is answer for _, many in self.groups for one in many)

    @property
    def questions(self) -> int:
        return sum(len(many) for _, many in self.groups)
