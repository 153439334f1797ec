"""Take in a national catalogue's file, batch by batch."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.progress import SILENT, Progress
from nhip.work.procedures.actions.publishing import Batch, NewVersion, Published, publish_batch
from nhip.work.procedures.contracts import (
    BadLine,
    CatalogueUnreadable,
    FieldShare,
    ImportReport,
    KeptVerbatim,
)
from nhip.work.procedures.national.lines import Line, lines
from nhip.work.procedures.national.pipeline import PARTS, Parsed, parse

BATCH = 200


@dataclass(slots=True)
class _Tally:
    """What has been taken in so far."""

    records: int = 0
    imported: int = 0
    new_versions: int = 0
    unchanged: int = 0
    understood: Counter[str] = field(default_factory=Counter)
    listed: list[KeptVerbatim] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)

    def count(self, batch: list[Parsed], published: Published) -> None:
        self.records += len(batch)
        self.imported += len(published.new)
        self.new_versions += len(published.amended)
        self.unchanged += len(published.unchanged)
        for one in batch:
            self.understood.update(part for part, understood in one.parts.items() if understood)
            self.listed.extend(
                KeptVerbatim(one.code, verbatim.field, verbatim.reason) for verbatim in one.content.verbatim
            )


def import_catalogue(actor: Actor, file: Path, *, progress: Progress = SILENT) -> ImportReport:
    """Read the file and publish what is new in it, one transaction a batch.

    Bad lines are reported and left out. Killed in the middle, the batches that are done stay, and
    another run takes the rest. Raises CatalogueUnreadable when no line could be read; nothing was
    changed then.
    """
    if not file.is_file():
        raise CatalogueUnreadable(_("Không có tệp %(file)s; hãy xem lại đường dẫn."), file=str(file))
    tally, total = _Tally(), sum(1 for _line in lines(file))
    done = 0
    for batch in _batches(lines(file), tally):
        published = publish_batch(actor, Batch(file.name, tuple(_new_version(one) for one in batch)))
        tally.count(batch, published)
        done = tally.records + len(tally.bad)
        progress.step(str(_("Nạp thủ tục")), min(done, total), total)
    if not tally.records:
        raise CatalogueUnreadable(
            _("Không đọc được thủ tục nào trong %(file)s: %(reason)s."),
            file=file.name,
            reason=tally.bad[0].reason if tally.bad else "-",
        )
    return _report(file.name, tally)


def _batches(found: Iterable[Line], tally: _Tally) -> Iterator[list[Parsed]]:
    records = _records(found, tally)
    while batch := list(islice(records, BATCH)):
        yield batch


def _records(found: Iterable[Line], tally: _Tally) -> Iterator[Parsed]:
    for line in found:
        if line.record is None:
            tally.bad.append(BadLine(line.number, line.problem))
        else:
            yield parse(line.record)


def _new_version(parsed: Parsed) -> NewVersion:
    return NewVersion(parsed.code, parsed.content)


def _report(source: str, tally: _Tally) -> ImportReport:
    return ImportReport(
        source=source,
        records=tally.records,
        imported=tally.imported,
        unchanged=tally.unchanged,
        new_versions=tally.new_versions,
        fields={
            part: FieldShare(tally.understood[part], tally.records - tally.understood[part]) for part in PARTS
        },
        listed=tuple(tally.listed),
        bad_lines=tuple(tally.bad),
        ended_early=any("ends in the middle" in one.reason for one in tally.bad),
    )
