"""Ranks of kinds of documents, with the days from which they hold. Pure; the table is data.

The order of Điều 4 of the laws on the promulgation of legal normative documents (80/2015/QH13, before it
17/2008/QH12 and the law of 1996, since 1 April 2025 64/2025/QH15). A rank is an order only: smaller
prevails.
"""

import re
from dataclasses import dataclass
from datetime import date

from nhip.kernel.intervals import DateInterval


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank while its interval lasts."""

    rank: int
    validity: DateInterval


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document with its ranks."""

    code: str
    vi: str
    en: str
    ranks: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class ByMark:
    """Where the kind alone has no rank: whose document it is, told by the mark of its number, has one."""

    mark: str
    kind: str
    ranks: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body, told by the mark of its numbers."""

    mark: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """The table of kinds and bodies."""

    kinds: tuple[Kind, ...]
    by_mark: tuple[ByMark, ...]
    bodies: tuple[Body, ...]

    def rank(self, kind: str, mark: str, *, day: date) -> int | None:
        """The rank of a normative document issued on `day`; None where it had none."""
        own = [one.ranks for one in self.by_mark if one.kind == kind and re.fullmatch(one.mark, mark)]
        ranks = own[0] if own else next((one.ranks for one in self.kinds if one.code == kind), ())
        return next((one.rank for one in ranks if one.validity.contains(day)), None)

    def body(self, mark: str) -> Body | None:
        """The body whose numbers carry the mark."""
        return next((one for one in self.bodies if mark and re.fullmatch(one.mark, mark)), None)
