"""When a version begins and ends. Pure."""

from datetime import date, timedelta


def end_of_amended(*, valid_from: date, amended_on: date) -> date:
    """The day a replaced version ends: when the new one begins, but never before it was in force a
    day; on that one day the later version counts.
    """
    return max(amended_on, valid_from + timedelta(days=1))
