"""A document as of a day, with its relations."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.work.law.adapters import kinds
from nhip.work.law.contracts import (
    AmendedArticle,
    Article,
    DocumentCard,
    DocumentNotFound,
    RelationKind,
    RelationLine,
)
from nhip.work.law.models import ArticleText, Expression, LegalDocument, Relation
from nhip.work.law.queries import amendments
from nhip.work.law.queries.search import body_name, kind_name
from nhip.work.law.rules import codec, validity

MOST_RELATIONS = 300


def document(slug: str, *, on: date | None = None) -> DocumentCard:
    """A document's card. Raises DocumentNotFound."""
    row = LegalDocument.objects.filter(slug=slug).first()
    if row is None:
        raise DocumentNotFound(_("Không có văn bản %(slug)s."), slug=slug)
    expressions = list(row.expressions.order_by("number"))
    newest = expressions[-1]
    day = on or clock.today()
    own = [_article(one) for one in newest.articles.order_by("position")]
    text = amendments.as_of(row.id, own, day)
    return DocumentCard(
        slug=row.slug,
        number=row.number,
        title=row.title,
        kind=row.kind,
        kind_name=kind_name(row.kind),
        body_name=body_name(row.body),
        is_normative=row.is_normative,
        rank=_rank(row),
        issued_on=row.issued_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        day=day,
        in_force=validity.counts_on(day, starts=row.starts_on, stops=row.ends_on),
        source_url=row.source_url,
        amended=text.articles,
        unapplied=text.unapplied,
        coming=text.coming,
        versions=text.versions,
        closing=newest.closing,
        relations=_relations(row, newest),
        expressions=len(expressions),
    )


def article(slug: str, address: str, *, on: date | None = None) -> tuple[DocumentCard, AmendedArticle]:
    """One article with the card of its document. Raises DocumentNotFound."""
    card = document(slug, on=on)
    found = next((one for one in card.amended if one.article.address == address), None)
    if found is None:
        raise DocumentNotFound(_("Văn bản %(slug)s không có %(address)s."), slug=slug, address=address)
    return card, found


def _rank(row: LegalDocument) -> int | None:
    year = date(row.year, 12, 31) if row.year else None
    day = row.issued_on or row.starts_on or year
    if day is None or not row.is_normative:
        return None
    return kinds.table().rank(row.kind, row.body, day=day)


def _article(row: ArticleText) -> Article:
    place, clauses = codec.place_from_json(row.place), codec.clauses_from_json(row.content)
    return Article(row.address, row.label, row.heading, place, clauses)


def _relations(row: LegalDocument, newest: Expression) -> tuple[RelationLine, ...]:
    """What matters for validity first, then citations."""
    outgoing = newest.relations.select_related("target").order_by("id")
    incoming = row.incoming.select_related("expression__document").exclude(expression=newest).order_by("id")
    lines = [_line(one, one.target, incoming=False) for one in outgoing[:MOST_RELATIONS]]
    lines += [_line(one, one.expression.document, incoming=True) for one in incoming[:MOST_RELATIONS]]
    return tuple(sorted(lines, key=lambda one: one.kind is RelationKind.CITES))


def _line(row: Relation, other: LegalDocument | None, *, incoming: bool) -> RelationLine:
    return RelationLine(
        kind=RelationKind(row.kind),
        incoming=incoming,
        address=row.address,
        document=other.slug if other else "",
        number=other.number if other else row.target_number,
        title=other.title if other else row.target_name,
        target_address=row.target_address,
        starts_on=row.starts_on,
        quote=row.quote,
    )
