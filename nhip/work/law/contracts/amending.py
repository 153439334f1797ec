"""What amendments did to the text of a document."""

from dataclasses import dataclass
from datetime import date

from nhip.work.law.contracts.structure import AmendmentVerb, Article


@dataclass(frozen=True, slots=True)
class AmendmentNote:
    """What an amendment did to a provision: which document, where in it, from which day, None where it states
    none.

    `before` is the provision as it was printed until then, "" where there was none.
    """

    verb: AmendmentVerb
    target: str
    document: str
    number: str
    title: str
    address: str
    day: date | None
    before: str
    quote: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AmendedArticle:
    """An article as of a day; `notes` in the order in which it was changed; `was` before the first of them,
    None for an article that was added.
    """

    article: Article
    notes: tuple[AmendmentNote, ...] = ()
    was: Article | None = None
    repealed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a comparison: kept "=", taken out "-" or put in "+"."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class ArticleDifference:
    """An article whose words differ, and the amendments between the two days."""

    address: str
    label: str
    is_new: bool
    pieces: tuple[Piece, ...]
    notes: tuple[AmendmentNote, ...]


@dataclass(frozen=True, slots=True)
class AmendedDocument:
    """A document that another changed on a day, and in how many provisions."""

    document: str
    title: str
    number: str
    by: str
    by_title: str
    by_number: str
    day: date
    changes: int


@dataclass(frozen=True, slots=True)
class MonthOfLaw:
    """What changed in a month; documents as (address, title, number, first day in force).

    `latest` is the month in which the newest document here begins, None while there is none.
    """

    first: date
    begun: tuple[tuple[str, str, str, date | None], ...]
    ended: tuple[tuple[str, str, str, date | None], ...]
    amended: tuple[AmendedDocument, ...]
    latest: date | None
