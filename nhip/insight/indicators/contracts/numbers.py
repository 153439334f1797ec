"""Values, how they stand against targets, and the forms in which they are asked for."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from nhip.insight.indicators.contracts.periods import Period
from nhip.insight.indicators.contracts.targets import Metric, Target


class State(StrEnum):
    """How a target stands. OFF_COURSE of a `closed` target means: missed (không đạt)."""

    MET = "met"
    ON_COURSE = "on_course"
    OFF_COURSE = "off_course"
    NO_DATA = "no_data"


class Trend(StrEnum):
    """Where the last full periods lead, judged by the metric's direction."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"
    UNKNOWN = "unknown"


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
