"""Rebuild the search index from the newest expression of each document."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from nhip.kernel.progress import SILENT, Progress
from nhip.work.law.adapters import search_index
from nhip.work.law.adapters.search_index import Shelved, Text
from nhip.work.law.models import ArticleText, Expression, LawRevision, LegalDocument
from nhip.work.law.rules import codec, validity
from nhip.work.law.rules.clauses import clause_text


def revision() -> int:
    """The number of changes the law has seen."""
    return LawRevision.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def rebuild_index(progress: Progress = SILENT) -> int:
    """Build the index anew and take it into use; returns the number of articles in it."""
    # The revision is read first: a change during the build makes this index stale, never silently old.
    number = revision()
    return search_index.build(_texts(progress), revision=number)


def rebuild_if_stale() -> bool:
    """Rebuild when the law changed since the last build, or the index has another shape."""
    held = search_index.opened()
    current = held is not None and held.revision == revision()
    if held and current and held.name.startswith(f"{search_index.SHAPE}-"):
        return False
    if held is None and not LegalDocument.objects.exists():
        return False
    rebuild_index()
    return True


def _texts(progress: Progress) -> Iterator[Text]:
    newest = {row.document_id: row for row in Expression.objects.order_by("number")}
    copies = _copies()
    documents = [row for row in LegalDocument.objects.order_by("key") if row.id not in copies]
    for number, row in enumerate(documents, 1):
        articles = ArticleText.objects.filter(expression=newest[row.id]).order_by("position")
        for article in articles:
            yield _text(row, article)
        progress.step(str(_("Lập chỉ mục")), number, len(documents))


def _copies() -> set[object]:
    """Documents that are here a second time under their name alone; the one with a number is searched."""
    rows = list(LegalDocument.objects.order_by("key"))
    titles = Counter(validity.name_of(row.title) for row in rows)
    prints = {row.id: _prints(row) for row in rows if titles[validity.name_of(row.title)] > 1}
    return {
        row.id
        for row in rows
        if not row.number and row.id in prints
        for other in rows
        if other.number
        and other.id in prints
        and validity.name_of(other.title) == validity.name_of(row.title)
        if validity.alike(prints[row.id], prints[other.id])
    }


def _prints(row: LegalDocument) -> frozenset[int]:
    texts = ArticleText.objects.filter(expression__document=row).values_list("content", flat=True)
    return frozenset(validity.fingerprint(codec.clauses_from_json(one)) for one in texts)


def _text(row: LegalDocument, article: ArticleText) -> Text:
    entry = Shelved(
        document=row.slug,
        number=row.number,
        title=row.title,
        kind=row.kind,
        body=row.body,
        address=article.address,
        label=article.label,
        heading=article.heading,
        starts=str(row.starts_on or ""),
        stops=str(row.ends_on or ""),
    )
    clauses = codec.clauses_from_json(article.content)
    return Text(entry, tuple((one.label, clause_text(one)) for one in clauses) or (("", ""),))
