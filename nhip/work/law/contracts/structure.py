"""What a document says, part by part."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Point:
    """Điểm. `mark` as printed (`a)`), `label` alone (`a`)."""

    label: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Khoản. `label` is "" for text before the first number, or where clauses have no numbers."""

    label: str
    mark: str
    text: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A division above articles. `level` part, chapter, section or subsection; `title` may be ""."""

    level: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Article:
    """Điều. `address` is permanent within the document: `dieu-5`; a second Điều 5 is `dieu-5-lan-2`."""

    address: str
    label: str
    heading: str
    place: tuple[Heading, ...]
    clauses: tuple[Clause, ...]


class ProblemKind(StrEnum):
    """What a stage could not settle by itself."""

    CLAUSE_ORDER = "clause_order"
    POINT_ORDER = "point_order"
    ARTICLE_ORDER = "article_order"
    TITLE = "title"
    DATE = "date"
    LOST_TEXT = "lost_text"
    AMENDMENT = "amendment"
    UNKNOWN_DOCUMENT = "unknown_document"
    UNKNOWN_PROVISION = "unknown_provision"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing for a person to look at: where, the words, the reason."""

    kind: ProblemKind
    address: str
    text: str
    reason: str


class RelationKind(StrEnum):
    """What one document does to another."""

    CITES = "cites"
    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention, as found: `number` or `name` of the document meant, both "" for the document itself.

    `target` is the provision meant (`dieu-5.khoan-2`), "" for the whole document.
    """

    kind: RelationKind
    address: str
    number: str
    name: str
    target: str
    quote: str


class AmendmentVerb(StrEnum):
    """What an instruction does: `put` writes a provision anew or adds it, `rename` changes an article's
    heading, `words` exchanges words (for none, when they are struck out).
    """

    PUT = "put"
    RENAME = "rename"
    REPEAL = "repeal"
    WORDS = "words"
    UNREAD = "unread"


class Unapplied(StrEnum):
    """Why an instruction changes nothing here."""

    NOT_READ = "not_read"
    NO_TEXT = "no_text"
    NO_PROVISION = "no_provision"
    NO_WORDS = "no_words"
    NO_DAY = "no_day"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One instruction to one provision, as read.

    `address` is where it stands; `number` or `name` of the document it amends; `target` the provision
    (`dieu-5.khoan-2`), "" for the whole document. `text` is the new provision as printed; `old` and `new`
    are the words exchanged. `quote` is the instruction itself. `reason` says why it could not be read.
    """

    verb: AmendmentVerb
    address: str
    number: str
    name: str
    target: str
    text: str
    old: str
    new: str
    quote: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document read: what it is, its articles, its closing words, its references, its problems.

    `issued_on` and `effective_on` are None where the text does not say; `year` is its number's.
    """

    key: str
    number: str
    title: str
    kind: str
    body: str
    is_normative: bool
    year: int | None
    issued_on: date | None
    effective_on: date | None
    source_url: str
    articles: tuple[Article, ...]
    closing: str
    references: tuple[Reference, ...]
    amendments: tuple[Amendment, ...]
    problems: tuple[Problem, ...]
