"""Pure decisions: what a dataset's columns are, where its rows lie, what must be read again."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from nhip.insight.warehouse.contracts import ColumnInfo
from nhip.kernel.feeds import Feed, Kind

# Transactions that were open when a feed was last read may have committed since with an earlier
# `changed_at`; the longest we allow for is ten minutes.
OVERLAP = timedelta(minutes=10)

# Viet Nam has been seven hours ahead of UTC, without summer time, since 13 June 1975.
LOCAL_OFFSET_HOURS = 7

# A refresh may use this share of the time: after one that took s seconds, rest RESTS * s.
RESTS = 4


# Every snapshot is kept this long; of each day before, the last one.
KEEP_DAYS = 30


def sequences_to_keep(
    taken: Sequence[tuple[int, datetime]], *, now: datetime, days: int = KEEP_DAYS
) -> frozenset[int]:
    """Which snapshots to keep, given each one's number and when it was taken (any order)."""
    young = {number for number, at in taken if now - at < timedelta(days=days)}
    last_of_day: dict[date, int] = {}
    for number, at in sorted(taken):
        last_of_day[(at + timedelta(hours=LOCAL_OFFSET_HOURS)).date()] = number
    return frozenset(young | set(last_of_day.values()))


def read_from(read_until: datetime | None, *, until: datetime, full: bool) -> datetime | None:
    """Since when a feed must be read up to `until`; None asks for everything."""
    if full or read_until is None:
        return None
    # Read up to a moment that now lies ahead: the clock was set back, and rows change in its hours again.
    return min(read_until, until) - OVERLAP


def columns_of(feed: Feed) -> tuple[ColumnInfo, ...]:
    """The feed's columns, and after each instant the day it falls on in Viet Nam."""
    columns: list[ColumnInfo] = []
    for column in feed.columns:
        kind, title = column.kind.value, str(column.title)
        columns.append(ColumnInfo(column.name, kind, column.classification.value, title))
        if column.kind is Kind.INSTANT:
            day = f"{column.name}_date"
            columns.append(ColumnInfo(day, Kind.DATE.value, column.classification.value, title, derived=True))
    return tuple(columns)


def partition_column(feed: Feed) -> str:
    """The instant whose month places a row: the first that is not the time of change."""
    instants = [column.name for column in feed.columns if column.kind is Kind.INSTANT]
    return next((name for name in instants if name != feed.changed_at), feed.changed_at)


def content_hash(file_hashes: Iterable[str]) -> str:
    """One hash over the hashes of a snapshot's files, whatever their order."""
    return sha256("\n".join(sorted(file_hashes)).encode()).hexdigest()
