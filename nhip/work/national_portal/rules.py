"""Pure decisions: what is told of an act, how long to wait, what two lists say of each other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from nhip.work.cases.contracts.external import JournalEntry
from nhip.work.national_portal.contracts import Stored

# Acts that leave the status as it is and are told all the same: the due date, or the result, is new.
TOLD = frozenset({"file", "extend", "issue_result"})
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)
# A portal whose clock is wrong dates an update a day off at most; comparing wider hides that.
SKEW = timedelta(days=1)


def told(journal: Iterable[JournalEntry]) -> list[JournalEntry]:
    """The acts the portal is told of, in order: those that change the national status, and a few others."""
    found: list[JournalEntry] = []
    status = 0
    for entry in sorted(journal, key=lambda one: one.number):
        if entry.to_status != status or entry.act in TOLD:
            found.append(entry)
        status = entry.to_status
    return found


def wait_after(attempts: int, *, asked: int | None = None) -> timedelta:
    """How long to wait after so many failures: doubling to a quarter of an hour, never less than asked for.

    >>> [wait_after(one).seconds for one in (1, 2, 3, 20)], wait_after(1, asked=120).seconds
    ([5, 10, 20, 900], 120)
    """
    doublings: int = 2 ** min(attempts - 1, 12)
    own = min(FIRST_WAIT * doublings, LONGEST_WAIT)
    return max(own, timedelta(seconds=min(asked or 0, 86_400)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the two lists of updates say of each other, by key."""

    missing_there: tuple[str, ...]
    unsent_but_there: tuple[str, ...]
    unknown_here: tuple[Stored, ...]
    doubled_there: tuple[str, ...]


def compare(sent: Iterable[str], known: Mapping[str, str], theirs: Iterable[Stored]) -> Comparison:
    """`sent`: keys we count as stored there in the time compared. `known`: every key of ours, with its state.

    `theirs`: what the portal lists for a time a day wider on both sides, so that no clock makes a difference.
    """
    listed = list(theirs)
    counts = Counter(one.key for one in listed)
    return Comparison(
        missing_there=tuple(sorted(key for key in sent if key not in counts)),
        unsent_but_there=tuple(sorted(key for key in counts if known.get(key) == "waiting")),
        unknown_here=tuple(sorted((one for one in listed if one.key not in known), key=lambda one: one.key)),
        doubled_there=tuple(sorted(key for key, count in counts.items() if count > 1)),
    )


def last_statuses(theirs: Iterable[Stored]) -> dict[str, tuple[int, int]]:
    """By dossier code: the sequence and status of the last update the portal lists."""
    found: dict[str, tuple[int, int]] = {}
    for one in theirs:
        if one.sequence >= found.get(one.code, (0, 0))[0]:
            found[one.code] = (one.sequence, one.status)
    return found
