"""What other modules and the shells may ask of law.

>>> from nhip.work.law import api
>>> from nhip.work.law.contracts import LawQuery
>>> page = api.find(LawQuery(words="tuoi ket hon"))  # doctest: +SKIP
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from nhip.kernel.access import Actor
from nhip.kernel.progress import SILENT, Progress
from nhip.work.law import actions, queries
from nhip.work.law.adapters.texts import text_in, text_of
from nhip.work.law.contracts import (
    Alias,
    AmendedArticle,
    CitedDocument,
    Conflict,
    DocumentCard,
    LawAnswer,
    LawPage,
    LawQuery,
    LawReport,
    Statement,
    TextAbout,
)
from nhip.work.law.rules.measures import Measures
from nhip.work.law.statements import judging
from nhip.work.law.statements.contexts import short_name


def find(query: LawQuery) -> LawPage:
    """Articles that answer a question or contain words, best first, with or without diacritics."""
    return queries.find(query)


def answer(words: str, *, day: date | None = None) -> LawAnswer:
    """The articles that may answer a question, with the chance that the first is right.

    `day` None: the day the question names, else today.
    """
    return queries.answer(words, day=day)


def document(slug: str, *, on: date | None = None) -> DocumentCard:
    """A document as of a day, today by default. Raises DocumentNotFound."""
    return queries.document(slug, on=on)


def article(slug: str, address: str, *, on: date | None = None) -> tuple[DocumentCard, AmendedArticle]:
    """One article (`dieu-5`) as of the day, with the card of its document. Raises DocumentNotFound."""
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


def statements(file: Path) -> list[Statement]:
    """Every quantitative statement of a policy text (.txt in UTF-8, .docx, .pdf with a text layer), in
    order of their places. Raises FileUnreadable.
    """
    return queries.statements(text_of(file), source=file.name)


def conflicts(files: Sequence[Path]) -> list[Conflict]:
    """What the statements of these texts say to each other: duplicates, contradictions, broken paths,
    miscounts, gaps between target and actual, and pairs that a person must judge.

    Raises FileUnreadable.
    """
    return judging.conflicts([one for file in files for one in statements(file)])


def read_text(content: bytes, *, name: str) -> str:
    """The text of an uploaded file (UTF-8, DOCX, PDF with a text layer). Raises FileUnreadable, which says
    of a scanned PDF that it is one.
    """
    return text_in(content, name=name)


def statements_of(text: str, about: TextAbout) -> list[Statement]:
    """The same for a text in hand; its statements' source is `about.name`."""
    return queries.statements(text, source=about.name, about=about)


def judge(own: Sequence[Statement], others: Sequence[Statement] = ()) -> list[Conflict]:
    """What the statements of one text say to each other, and to those of other texts."""
    return judging.conflicts_with(own, others)


def cited(text: str, *, on: date | None = None) -> list[CitedDocument]:
    """The documents that a text names, each with what is wrong with naming it on a day (today)."""
    return queries.cited(text, on=on)


def rank_of(about: TextAbout) -> int | None:
    """The rank of a text that is a legal normative document (smaller prevails), else None."""
    return queries.rank_of(about.number, about.kind, about.dated)


def locality_name(name: str) -> str:
    """A province as statements call it: `TP.HCM`, `Hậu Giang`."""
    return short_name(name)


def kinds_of_texts() -> tuple[tuple[str, str], ...]:
    """Codes and names of kinds of documents, in the language of the reader."""
    return queries.kind_choices()


def give_alias(actor: Actor, alias: Alias) -> None:
    """Add what texts call an indicator to the register. Needs `law.alias`. Raises NotAllowed, Invalid."""
    actions.give_alias(actor, alias)


def indicator_of(metric: str, quote: str, *, unit: str) -> str | None:
    """The indicator that a statement's words mean by the register as it is now, else None."""
    return queries.indicator_of(metric, quote, unit=unit)


def aliases() -> list[Alias]:
    """What officers added to the register, latest first."""
    return queries.aliases()
