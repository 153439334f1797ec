"""What the pages of the operations centre are made of. Plain frozen values; nothing here knows the database.

Errors

    NhipError
    └── Invalid
        └── InvalidChoice   opscentre.invalid_choice   an unknown number, one chosen twice, or too many
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from nhip.base.places.contracts import Unit, WardMap
from nhip.insight.indicators.contracts import (
    Metric,
    Number,
    Period,
    Standing,
    State,
    Value,
    Verdict,
)
from nhip.kernel.errors import Invalid
from nhip.work.directives.contracts import DirectiveLine

MOST_NUMBERS = 5


class InvalidChoice(Invalid):
    """The chosen numbers cannot be kept; nothing changed."""

    code = "opscentre.invalid_choice"


@dataclass(frozen=True, slots=True)
class View:
    """What the reader looks at: where, over which period, at which moment, and which number on the map.

    `territory` is the code of the province or of one of its units; `period` None means the year so far;
    `as_of` None means now.
    """

    territory: str
    period: Period | None = None
    as_of: datetime | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line of one series: SVG path data in a box of `width` x `height`, and what it says in words.

    `target_y` is the height at which the target lies, None when it is out of the drawn range.
    """

    width: int
    height: int
    path: str
    last_x: float
    last_y: float
    target_y: float | None
    first: Value
    last: Value


@dataclass(frozen=True, slots=True)
class Card:
    """One of the leader's numbers with everything that leads on from it."""

    number: Number
    spark: Spark | None
    directives: tuple[DirectiveLine, ...]
    issue_address: str
    definition_address: str
    trace_address: str
    wards_address: str

    @property
    def standing(self) -> Standing | None:
        """The governing target and how the value stands against it."""
        return self.number.governing


@dataclass(frozen=True, slots=True)
class Row:
    """One target of the board."""

    standing: Standing
    spark: Spark | None
    directives: tuple[DirectiveLine, ...]
    issue_address: str
    definition_address: str


@dataclass(frozen=True, slots=True)
class Group:
    """The targets in one state, worst first."""

    state: State
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Ward:
    """One unit's value.

    `distance` is value minus target, in the metric's unit; negative means short of it.
    """

    unit: Unit
    value: Value | None
    verdict: Verdict | None
    suppressed: bool
    address: str
    issue_address: str

    @property
    def state(self) -> State:
        """NO_DATA where there is no value to judge."""
        return self.verdict.state if self.verdict else State.NO_DATA


@dataclass(frozen=True, slots=True)
class Wards:
    """One number by unit: the map, and the units worst first. `counted` units have a value."""

    metric: Metric
    target: Standing | None
    period: Period | None
    map: WardMap
    wards: tuple[Ward, ...]
    counted: int
    simulated: bool

    @property
    def off_course(self) -> tuple[Ward, ...]:
        """The units short of the target, worst first."""
        return tuple(ward for ward in self.wards if ward.state is State.OFF_COURSE)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the data shown are: per dataset, what was read until when."""

    dataset: str
    title: str
    row_count: int
    read_until: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page shows."""

    view: View
    place: Unit
    province: Unit
    as_of: datetime
    cards: tuple[Card, ...]
    are_chosen: bool
    groups: tuple[Group, ...]
    wards: Wards | None
    directives: tuple[DirectiveLine, ...]
    directive_count: int
    overdue_count: int
    freshness: tuple[Freshness, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A metric that can be chosen, and where it stands in the person's own order (0: not chosen)."""

    metric: Metric
    position: int


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series at the first day of its period: what a line is drawn from."""

    day: date
    amount: Decimal
