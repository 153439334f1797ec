"""What the public may see of a number, and what is kept for staff.

The public sees the province's numbers of every period and moment, and the units' numbers of the running
year as they are now, with small cells hidden. A unit's months and past moments would let a reader subtract
one case from the next; they are for staff with `indicators.view`.
"""

from collections.abc import Iterable

from nhip.insight.indicators.contracts import Series, Value
from nhip.insight.indicators.rules.suppression import is_small
from nhip.kernel.access import Actor

PROVINCE_CODE_LENGTH = 2


def sees_everything(actor: Actor) -> bool:
    """Whether nothing is hidden from this reader."""
    return actor.may("indicators.view")


def may_see_territory(actor: Actor, territory: str) -> bool:
    """Whether this reader may open a number of that territory by itself."""
    return len(territory) <= PROVINCE_CODE_LENGTH or sees_everything(actor)


def shown(actor: Actor, value: Value | None) -> Value | None:
    """The value, unless it rests on too few cases for this reader."""
    if value is None or sees_everything(actor):
        return value
    return None if is_small(value.numerator, value.denominator) else value


def shown_series(actor: Actor, series: Iterable[Series]) -> tuple[Series, ...]:
    """The series without values that rest on too few cases for this reader."""
    return tuple(
        Series(one.method, one.source, one.vintage, kept)
        for one in series
        if (kept := tuple(value for value in one.values if shown(actor, value)))
    )
