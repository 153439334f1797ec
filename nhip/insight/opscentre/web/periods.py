"""The periods a reader may choose from."""

from datetime import date, timedelta

from nhip.insight.indicators.contracts import Period, PeriodKind

_HOW_MANY = {PeriodKind.YEAR: 7, PeriodKind.QUARTER: 8, PeriodKind.MONTH: 24}


def recent_periods(today: date, kind: PeriodKind) -> list[Period]:
    """The running period of that kind and those before it, latest first.

    >>> [str(period) for period in recent_periods(date(2026, 2, 1), PeriodKind.QUARTER)][:3]
    ['2026-Q1', '2025-Q4', '2025-Q3']
    """
    periods = [Period.of(today, kind)]
    while len(periods) < _HOW_MANY[kind]:
        periods.append(Period.of(periods[-1].start - timedelta(days=1), kind))
    return periods
