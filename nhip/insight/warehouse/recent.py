"""What this process read last, so that the overlap window costs nothing when nothing is new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nhip.insight.warehouse import rules
from nhip.kernel.feeds import Feed

FeedRow = tuple[Any, ...]


@dataclass(slots=True)
class Recent:
    """The rows of one feed that are known to be stored and lie in the window read again.

    Only speed depends on it: a process that starts empty compares such rows with the stored ones.
    """

    stored: set[FeedRow] = field(default_factory=set)
    reading: set[FeedRow] = field(default_factory=set)

    def unseen(self, feed: Feed, rows: Iterable[FeedRow], *, until: datetime) -> Iterator[FeedRow]:
        """Pass on the rows that are not known to be stored, and note those of the window."""
        position = [column.name for column in feed.columns].index(feed.changed_at)
        self.reading = set()
        for row in rows:
            if row[position] is not None and row[position] >= until - rules.OVERLAP:
                self.reading.add(row)
            if row not in self.stored:
                yield row

    def keep(self) -> None:
        """What was read is stored now."""
        self.stored, self.reading = self.reading, set()


_recent: dict[str, Recent] = {}


def recent(name: str, *, forget: bool = False) -> Recent:
    """The memory for one dataset; `forget` starts it anew."""
    if forget or name not in _recent:
        _recent[name] = Recent()
    return _recent[name]
