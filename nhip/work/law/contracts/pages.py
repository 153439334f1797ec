"""What lists, pages and reports say about documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from nhip.work.law.contracts.amending import AmendedArticle, AmendmentNote, ArticleDifference
from nhip.work.law.contracts.structure import Article, RelationKind


@dataclass(frozen=True, slots=True)
class LawQuery:
    """A search. `day` None: the day the question names, else today; `only_in_force` leaves out the rest."""

    words: str = ""
    kind: str = ""
    body: str = ""
    day: date | None = None
    only_in_force: bool = False
    page: int = 1
    page_size: int = 10


@dataclass(frozen=True, slots=True)
class Facet:
    """A value of a filter, its label and how many hits it leaves."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class LawHit:
    """An article that answers; `clause` is the label of its best clause, `text` that clause's words.

    `replaced_without_day`: another document says it replaces this one, without a stated day of effect.
    `amended`: amendments in force on the day are in its words; `repealed`: they leave the clause without any.
    """

    document: str
    number: str
    title: str
    kind: str
    address: str
    label: str
    heading: str
    clause: str
    text: str
    in_force: bool
    starts_on: date | None
    ends_on: date | None
    replaced_without_day: bool
    score: float
    amended: bool = False
    repealed: bool = False


@dataclass(frozen=True, slots=True)
class LawPage:
    """A page of hits; `day` is the day whose law was asked for."""

    query: LawQuery
    day: date
    count: int
    pages: int
    hits: tuple[LawHit, ...]
    kinds: tuple[Facet, ...]
    bodies: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class LawAnswer:
    """The articles that may answer a question, as of `day`, and the chance (0 to 1) that the first is right.

    `words_shared` and `pairs_shared`: which share of the question's syllables, and of its pairs of syllables,
    stand in the first article; a question about something else shares little, however sure the order is.
    """

    day: date
    hits: tuple[LawHit, ...]
    sureness: float
    words_shared: float
    pairs_shared: float


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A row of the table of relations. `document` is the address of the other one, "" when it is not here.

    `incoming`: the other document does it to this one.
    """

    kind: RelationKind
    incoming: bool
    address: str
    document: str
    number: str
    title: str
    target_address: str
    starts_on: date | None
    quote: str


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document as of `day`: who it is, its articles, its relations. `rank`: smaller prevails, None where
    its kind had none on the day it began.

    `amended` are its articles with what amendments did to them by `day`; `unapplied` the amendments in force
    that could not be made in the text; `coming` those after `day`; `versions` the days its text changed.
    """

    slug: str
    number: str
    title: str
    kind: str
    kind_name: str
    body_name: str
    is_normative: bool
    rank: int | None
    issued_on: date | None
    starts_on: date | None
    ends_on: date | None
    day: date
    in_force: bool
    source_url: str
    amended: tuple[AmendedArticle, ...]
    unapplied: tuple[AmendmentNote, ...]
    coming: tuple[AmendmentNote, ...]
    versions: tuple[date, ...]
    closing: str
    relations: tuple[RelationLine, ...]
    expressions: int

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles as of `day`."""
        return tuple(one.article for one in self.amended)

    @property
    def replaced_without_day(self) -> bool:
        """Whether another document says it replaces this one, without a stated day of effect."""
        ending = (RelationKind.REPLACES, RelationKind.REPEALS)
        return any(
            one.incoming and one.kind in ending and not one.target_address and one.starts_on is None
            for one in self.relations
        )


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """What a stage of reading left to a person; `kind` is a ProblemKind."""

    id: UUID
    kind: str
    document: str
    title: str
    number: str
    address: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """A page of open doubts of the newest texts; `kinds` are all kinds with their counts."""

    lines: tuple[DoubtLine, ...]
    kinds: tuple[Facet, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class LawReport:
    """What an import did. Every document, part, reference and doubt of the file is counted here."""

    source: str
    documents: int
    new: int
    changed: int
    unchanged: int
    articles: int = 0
    clauses: int = 0
    points: int = 0
    normative: int = 0
    administrative: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    references: Mapping[str, int] = field(default_factory=dict)
    relations: Mapping[str, int] = field(default_factory=dict)
    unresolved: Mapping[str, int] = field(default_factory=dict)
    amendments: Mapping[str, int] = field(default_factory=dict)
    doubts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A document on two days: the articles that differ, in its order on the later one."""

    card: DocumentCard
    first: date
    second: date
    unchanged: int
    differences: tuple[ArticleDifference, ...]
