"""What other modules and the shells may ask of law.

>>> from nhip.work.law import api
>>> from nhip.work.law.contracts import LawQuery
>>> page = api.find(LawQuery(words="tuoi ket hon"))  # doctest: +SKIP
"""

from datetime import date
from pathlib import Path

from nhip.kernel.access import Actor
from nhip.kernel.progress import SILENT, Progress
from nhip.work.law import actions, queries
from nhip.work.law.contracts import Article, DocumentCard, LawPage, LawQuery, LawReport
from nhip.work.law.rules.measures import Measures


def find(query: LawQuery) -> LawPage:
    """Articles that answer a question or contain words, best first, with or without diacritics."""
    return queries.find(query)


def document(slug: str, *, on: date | None = None) -> DocumentCard:
    """A document as of a day, today by default. Raises DocumentNotFound."""
    return queries.document(slug, on=on)


def article(slug: str, address: str, *, on: date | None = None) -> tuple[DocumentCard, Article]:
    """One article (`dieu-5`) with the card of its document. Raises DocumentNotFound."""
    return queries.article(slug, address, on=on)


def import_documents(actor: Actor, file: Path, *, progress: Progress = SILENT) -> LawReport:
    """Take in a file of documents; a second import of it changes nothing. Needs `law.import`. Raises
    FileUnreadable, NotAllowed.
    """
    return actions.import_documents(actor, file, progress=progress)


def rebuild_index(progress: Progress = SILENT) -> int:
    """Build the search index anew; returns the number of articles. The old one serves until it is done."""
    return actions.rebuild_index(progress)


def rebuild_if_stale() -> bool:
    """Rebuild the index when the law changed since it was built; says whether it did."""
    return actions.rebuild_if_stale()


def evaluate(
    laws: Path,
    questions: Path,
    *,
    distractors: Path | None = None,
    fold: bool = False,
    progress: Progress = SILENT,
) -> Measures:
    """Measure the search over files of laws and labelled questions; the database is not touched.

    `distractors` are further documents that answer none of the questions; `fold` asks without
    diacritics. Raises FileUnreadable.
    """
    return queries.evaluate(laws, questions, distractors=distractors, fold=fold, progress=progress)
