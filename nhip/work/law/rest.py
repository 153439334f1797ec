"""The law as open data: search, a document with its articles and relations."""

import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema

from nhip.kernel.access import public
from nhip.work.law import queries
from nhip.work.law.contracts import DocumentCard, LawQuery, RelationKind

OPEN = "the law is published for everybody"
router = Router(tags=["law"])


class LawSearchIn(Schema):
    """`q`: a question or words, with or without diacritics; `date` asks for the law of that day."""

    q: str = ""
    kind: str = ""
    body: str = ""
    date: datetime.date | None = None
    in_force: bool = False
    page: int = 1
    page_size: int = 10


class LawHitOut(Schema):
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
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    score: float
    amended: bool
    repealed: bool


class PageOut(Schema):
    """A page of articles; `day` is the day whose law was asked for."""

    day: datetime.date
    count: int
    pages: int
    hits: list[LawHitOut]


class LawPointOut(Schema):
    label: str
    mark: str
    text: str


class ClauseOut(Schema):
    label: str
    mark: str
    text: str
    points: list[LawPointOut]


class HeadingOut(Schema):
    level: str
    label: str
    title: str


class ArticleOut(Schema):
    address: str
    label: str
    heading: str
    place: list[HeadingOut]
    clauses: list[ClauseOut]


class RelationOut(Schema):
    """`document` is "" when the other document is not here."""

    kind: RelationKind
    incoming: bool
    address: str
    document: str
    number: str
    title: str
    target_address: str
    starts_on: datetime.date | None
    quote: str


class LawDocumentOut(Schema):
    """A document as of `day`, with the amendments in force made in its articles.

    `rank`: smaller prevails; null for what is not normative. `versions`: the days its text changed.
    """

    slug: str
    number: str
    title: str
    kind: str
    body_name: str
    is_normative: bool
    rank: int | None
    issued_on: datetime.date | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    day: datetime.date
    in_force: bool
    source_url: str
    articles: list[ArticleOut]
    closing: str
    relations: list[RelationOut]
    expressions: int
    versions: list[datetime.date]


@router.get("/search", response=PageOut)
@public(OPEN)
def search(request: HttpRequest, asked: Query[LawSearchIn]) -> object:
    """Articles that answer, best first."""
    query = LawQuery(
        words=asked.q[:500],
        kind=asked.kind,
        body=asked.body,
        day=asked.date,
        only_in_force=asked.in_force,
        page=asked.page,
        page_size=asked.page_size,
    )
    return queries.find(query)


@router.get("/documents/{slug}", response=LawDocumentOut)
@public(OPEN)
def document(request: HttpRequest, slug: str, date: datetime.date | None = None) -> DocumentCard:
    """One document: its articles, clauses and points, and its relations to others."""
    return queries.document(slug, on=date)
