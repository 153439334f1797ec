"""Take in a file of documents, batch by batch, then link them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.progress import SILENT, Progress
from nhip.work.law.actions.linking import link
from nhip.work.law.actions.writing import Taken, take_in
from nhip.work.law.adapters import files
from nhip.work.law.contracts import Document, FileUnreadable, LawReport
from nhip.work.law.models import AmendmentText, Doubt, Relation
from nhip.work.law.reading.pipeline import read

BATCH = 20


@dataclass(slots=True)
class _Tally:
    """What was read and done so far."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    references: Counter[str] = field(default_factory=Counter)

    def count(self, batch: Sequence[Document], taken: Taken) -> None:
        self.read += len(batch)
        self.new += len(taken.new)
        self.changed += len(taken.changed)
        self.unchanged += taken.unchanged
        for one in batch:
            self._count(one)

    def _count(self, document: Document) -> None:
        self.kinds[document.kind] += 1
        self.parts["normative" if document.is_normative else "administrative"] += 1
        self.parts["articles"] += len(document.articles)
        for article in document.articles:
            self.parts["clauses"] += sum(1 for one in article.clauses if one.label)
            self.parts["points"] += sum(len(one.points) for one in article.clauses)
        for one in document.references:
            self.references["other_document" if one.number or one.name else "own_document"] += 1


def import_documents(actor: Actor, file: Path, *, progress: Progress = SILENT) -> LawReport:
    """Read the file and take in what is new in it, one transaction a batch, then link everything.

    Killed in the middle, the batches that are done stay and another run takes the rest. Raises
    FileUnreadable before anything is changed.
    """
    raws = list(files.documents(file))
    if not raws:
        raise FileUnreadable(_("Không đọc được %(file)s: %(reason)s"), file=file.name, reason="no document")
    tally = _Tally()
    documents = (read(one) for one in raws)
    for batch in _batches(documents):
        tally.count(batch, take_in(actor, file.name, batch))
        progress.step(str(_("Nạp văn bản")), tally.read, len(raws))
    link(actor)
    return _report(file.name, tally)


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(islice(documents, BATCH)):
        yield batch


def _report(source: str, tally: _Tally) -> LawReport:
    """The report: the file's parts as read now, relations and doubts as they stand for all documents."""
    amendments = AmendmentText.objects.values_list("verb", "reason", "target_id")
    rows = Relation.objects.values_list("kind", "reason")
    relations = list(rows.iterator())
    return LawReport(
        source=source,
        documents=tally.read,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        articles=tally.parts["articles"],
        clauses=tally.parts["clauses"],
        points=tally.parts["points"],
        normative=tally.parts["normative"],
        administrative=tally.parts["administrative"],
        kinds=dict(sorted(tally.kinds.items())),
        references=dict(sorted(tally.references.items())),
        relations=dict(sorted(Counter(kind for kind, _reason in relations).items())),
        unresolved=dict(sorted(Counter(reason for _kind, reason in relations if reason).items())),
        amendments=dict(sorted(Counter(_outcome(*one) for one in amendments.iterator()).items())),
        doubts=dict(sorted(Counter(Doubt.objects.values_list("kind", flat=True)).items())),
    )


def _outcome(verb: str, reason: str, target: UUID | None) -> str:
    """How an amendment is counted: by what it does, or why it does nothing here."""
    return reason or (verb if target else "not_here")
