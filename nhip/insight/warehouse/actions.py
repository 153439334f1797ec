"""Taking snapshots: read every feed up to one moment, merge, publish each dataset at once."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from nhip.insight.warehouse import rules
from nhip.insight.warehouse.adapters import manifest, store
from nhip.insight.warehouse.adapters.port import Prepared, Staged, TableStore
from nhip.insight.warehouse.contracts import DatasetRefresh, RefreshReport, SnapshotRef
from nhip.insight.warehouse.events import Refreshed
from nhip.insight.warehouse.models import Dataset
from nhip.insight.warehouse.recent import recent
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import NotFound
from nhip.kernel.feeds import Offered, feeds

# How old `read_until` may grow while nothing changes, before it is written down again.
NOTE_AFTER = timedelta(minutes=1)


class UnknownDataset(NotFound):
    """No feed of that name is on offer."""

    code = "warehouse.unknown_dataset"


@dataclass(frozen=True, slots=True)
class Read:
    """One feed, read aside."""

    offered: Offered
    staged: Staged
    replace: bool


def refresh(*, only: Sequence[str] | None = None, full: bool = False, actor: Actor = SYSTEM) -> RefreshReport:
    """Take a snapshot of what changed; `full` reads every row again and drops those no longer there."""
    actor.require("warehouse.refresh")
    started, until = time.monotonic(), clock.now()
    port = store()
    with port.writing() as held:
        if not held:
            return RefreshReport(until, 0.0, (), busy=True)
        port.clean_after_crash()
        done = tuple(_merge(port, read, until, actor) for read in _read_all(port, _wanted(only), until, full))
    return RefreshReport(until, round(time.monotonic() - started, 3), done)


def prune(*, days: int = rules.KEEP_DAYS, actor: Actor = SYSTEM) -> int:
    """Remove what only old snapshots need; answers how many files. Does nothing while others write."""
    port = store()
    with port.writing() as held:
        if not held:
            return 0
        return sum(_prune(port, name, days, actor) for name in feeds())


def _prune(port: TableStore, name: str, days: int, actor: Actor) -> int:
    keep = rules.sequences_to_keep(manifest.taken(name), now=clock.now(), days=days)
    with action("warehouse.prune", actor=actor, about=("dataset", name), emits=False) as act:
        act.require("warehouse.refresh")
        removed = port.prune(name, keep=keep)
        act.note(files=removed, days=days)
    return removed


def _wanted(only: Sequence[str] | None) -> list[Offered]:
    on_offer = feeds()
    unknown = sorted(set(only or ()) - set(on_offer))
    if unknown:
        raise UnknownDataset(_("Không có nguồn dữ liệu tên %(name)s."), name=", ".join(unknown))
    return [offered for name, offered in on_offer.items() if not only or name in only]


def _read_all(port: TableStore, wanted: list[Offered], until: datetime, full: bool) -> list[Read]:
    with _one_view(full):
        return [_read(port, offered, until, full) for offered in wanted]


@contextmanager
def _one_view(full: bool) -> Iterator[None]:
    """All feeds as of one moment, where the database can give that without holding up writers."""
    if connection.in_atomic_block or connection.vendor != "postgresql":
        # SQLite has one writer and each feed is one statement; `until` cuts them all alike.
        with nullcontext():
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _read(port: TableStore, offered: Offered, until: datetime, full: bool) -> Read:
    feed = offered.feed
    current = port.current(feed.name)
    replace = full or _columns_changed(offered, current)
    since = rules.read_from(_read_until(feed.name), until=until, full=replace)
    memory = recent(feed.name, forget=replace)
    rows = memory.unseen(feed, offered.read(since, until), until=until)
    return Read(offered, port.stage(feed, rows), replace and current is not None)


def _read_until(name: str) -> datetime | None:
    return Dataset.objects.filter(name=name).values_list("read_until", flat=True).first()


def _columns_changed(offered: Offered, current: SnapshotRef | None) -> bool:
    if current is None:
        return False
    return manifest.schema_of(current.id) != manifest.columns_json(offered.feed)


def _merge(port: TableStore, read: Read, until: datetime, actor: Actor) -> DatasetRefresh:
    feed = read.offered.feed
    prepared = port.prepare(feed, read.staged, replace=read.replace)
    snapshot = None
    if prepared is None:
        _note_read(feed.name, until)
    else:
        snapshot = _publish(port, read, prepared, until, actor)
    recent(feed.name).keep()
    changed = prepared.changed_rows if prepared else 0
    return DatasetRefresh(feed.name, read.staged.row_count, changed, snapshot)


def _note_read(name: str, until: datetime) -> None:
    Dataset.objects.filter(name=name, read_until__lt=until - NOTE_AFTER).update(read_until=until)


def _publish(port: TableStore, read: Read, prepared: Prepared, until: datetime, actor: Actor) -> SnapshotRef:
    feed = read.offered.feed
    with action("warehouse.refresh", actor=actor, about=("dataset", feed.name)) as act:
        act.require("warehouse.refresh")
        snapshot = port.publish(feed, prepared, horizon=until)
        act.note(sequence=snapshot.sequence, rows=snapshot.row_count, hash=snapshot.content_hash)
        act.emit(
            Refreshed(
                dataset=feed.name,
                snapshot_id=snapshot.id,
                sequence=snapshot.sequence,
                row_count=snapshot.row_count,
                changed_rows=snapshot.changed_rows,
            )
        )
    return snapshot
