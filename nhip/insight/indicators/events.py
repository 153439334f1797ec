"""Facts the indicators tell.

nhip.indicators.value_recorded.v1: a province's yearly value changed; amounts travel as text.
nhip.indicators.relapsed.v1: a number that met its target, or was on course, is off course again.
nhip.indicators.metric_described.v1: an officer added an indicator to the register.
nhip.indicators.target_adopted.v1: a confirmed statement of a text became a target.
"""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.indicators.value_recorded.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRecorded(Event):
    """`metric` of `territory` in `period` is now `amount` (decimal text); `previous` may be None."""

    metric: str
    territory: str
    period: str
    method: str
    value_id: UUID
    amount: str
    previous: str | None
    simulated: bool


@event("nhip.indicators.relapsed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class Relapsed(Event):
    """`metric` of `territory` (a province or one of its units) fell back against `target_id`.

    `was` is met or on_course; the state now is off_course.
    """

    metric: str
    territory: str
    period: str
    target_id: str
    was: str
    value_id: UUID
    amount: str
    simulated: bool


@event("nhip.indicators.metric_described.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class MetricDescribed(Event):
    """`metric` is in the register, measured in `unit`."""

    metric: str
    unit: str


@event("nhip.indicators.target_adopted.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAdopted(Event):
    """`target_id` asks of `metric` a value (decimal text) in `territory`; `year` may be None."""

    target_id: str
    metric: str
    territory: str
    comparator: str
    value: str
    unit: str
    year: int | None
