"""Write documents that say something new: one transaction, with its audit record and its event."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.work.law.access import IMPORT
from nhip.work.law.contracts import Document
from nhip.work.law.events import DocumentsImported
from nhip.work.law.models import (
    AmendmentText,
    ArticleText,
    Doubt,
    Expression,
    LawRevision,
    LegalDocument,
    Relation,
)
from nhip.work.law.reading.pipeline import GRAMMAR
from nhip.work.law.rules import codec, resolving
from nhip.work.law.rules.numbers import slug

UNLINKED = "not_linked"
LONGEST_SLUG = 110
MANY = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """What a batch did: addresses of new documents and of those with a new text."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def take_in(actor: Actor, source: str, batch: Sequence[Document]) -> Taken:
    """Take in the documents that are new or say something new; nothing is written when none does."""
    hashes = {one.key: codec.digest(one, grammar=GRAMMAR) for one in batch}
    fresh = _fresh(batch, hashes)
    if not fresh:
        return Taken((), (), len(batch))
    with action("law.import", actor=actor, about=("law", source)) as act:
        act.require(IMPORT.code)
        next_revision()
        # Read again under the lock: another import may have been faster.
        fresh = _fresh(batch, hashes)
        known = set(LegalDocument.objects.filter(key__in=hashes).values_list("key", flat=True))
        for one in fresh:
            _write(one, source, hashes[one.key])
        taken = Taken(
            new=tuple(address(one) for one in fresh if one.key not in known),
            changed=tuple(address(one) for one in fresh if one.key in known),
            unchanged=len(batch) - len(fresh),
        )
        act.note(source=source, new=len(taken.new), changed=len(taken.changed), unchanged=taken.unchanged)
        act.emit(DocumentsImported(source, taken.new, taken.changed, taken.unchanged))
    return taken


def address(document: Document) -> str:
    """The permanent address: the number's words, or the name's where there is no number."""
    return slug(document.key)[:LONGEST_SLUG]


def next_revision() -> None:
    """Count the change; the lock on this row makes writers wait for each other."""
    row, _created = LawRevision.objects.select_for_update().get_or_create(pk=1)
    LawRevision.objects.filter(pk=1).update(number=row.number + 1)


def _fresh(batch: Sequence[Document], hashes: dict[str, str]) -> list[Document]:
    """Those whose newest expression has another hash; of two under one key the last counts."""
    rows = Expression.objects.filter(document__key__in=hashes).order_by("number")
    held = dict(rows.values_list("document__key", "content_hash"))
    newest = {one.key: one for one in batch}
    return [one for one in newest.values() if held.get(one.key) != hashes[one.key]]


def _write(document: Document, source: str, content_hash: str) -> None:
    row, _created = LegalDocument.objects.update_or_create(
        key=document.key,
        defaults={
            "slug": address(document),
            "number": document.number,
            "title": document.title,
            "kind": document.kind,
            "body": document.body,
            "is_normative": document.is_normative,
            "year": document.year,
            "issued_on": document.issued_on,
            "starts_on": document.effective_on,
            "source": source,
            "source_url": document.source_url,
            "changed_at": clock.now(),
        },
    )
    before = row.expressions.count()
    expression = Expression.objects.create(
        document=row, number=before + 1, content_hash=content_hash, closing=document.closing
    )
    _write_parts(document, expression)


def _write_parts(document: Document, expression: Expression) -> None:
    articles = [
        ArticleText(
            expression=expression,
            position=position,
            address=one.address,
            label=one.label,
            heading=one.heading,
            place=codec.place_to_json(one.place),
            content=codec.clauses_to_json(one.clauses),
        )
        for position, one in enumerate(document.articles)
    ]
    ArticleText.objects.bulk_create(articles, batch_size=MANY)
    Relation.objects.bulk_create(_relations(document, expression), batch_size=MANY)
    AmendmentText.objects.bulk_create(_amendments(document, expression), batch_size=MANY)
    doubts = [*document.problems, *resolving.missing_inside(document)]
    Doubt.objects.bulk_create(
        [
            Doubt(
                expression=expression,
                kind=one.kind,
                address=one.address,
                text=one.text,
                reason=one.reason[:300],
            )
            for one in doubts
        ],
        batch_size=MANY,
    )


def _relations(document: Document, expression: Expression) -> list[Relation]:
    return [
        Relation(
            expression=expression,
            kind=one.kind,
            address=one.address,
            target_number=one.number,
            target_name=one.name,
            target_address=one.target,
            starts_on=document.effective_on,
            quote=one.quote,
            reason=UNLINKED,
        )
        for one in resolving.outside(document.references)
    ]


def _amendments(document: Document, expression: Expression) -> list[AmendmentText]:
    return [
        AmendmentText(
            expression=expression,
            position=position,
            verb=one.verb,
            address=one.address,
            target_number=one.number,
            target_name=one.name,
            target_address=one.target,
            text=one.text,
            old=one.old,
            new=one.new,
            quote=one.quote,
            starts_on=document.effective_on,
            reason=one.reason,
        )
        for position, one in enumerate(document.amendments)
    ]
