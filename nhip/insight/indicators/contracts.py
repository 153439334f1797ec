"""What crosses the indicators' door: plain frozen values, no Django.

A *metric* (chỉ số) is what is measured; a *target* (chỉ tiêu, mục tiêu) is what a policy text asks
of it; a *value* is one measurement with its birth certificate. Amounts are Decimal in the metric's
unit (a share of 62,5 % is Decimal("62.50")).

Errors
    NhipError
    ├── NotFound    indicators.unknown_metric   no metric of that code
    ├── NotFound    indicators.unknown_value    no recorded value there
    ├── Invalid     indicators.bad_period       a period is 2026, 2026-Q3 or 2026-10
    ├── Invalid     indicators.bad_file         a reported file has bad rows; nothing was loaded
    ├── NotAllowed  (kernel)                    rows without the permission
    └── Conflict    indicators.not_computed     a reported value cannot be reproduced here
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID


class State(StrEnum):
    """How a target stands. OFF_COURSE of a `closed` target means: missed (không đạt)."""

    MET = "met"
    ON_COURSE = "on_course"
    OFF_COURSE = "off_course"
    NO_DATA = "no_data"


class Direction(StrEnum):
    """Which way is better; NEITHER for a plain size, which has no trend for better or worse."""

    UP = "up"
    DOWN = "down"
    NEITHER = "none"


class Trend(StrEnum):
    """Where the last full periods lead, judged by the metric's direction."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"
    UNKNOWN = "unknown"


class TargetKind(StrEnum):
    """What a policy sentence with a number in it is."""

    TARGET = "target"
    IMPLIED_TARGET = "implied_target"
    ACTUAL = "actual"
    REFERENCE = "reference"
    QUALITATIVE = "qualitative"
    COUNT_CLAIM = "count_claim"


class PeriodKind(StrEnum):
    """The lengths of time values are kept for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_PERIOD = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, quarter or year in local time (Asia/Ho_Chi_Minh).

    >>> Period.parse("2026-Q3").last_day
    datetime.date(2026, 9, 30)
    """

    start: date
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026, 2026-Q3 or 2026-10; anything else is a ValueError."""
        found = _PERIOD.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a period: write 2026, 2026-Q3 or 2026-10")
        year = int(found["year"])
        if found["month"]:
            return cls(date(year, int(found["month"]), 1), PeriodKind.MONTH)
        if found["quarter"]:
            return cls(date(year, int(found["quarter"]) * 3 - 2, 1), PeriodKind.QUARTER)
        return cls(date(year, 1, 1), PeriodKind.YEAR)

    @classmethod
    def of(cls, day: date, kind: PeriodKind) -> Self:
        """The period of that kind in which a day lies."""
        months = _MONTHS[kind]
        return cls(date(day.year, (day.month - 1) // months * months + 1, 1), kind)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        month = self.start.month + _MONTHS[self.kind] - 1
        return date(self.start.year, month, calendar.monthrange(self.start.year, month)[1])

    @property
    def label(self) -> str:
        """The text `parse` reads."""
        if self.kind is PeriodKind.YEAR:
            return f"{self.start.year:04d}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.start.year:04d}-Q{(self.start.month + 2) // 3}"
        return f"{self.start.year:04d}-{self.start.month:02d}"

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Owner:
    """The agency that answers for a metric, or from whom its figures must come."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured. `computed` metrics have a definition in code, others are reported in files.

    `meaning_*` says honestly what is counted and where that differs from the policies' wording.
    `method` is share, count, median or stock for computed metrics, else reported.
    """

    code: str
    title_vi: str
    title_en: str
    unit: str
    direction: Direction
    meaning_vi: str
    meaning_en: str
    owner: Owner
    frequency: str
    computed: bool
    version: int
    feeds: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    method: str = "reported"


@dataclass(frozen=True, slots=True)
class Instrument:
    """The act or statement that set a target (văn bản, kết luận, phát biểu).

    `dated` is ISO text as precise as the source is: 2023, or 2024-05-30. `date_kind` tells what the
    date is of: issued, announced, said, published.
    """

    code: str
    number: str
    kind: str
    title_vi: str
    title_en: str
    dated: str
    date_kind: str
    issuer_vi: str
    issuer_en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in its source: never the sentence itself.

    `paragraph` counts non-empty lines after the source's header from 1 (0 is the title), `sentence`
    and `clause` (parts between semicolons) count within it from 1; `start` and `end` are character
    offsets of the clause in the paragraph.
    """

    source: str
    paragraph: int
    sentence: int
    clause: int
    start: int
    end: int
    first_words: str
    last_words: str


@dataclass(frozen=True, slots=True)
class Target:
    """One statement of a policy text about a metric, as the text words it.

    `comparator` is =, >, >=, <, <=, ~ or empty; `value` is None for a qualitative goal; `year` is
    None when the text gives none, and `year_basis` tells where it comes from (explicit, inherited,
    dated, yearly, none); `vintage` says which boundaries the territory had: `until-DATE`
    or `since-DATE`.
    """

    id: str
    metric: str
    kind: TargetKind
    comparator: str
    value: Decimal | None
    unit: str
    year: int | None
    year_basis: str
    scope_vi: str
    scope_en: str
    territory: str
    vintage: str
    instrument: Instrument
    place: Place
    paraphrase_vi: str
    paraphrase_en: str
    note_vi: str
    note_en: str

    @property
    def binds(self) -> bool:
        """Whether a value can meet or miss it."""
        return self.value is not None and self.kind in (
            TargetKind.TARGET,
            TargetKind.IMPLIED_TARGET,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """One measurement. `method` names the series: `computed`, or an office's (GSO, MIC).

    `superseded_at` is None for what is held true now. Computed values carry the integers they were
    divided from and the snapshots they were read from.
    """

    id: UUID
    metric: str
    territory: str
    vintage: str
    period: Period
    method: str
    source: str
    amount: Decimal
    unit: str
    numerator: int | None
    denominator: int | None
    definition_version: int
    snapshot_ids: tuple[UUID, ...]
    computed_at: datetime
    superseded_at: datetime | None
    simulated: bool
    approximate: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a value stands against a target, and why.

    `reason` is a code of `rules.REASONS`; `distance` is value minus target in the metric's unit;
    `expected` is what the straight course to the target asked for at the value's period.
    """

    state: State
    closed: bool
    reason: str
    distance: Decimal | None = None
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a board: a target, the value held against it, and what that means.

    `since` is the first period since which the state has held without a break (None: no data).
    """

    metric: Metric
    target: Target
    territory: str
    value: Value | None
    verdict: Verdict
    trend: Trend
    since: Period | None
    others: tuple[Value, ...] = ()

    @property
    def state(self) -> State:
        """Short for `verdict.state`."""
        return self.verdict.state


@dataclass(frozen=True, slots=True)
class Board:
    """Every binding target of a territory at a moment."""

    territory: str
    as_of: datetime
    standings: tuple[Standing, ...]

    def count(self, state: State) -> int:
        """How many targets are in that state."""
        return sum(1 for standing in self.standings if standing.state is state)


@dataclass(frozen=True, slots=True)
class Number:
    """One metric of one territory and period: the value and the governing target, if there is one.

    `values` are all official series side by side; `value` is the one the state is judged on.
    """

    metric: Metric
    territory: str
    period: Period
    as_of: datetime
    value: Value | None
    values: tuple[Value, ...]
    governing: Standing | None
    standings: tuple[Standing, ...]
    trend: Trend


@dataclass(frozen=True, slots=True)
class WardNumber:
    """A commune-level unit's value beside the province's governing target.

    `value` is None when the unit has no data, or its cell is `suppressed` for the reader.
    """

    unit_code: str
    value: Value | None
    verdict: Verdict | None
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one method in order of period."""

    method: str
    source: str
    vintage: str
    values: tuple[Value, ...]


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
