"""The one clock. Instants are aware UTC; days are dates in Viet Nam."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _source()


def local(instant: datetime) -> datetime:
    """The same instant as a wall clock in Viet Nam shows it."""
    return instant.astimezone(VIET_NAM)


def local_date(instant: datetime) -> date:
    """The day in Viet Nam on which `instant` falls."""
    return local(instant).date()


def today() -> date:
    """Today's date in Viet Nam."""
    return local_date(now())


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` inside the block; for tests and for generating demo data."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone; give an aware datetime")
    global _source
    before, _source = _source, lambda: instant.astimezone(UTC)
    try:
        yield
    finally:
        _source = before
