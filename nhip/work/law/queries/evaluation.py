"""How well the search answers labelled questions over anybody's files."""

import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.progress import SILENT, Progress
from nhip.work.law.adapters import files, search_index
from nhip.work.law.adapters.search_index import Opened, Shelved, Text
from nhip.work.law.contracts import Document, FileUnreadable
from nhip.work.law.queries.ranked import ranked
from nhip.work.law.reading.pipeline import read
from nhip.work.law.rules import validity, words
from nhip.work.law.rules.clauses import clause_text
from nhip.work.law.rules.measures import Measures, measure
from nhip.work.law.rules.sureness import sureness

LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the articles that answer it, as (document, article number)."""

    text: str
    answers: frozenset[tuple[str, str]]


def evaluate(
    laws: Path,
    questions: Path,
    *,
    distractors: Path | None = None,
    fold: bool = False,
    progress: Progress = SILENT,
) -> Measures:
    """Index the files in a folder of its own, ask every question, measure. `fold` takes the diacritics
    off the questions first. Raises FileUnreadable.
    """
    asked = labelled(questions)
    with tempfile.TemporaryDirectory() as place:
        documents = read_all(laws, distractors, progress=progress)
        search_index.write(Path(place) / "build", texts(documents))
        return ask(search_index.open_at(Path(place) / "build"), asked, fold=fold)


def read_all(laws: Path, distractors: Path | None, *, progress: Progress = SILENT) -> list[Document]:
    """The documents of both files."""
    found = list(files.documents(laws)) + (list(files.documents(distractors)) if distractors else [])
    documents = []
    for number, raw in enumerate(found, 1):
        documents.append(read(raw))
        progress.step(str(_("Đọc văn bản")), number, len(found))
    return documents


def texts(documents: Sequence[Document]) -> Iterator[Text]:
    """What is searched of documents just read: each document once, with the days it is in force."""
    ends, copies = validity.ends(documents), validity.twins(documents)
    for one in documents:
        if one.key not in copies:
            yield from _texts_of(one, stops=ends.get(one.key))


def _texts_of(document: Document, *, stops: object) -> Iterator[Text]:
    for article in document.articles:
        entry = Shelved(
            document=document.key,
            number=document.number,
            title=document.title,
            kind=document.kind,
            body=document.body,
            address=article.address,
            label=article.label,
            heading=article.heading,
            starts=str(document.effective_on or ""),
            stops=str(stops or ""),
        )
        yield Text(entry, tuple((one.label, clause_text(one)) for one in article.clauses) or (("", ""),))


def ask(index: Opened, asked: Iterable[Labelled], *, fold: bool = False) -> Measures:
    """Ask every question of an index and measure."""
    ranks, times, sure = [], [], []
    for one in asked:
        text = words.flat(one.text) if fold else one.text
        start = time.perf_counter()
        found, _day = ranked(index, text, today=clock.today())
        times.append(1_000 * (time.perf_counter() - start))
        first = [(hit.entry.document, hit.entry.label) for hit in found[:LOOKED_AT]]
        sure.append(sureness([hit.score for hit in found[:2]]))
        ranks.append(next((rank for rank, hit in enumerate(first, 1) if hit in one.answers), 0))
    return measure(ranks, times, sure)


def labelled(file: Path) -> list[Labelled]:
    """The questions of a file: lines of JSON with `text` and `relevant_articles`."""
    try:
        lines = [line for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
        return [_labelled(json.loads(line)) for line in lines]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise FileUnreadable(
            _("Không đọc được %(file)s: %(reason)s"),
            file=file.name,
            reason=f"{type(error).__name__}: {error}",
        ) from error


def _labelled(record: dict[str, object]) -> Labelled:
    articles: list[dict[str, str]] = record["relevant_articles"]  # type: ignore[assignment]  # checked by use
    return Labelled(str(record["text"]), frozenset((one["law_id"], one["article_id"]) for one in articles))
