"""Two texts of one document, and what changed in the law in a month."""

from datetime import date, timedelta

from nhip.work.law.amending.applying import printed
from nhip.work.law.contracts import (
    AmendedArticle,
    AmendedDocument,
    ArticleDifference,
    Comparison,
    MonthOfLaw,
)
from nhip.work.law.models import LegalDocument
from nhip.work.law.queries.amendments import newest
from nhip.work.law.queries.documents import document
from nhip.work.law.rules.differences import difference


def compare(slug: str, first: date, second: date) -> Comparison:
    """The articles of a document whose words differ between two days. Raises DocumentNotFound."""
    early, late = document(slug, on=min(first, second)), document(slug, on=max(first, second))
    before = {one.article.address: _words(one) for one in early.amended}
    changed = [one for one in late.amended if before.get(one.article.address) != _words(one)]
    return Comparison(
        card=late,
        first=early.day,
        second=late.day,
        unchanged=len(late.amended) - len(changed),
        differences=tuple(
            ArticleDifference(
                address=one.article.address,
                label=one.article.label,
                is_new=one.article.address not in before,
                pieces=difference(before.get(one.article.address, ""), _words(one)),
                notes=tuple(note for note in one.notes if note.day and early.day < note.day),
            )
            for one in changed
        ),
    )


def _words(one: AmendedArticle) -> str:
    return printed(one.article, one.article.address) or ""


def month(first: date) -> MonthOfLaw:
    """What began, what ended and what was amended in the month that starts on `first`."""
    after = (first + timedelta(days=32)).replace(day=1)
    rows = newest().filter(starts_on__gte=first, starts_on__lt=after, target__isnull=False, reason="")
    counted: dict[tuple[str, str], AmendedDocument] = {}
    for row in rows.select_related("target"):
        if row.target is None or row.starts_on is None:
            continue
        key = (row.target.slug, row.expression.document.slug)
        held = counted.get(key)
        counted[key] = AmendedDocument(
            document=row.target.slug,
            title=row.target.title,
            number=row.target.number,
            by=row.expression.document.slug,
            by_title=row.expression.document.title,
            by_number=row.expression.document.number,
            day=row.starts_on,
            changes=held.changes + 1 if held else 1,
        )
    documents = LegalDocument.objects.order_by("starts_on", "key")
    return MonthOfLaw(
        first=first,
        begun=tuple(_line(one) for one in documents.filter(starts_on__gte=first, starts_on__lt=after)),
        ended=tuple(_line(one) for one in documents.filter(ends_on__gte=first, ends_on__lt=after)),
        amended=tuple(sorted(counted.values(), key=lambda one: (one.day, one.document))),
        latest=_latest(),
    )


def _line(row: LegalDocument) -> tuple[str, str, str, date | None]:
    return row.slug, row.title, row.number, row.starts_on


def _latest() -> date | None:
    """The month in which the newest document here begins."""
    day = LegalDocument.objects.exclude(starts_on=None).order_by("-starts_on").first()
    return day.starts_on.replace(day=1) if day and day.starts_on else None
