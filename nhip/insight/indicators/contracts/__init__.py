"""What crosses the indicators' door: plain frozen values, no Django.

A *metric* (chỉ số) is what is measured; a *target* (chỉ tiêu, mục tiêu) is what a policy text asks
of it; a *value* is one measurement with its birth certificate. Amounts are Decimal in the metric's
unit (a share of 62,5 % is Decimal("62.50")).

Errors
    NhipError
    ├── NotFound    indicators.unknown_metric   no metric of that code
    ├── NotFound    indicators.unknown_value    no recorded value there
    ├── Invalid     indicators.bad_period       a period is 2026, 2026-Q3 or 2026-10
    ├── Invalid     indicators.not_adoptable    a statement that cannot be a target here
    ├── Conflict    indicators.metric_exists    an indicator of that code is there
    ├── Invalid     indicators.bad_file         a reported file has bad rows; nothing was loaded
    ├── NotAllowed  (kernel)                    rows without the permission
    └── Conflict    indicators.not_computed     a reported value cannot be reproduced here
"""

from nhip.insight.indicators.contracts.numbers import (
    Board,
    Number,
    Series,
    Standing,
    State,
    Trend,
    Value,
    Verdict,
    WardNumber,
)
from nhip.insight.indicators.contracts.periods import Period, PeriodKind
from nhip.insight.indicators.contracts.targets import (
    Direction,
    Instrument,
    Metric,
    NewMetric,
    NewTarget,
    Owner,
    Place,
    Target,
    TargetKind,
    Text,
)
from nhip.insight.indicators.contracts.traces import (
    Check,
    Clause,
    ColumnRead,
    ContributingRow,
    Reproduction,
    RowsPage,
    SnapshotRead,
    Trace,
)

__all__ = [
    "Board",
    "Check",
    "Clause",
    "ColumnRead",
    "ContributingRow",
    "Direction",
    "Instrument",
    "Metric",
    "NewMetric",
    "NewTarget",
    "Number",
    "Owner",
    "Period",
    "PeriodKind",
    "Place",
    "Reproduction",
    "RowsPage",
    "Series",
    "SnapshotRead",
    "Standing",
    "State",
    "Target",
    "TargetKind",
    "Text",
    "Trace",
    "Trend",
    "Value",
    "Verdict",
    "WardNumber",
]
