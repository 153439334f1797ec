"""Small lines beside numbers."""

from datetime import datetime

from nhip.insight.indicators import api as indicators
from nhip.insight.indicators.contracts import Series, Standing
from nhip.insight.opscentre.contracts import Point, Spark
from nhip.insight.opscentre.rules.lines import HEIGHT, WIDTH, line

MOST_POINTS = 24


def spark_of(standing: Standing, as_of: datetime | None) -> Spark | None:
    """The course of the series the target is judged on; None where there is no course to show."""
    if standing.value is None:
        return None
    series = indicators.history(standing.metric.code, standing.territory, as_of)
    mine = [one for one in series if one.method == standing.value.method]
    return _drawn(mine[0], standing) if mine else None


def _drawn(series: Series, standing: Standing) -> Spark | None:
    values = series.values[-MOST_POINTS:]
    points = [Point(value.period.start, value.amount) for value in values]
    drawn = line(points, target=standing.target.value)
    if drawn is None:
        return None
    return Spark(
        width=WIDTH,
        height=HEIGHT,
        path=drawn.path,
        last_x=drawn.last_x,
        last_y=drawn.last_y,
        target_y=drawn.target_y,
        first=values[0],
        last=values[-1],
    )
