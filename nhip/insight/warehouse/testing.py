"""For tests of this module and those above it: feeds of their own, offered for the length of a block."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nhip.insight.warehouse.recent import recent
from nhip.kernel import feeds as kernel_feeds
from nhip.kernel.feeds import Feed, Offered


@contextmanager
def offered(feed: Feed, rows: Sequence[tuple[Any, ...]]) -> Iterator[None]:
    """Offer `rows` (a list the test may change) as a feed; takes the place of one of that name."""
    before = dict(kernel_feeds._feeds)
    kernel_feeds._feeds[feed.name] = Offered(feed, lambda since, until: _between(feed, rows, since, until))
    recent(feed.name, forget=True)
    try:
        yield
    finally:
        kernel_feeds._feeds.clear()
        kernel_feeds._feeds.update(before)
        recent(feed.name, forget=True)


@contextmanager
def only_offered(feed: Feed, rows: Sequence[tuple[Any, ...]]) -> Iterator[None]:
    """The same, with no other feed on offer."""
    before = dict(kernel_feeds._feeds)
    kernel_feeds._feeds.clear()
    try:
        with offered(feed, rows):
            yield
    finally:
        kernel_feeds._feeds.clear()
        kernel_feeds._feeds.update(before)


def _between(
    feed: Feed, rows: Sequence[tuple[Any, ...]], since: datetime | None, until: datetime
) -> Iterator[tuple[Any, ...]]:
    position = [column.name for column in feed.columns].index(feed.changed_at)
    for row in list(rows):
        if (since is None or row[position] >= since) and row[position] < until:
            yield row
