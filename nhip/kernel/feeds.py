"""Feeds: what a module gives the warehouse, as named, typed and classified columns.

The types stand in the kernel because a module never imports the warehouse, which is above it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise


class Kind(StrEnum):
    """The type of a column."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"


class Classification(StrEnum):
    """Who may see a column (phân loại dữ liệu)."""

    OPEN = "open"
    SHARED = "shared"
    RESTRICTED = "restricted"
    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105 - the class of data called secret


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, class and what it means."""

    name: str
    kind: Kind
    classification: Classification
    title: str | Promise


@dataclass(frozen=True, slots=True)
class Feed:
    """A stream of rows. `key` identifies a row, `changed_at` says when it last changed."""

    name: str
    title: str | Promise
    key: str
    changed_at: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        missing = {self.key, self.changed_at} - {column.name for column in self.columns}
        if missing:
            raise ValueError(f"feed {self.name!r} names columns it does not have: {sorted(missing)}")


# Rows changed in [since, until), in column order; since None asks for all.
Reader = Callable[[datetime | None, datetime], Iterator[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Offered:
    """A feed with the function that reads it."""

    feed: Feed
    read: Reader


_feeds: dict[str, Offered] = {}


def feed(described: Feed) -> Callable[[Reader], Reader]:
    """Offer a feed to the warehouse; each name is offered once."""

    def register(read: Reader) -> Reader:
        if described.name in _feeds:
            raise ValueError(f"feed {described.name!r} is offered twice")
        _feeds[described.name] = Offered(described, read)
        return read

    return register


def feeds() -> dict[str, Offered]:
    """All feeds on offer, by name."""
    return dict(sorted(_feeds.items()))
