"""What a leader must see first."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from nhip.insight.indicators.contracts import Direction, Standing, State

# Off target first; what has no data comes after what is only on its way, because somebody owes it.
STATES = (State.OFF_COURSE, State.ON_COURSE, State.NO_DATA, State.MET)


def shortfall(distance: Decimal | None, target: Decimal | None, direction: Direction) -> Decimal:
    """How far short of a target, as a share of the target, so that numbers of different units compare.

    Positive means short; 0 without a value; a target of 0 is measured in the unit itself.
    """
    if distance is None:
        return Decimal(0)
    short = -distance if direction is Direction.UP else distance
    return short / abs(target) if target else short


def worst_first(standings: Iterable[Standing]) -> list[Standing]:
    """Off course before on course before no data before met; within a state the furthest from target
    first.
    """
    return sorted(standings, key=_rank)


def _rank(standing: Standing) -> tuple[int, bool, Decimal, str]:
    short = shortfall(standing.verdict.distance, standing.target.value, standing.metric.direction)
    missed = standing.state is State.OFF_COURSE and standing.verdict.closed
    return STATES.index(standing.state), not missed, -short, standing.target.id


def proposal(standings: Sequence[Standing], *, most: int) -> list[str]:
    """Which metrics to show somebody who has chosen none: the worst that have data, each once."""
    known = [s for s in worst_first(standings) if s.state is not State.NO_DATA]
    rest = [s for s in worst_first(standings) if s.state is State.NO_DATA]
    codes = dict.fromkeys(standing.metric.code for standing in [*known, *rest])
    return list(codes)[:most]
