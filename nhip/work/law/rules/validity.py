"""Which document is meant, and from when to when it is in force. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from nhip.work.law.contracts import Clause, Document, Reference, RelationKind
from nhip.work.law.rules.clauses import clause_text, letters
from nhip.work.law.rules.words import flat, syllables

ENDING = (RelationKind.REPLACES, RelationKind.REPEALS)
# So much of two texts is the same when they are two copies of one document.
SHARE_OF_TWIN = 0.6
LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed to find a document by a mention."""

    key: str
    title: str
    begins: date | None


def begins(document: Document) -> date | None:
    """From when it counts: its day of effect, the day it was passed, the end of its year."""
    year = date(document.year, 12, 31) if document.year else None
    return document.effective_on or document.issued_on or year


@dataclass(slots=True)
class Register:
    """Documents by number and by name."""

    by_key: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Iterable[Known]) -> "Register":
        register = cls()
        for one in known:
            register.by_key[one.key] = one
            register.by_name.setdefault(name_of(one.title), []).append(one)
        return register

    def find(self, reference: Reference, *, day: date | None) -> Known | None:
        """The document a reference means; by name, the newest of that name that began before `day`."""
        if reference.number:
            return self.by_key.get(reference.number)
        words = syllables(reference.name)[:LONGEST_NAME]
        for length in range(len(words), 1, -1):
            named = self.by_name.get(" ".join(words[:length]), [])
            earlier = [one for one in named if one.begins and (day is None or one.begins <= day)]
            if earlier:
                return max(earlier, key=lambda one: one.begins or date.min)
        return None


def ends(documents: Sequence[Document]) -> dict[str, date]:
    """When documents that others replace or repeal as a whole stop counting, by key.

    Only a stated day of effect ends another document: the day a law was passed is not the day it begins.
    """
    found: dict[str, date] = {}
    for one in documents:
        day = one.effective_on
        for reference in one.references:
            other = reference.number if reference.number != one.key else ""
            if day and other and reference.kind in ENDING and not reference.target:
                found[other] = min(day, found.get(other, day))
    return found


def twins(documents: Iterable[Document]) -> dict[str, str]:
    """Copies of one document under two keys: the later key to the earlier, which stands for both."""
    seen: dict[str, list[tuple[str, frozenset[int]]]] = {}
    found: dict[str, str] = {}
    for one in documents:
        name = name_of(one.title)
        prints = frozenset(fingerprint(part.clauses) for part in one.articles)
        first = next((key for key, other in seen.get(name, []) if alike(prints, other)), None)
        if first is None:
            seen.setdefault(name, []).append((one.key, prints))
        else:
            found[one.key] = first
    return found


def name_of(title: str) -> str:
    """A title as names are compared.

    >>> name_of("Luật Phòng, chống ma túy")
    'luat phong chong ma tuy'
    """
    return " ".join(syllables(title))


def fingerprint(clauses: Iterable[Clause]) -> int:
    """A number for an article's words, the same for copies with other marks; of this process alone."""
    return hash(letters(flat("".join(clause_text(part) for part in clauses))))


def alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two sets of articles are copies of one document."""
    return len(one & other) >= SHARE_OF_TWIN * max(min(len(one), len(other)), 1)


def counts_on(day: date, *, starts: date | None, stops: date | None) -> bool:
    """Whether a document is in force on a day; one that states no start is taken to be."""
    return (starts is None or starts <= day) and (stops is None or day < stops)
