"""Which of the changed numbers fell back: met or on course before, off course now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nhip.insight.indicators import models
from nhip.insight.indicators.actions.recording import Change
from nhip.insight.indicators.catalogue import targets_of
from nhip.insight.indicators.contracts import Metric, Period, PeriodKind, State, Target, Value
from nhip.insight.indicators.events import Relapsed
from nhip.insight.indicators.files import COMPUTED
from nhip.insight.indicators.mapping import aim_of, period_of, value_of
from nhip.insight.indicators.rules.choice import governing, of_period
from nhip.insight.indicators.rules.course import verdict_of

# A share of fewer dossiers swings with each one; no leader should be called for that.
SMALLEST_BASE = 10

Values = dict[str, list[Value]]


def relapses(metric: Metric, changes: Sequence[Change], *, today: date) -> list[Relapsed]:
    """The relapses among changed values of the current year, against the governing target.

    Asked before the changes are recorded.
    """
    target = governing(targets_of(metric.code), today=today)
    current = [change for change in changes if _counts(change, today)]
    if target is None or not current:
        return []
    held = _held(metric.code, {change.new.territory for change in current if change.new})
    before = _by_territory(held, today)
    after = _by_territory(_replaced(held, changes), today)
    judge = Judge(metric, target, today)
    return [
        event
        for change in current
        if change.new and (event := _relapse(judge, change.new, before=before, after=after))
    ]


def _held(code: str, territories: set[str]) -> list[models.Value]:
    return list(
        models.Value.objects.filter(
            metric=code, territory__in=territories, superseded_at__isnull=True, method=COMPUTED
        )
    )


def _counts(change: Change, today: date) -> bool:
    new = change.new
    if new is None or change.old is None:
        return False
    is_now = new.period_kind == PeriodKind.YEAR and new.period_start.year == today.year
    return is_now and (new.denominator is None or new.denominator >= SMALLEST_BASE)


def _replaced(held: Sequence[models.Value], changes: Sequence[Change]) -> list[models.Value]:
    closed = {change.old.id for change in changes if change.old}
    kept = [row for row in held if row.id not in closed]
    territories = {row.territory for row in held}
    return kept + [change.new for change in changes if change.new and change.new.territory in territories]


def _by_territory(rows: Iterable[models.Value], today: date) -> Values:
    values: Values = {}
    for row in rows:
        values.setdefault(row.territory, []).append(value_of(row, today=today))
    return values


@dataclass(frozen=True, slots=True)
class Judge:
    """A metric against its governing target, on a day."""

    metric: Metric
    target: Target
    today: date

    def state(self, values: list[Value], period: Period) -> State:
        """How the value of the period stands, given all values of its territory."""
        chosen = of_period(values, period)
        if chosen is None:
            return State.NO_DATA
        aim = aim_of(self.target, self.metric)
        return verdict_of(self.metric, aim, values, chosen, today=self.today).state


def _relapse(judge: Judge, new: models.Value, *, before: Values, after: Values) -> Relapsed | None:
    period = period_of(new)
    was = judge.state(before[new.territory], period)
    now = judge.state(after[new.territory], period)
    if now is not State.OFF_COURSE or was not in (State.MET, State.ON_COURSE):
        return None
    return Relapsed(
        metric=judge.metric.code,
        territory=new.territory,
        period=period.label,
        target_id=judge.target.id,
        was=was.value,
        value_id=new.id,
        amount=str(new.amount),
        simulated=new.simulated,
    )
