"""Which of the changed numbers fell back: met or on course before, off course now."""

from collections.abc import Iterable, Sequence
from datetime import date

from nhip.insight.indicators import models
from nhip.insight.indicators.actions.recording import Change
from nhip.insight.indicators.catalogue import targets_of
from nhip.insight.indicators.contracts import Metric, PeriodKind, State, Target
from nhip.insight.indicators.events import Relapsed
from nhip.insight.indicators.mapping import aim_of, period_of
from nhip.insight.indicators.rules.choice import governing
from nhip.insight.indicators.rules.standing import Point, judge

# A share of fewer dossiers swings with each one; no leader should be called for that.
SMALLEST_BASE = 10


def relapses(
    metric: Metric, changes: Sequence[Change], held: Iterable[models.Value], *, today: date
) -> list[Relapsed]:
    """The relapses among changed values of the current year, against the governing target."""
    target = governing(targets_of(metric.code), today=today)
    if target is None:
        return []
    current = [change for change in changes if _counts(change, today)]
    years = _years(held) if current else {}
    return [
        event
        for change in current
        if change.new and change.old
        if (event := _relapse(metric, target, change.new, change.old, years, today))
    ]


def _counts(change: Change, today: date) -> bool:
    new = change.new
    if new is None or change.old is None:
        return False
    is_now = new.period_kind == PeriodKind.YEAR and new.period_start.year == today.year
    return is_now and (new.denominator is None or new.denominator >= SMALLEST_BASE)


def _years(held: Iterable[models.Value]) -> dict[str, list[models.Value]]:
    years: dict[str, list[models.Value]] = {}
    for row in held:
        if row.period_kind == PeriodKind.YEAR:
            years.setdefault(row.territory, []).append(row)
    return years


def _relapse(
    metric: Metric,
    target: Target,
    new: models.Value,
    old: models.Value,
    years: dict[str, list[models.Value]],
    today: date,
) -> Relapsed | None:
    earlier = [row for row in years[new.territory] if row.period_start < new.period_start]
    course = [_point(row) for row in sorted(earlier, key=lambda row: row.period_start)]
    aim = aim_of(target, metric)
    was = judge(aim, [*course, _point(old)], today=today).state
    now = judge(aim, [*course, _point(new)], today=today).state
    if now is not State.OFF_COURSE or was not in (State.MET, State.ON_COURSE):
        return None
    return Relapsed(
        metric=metric.code,
        territory=new.territory,
        period=period_of(new).label,
        target_id=target.id,
        was=was.value,
        value_id=new.id,
        amount=str(new.amount),
        simulated=new.simulated,
    )


def _point(row: models.Value) -> Point:
    return Point(period_of(row).last_day, row.amount)
