"""What the recorded successors of a unit mean."""

from collections.abc import Sequence
from datetime import date

from nhip.base.places.contracts import SuccessionOutcome, Unit


def outcome_of(ended_on: date | None, *, today: date, extents: Sequence[bool]) -> SuccessionOutcome:
    """From the end of a unit and, for each recorded successor, whether it took the whole.

    One successor that took a part is still a split: the rest went somewhere, and we do not say where.
    """
    if ended_on is None or today < ended_on:
        return SuccessionOutcome.CURRENT
    if not extents:
        return SuccessionOutcome.UNKNOWN
    return SuccessionOutcome.WHOLE if list(extents) == [True] else SuccessionOutcome.SPLIT


def holder_asked_for(holders: Sequence[Unit], *, on: date | None, today: date) -> Unit | None:
    """Which of the units that ever held a code a question means.

    The holder on the day asked for (today by default); where there is none, the last one that had ended by
    then. A day before all holders has no answer: an earlier unit of that code may have been another place.
    """
    day = on or today
    for unit in holders:
        if unit.validity.contains(day):
            return unit
    ended = [unit for unit in holders if unit.validity.end is not None and unit.validity.end <= day]
    return max(ended, key=lambda unit: unit.validity.start, default=None)
