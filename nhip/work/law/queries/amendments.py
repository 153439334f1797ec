"""Amendments to documents, and their texts as of a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from nhip.work.law.amending.applying import Change, amended
from nhip.work.law.contracts import AmendedArticle, AmendmentNote, AmendmentVerb, Article, Unapplied
from nhip.work.law.models import AmendmentText
from nhip.work.law.queries.texts import of_newest_texts


@dataclass(frozen=True, slots=True)
class Amended:
    """A document's articles as of a day, and the amendments that are not in them."""

    articles: tuple[AmendedArticle, ...]
    unapplied: tuple[AmendmentNote, ...]
    coming: tuple[AmendmentNote, ...]
    versions: tuple[date, ...]


def newest() -> QuerySet[AmendmentText]:
    """Amendments of the newest expression of each document that amends, in the order they take effect."""
    return of_newest_texts(AmendmentText.objects.all()).order_by(
        "starts_on", "expression__document__key", "position"
    )


def as_of(document: UUID, articles: Sequence[Article], day: date) -> Amended:
    """The articles of a document with every amendment in force on `day` made in them."""
    rows = list(newest().filter(target_id=document))
    made, failed = amended(articles, _changes(rows, day))
    unread = [_note(row, row.reason or Unapplied.NO_DAY) for row in rows if _is_untold(row, day)]
    return Amended(
        articles=made,
        unapplied=(*unread, *failed),
        coming=tuple(_note(row, row.reason) for row in rows if row.starts_on and row.starts_on > day),
        versions=tuple(sorted({row.starts_on for row in rows if row.starts_on and not row.reason})),
    )


def of_articles(wanted: Collection[tuple[str, str]], day: date) -> dict[tuple[str, str], list[Change]]:
    """What changes the articles named by document and address, for those that anything changes by `day`."""
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    rows = newest().filter(target__slug__in={slug for slug, _address in wanted}, starts_on__lte=day)
    for row in rows.select_related("target"):
        article = row.target_address.split(".")[0]
        for slug, address in wanted:
            if row.target and slug == row.target.slug and article in ("", address) and not row.reason:
                found[slug, address].append(_change(row))
    return dict(found)


def _changes(rows: Iterable[AmendmentText], day: date) -> list[Change]:
    return [_change(row) for row in rows if not row.reason and row.starts_on and row.starts_on <= day]


def _change(row: AmendmentText) -> Change:
    return Change(_note(row, ""), row.text, row.old, row.new)


def _is_untold(row: AmendmentText, day: date) -> bool:
    """Whether it could not be read, or states no day: it is not in the text, and is told beside it."""
    return row.starts_on is None or bool(row.reason and row.starts_on <= day)


def _note(row: AmendmentText, reason: str) -> AmendmentNote:
    other = row.expression.document
    return AmendmentNote(
        verb=AmendmentVerb(row.verb),
        target=row.target_address,
        document=other.slug,
        number=other.number,
        title=other.title,
        address=row.address,
        day=row.starts_on,
        before="",
        quote=row.quote,
        reason=reason,
    )
