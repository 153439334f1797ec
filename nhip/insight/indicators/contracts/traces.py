"""What a number is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from nhip.insight.indicators.contracts.numbers import Value
from nhip.insight.indicators.contracts.targets import Metric, Target


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A feed's column that a definition reads."""

    feed: str
    column: str
    title: str
    classification: str


@dataclass(frozen=True, slots=True)
class SnapshotRead:
    """A snapshot a value was computed from; `kept` tells whether its files are still there."""

    id: UUID
    dataset: str
    sequence: int
    taken_at: datetime
    row_count: int
    content_hash: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One test of a value: its name, whether it passed, and what was found."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence behind a target: its place, our paraphrase, and the text where it is at hand."""

    target: Target
    sentence: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A number's birth certificate, from the policy sentence to the rows."""

    metric: Metric
    value: Value
    clauses: tuple[Clause, ...]
    function: str
    source_code: str
    columns: tuple[ColumnRead, ...]
    snapshots: tuple[SnapshotRead, ...]
    checks: tuple[Check, ...]
    revisions: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ContributingRow:
    """A row that made a number: the key in its feed, its day, and whether the numerator has it."""

    key: str
    label: str
    unit_code: str
    day: date | None
    counted: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class RowsPage:
    """One page of contributing rows; `total` counts them all."""

    rows: tuple[ContributingRow, ...]
    total: int
    page: int
    page_size: int


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A value computed again on its recorded snapshots."""

    value: Value
    numerator: int | None
    denominator: int | None
    amount: Decimal | None
    same: bool
    seconds: float
