"""Filing with two attachments through the real actions, beside the same inserts and file writes done bare.

One filing: the step with its two uploads is saved (two files received, each with its record, audit record and
event), and the draft is filed. The statements that write are taken down from filings that are then rolled
back; bare, the same statements with the same values run in the same transactions straight on the driver, and
the same bytes are written, flushed to the disk and renamed. What is read, checked, hashed and worked out is
the difference. One process, one thread, on both sides.
"""

import cProfile
import io
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from benchmarks._figures import line, load
from benchmarks.case_throughput import UNIT, _own_database, _scene

FILINGS, ROUNDS = 40, 5
TARGET = 0.5
FILE_BYTES = 200_000
PROCEDURE = "ban-hang-via-he"
WRITES = ("INSERT", "UPDATE", "DELETE")


def main(arguments: list[str]) -> int:
    """`[FILINGS] [--profile]`; DATABASE_URL chooses PostgreSQL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    import django

    django.setup()
    count = next((int(one) for one in arguments if one.isdigit()), FILINGS)
    with _own_database() as vendor:
        desk = Applicants()
        desk.file(desk.prepared(2))
        if "--profile" in arguments:
            return _profile(desk, count)
        return _say(vendor, count, [_round(desk, count) for _number in range(ROUNDS)])


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds and processor seconds of the filings, through the actions and bare; the statements of each."""

    real: tuple[float, float]
    bare: tuple[float, float]
    writes: Sequence[int]
    reads: int
    saving: Sequence[float]
    filing: Sequence[float]


def _round(desk: "Applicants", count: int) -> Round:
    taken = _taken_down(lambda: desk.file(desk.prepared_before(count)), desk, count)
    bare = _timed(lambda: _bare(taken.transactions, desk.contents(count)))
    prepared = desk.prepared(count)
    desk.times.clear()
    real = _timed(lambda: desk.file(prepared))
    writes = [len(one) for one in taken.transactions]
    saving, filing = zip(*desk.times, strict=True)
    return Round(real, bare, writes, taken.reads, saving, filing)


class Applicants:
    """Citizens with dossiers that lack their two attachments alone."""

    def __init__(self) -> None:
        from nhip.base.identity.testing import actor_for, make_person

        self.scene, self.random = _scene(), Random(20261122)
        self.citizen = actor_for(make_person(simulated=True))
        self.times: list[tuple[float, float]] = []
        self._before: list[UUID] = []

    def prepared(self, count: int) -> list[UUID]:
        """Drafts to file; making them is not measured."""
        return [self._draft() for _number in range(count)]

    def prepared_before(self, count: int) -> list[UUID]:
        """Those that were made outside the roll-back."""
        taken, self._before = self._before[:count], self._before[count:]
        return taken

    def keep_ready(self, count: int) -> None:
        """Make drafts for filings that will be rolled back."""
        self._before = self.prepared(count)

    def file(self, drafts: Sequence[UUID]) -> None:
        """Save the step with the uploads, and file."""
        from nhip.work.cases.actions.drafts import StepAnswers, save_step
        from nhip.work.cases.actions.filing import file_draft

        for draft_id in drafts:
            uploads = {"food_training": [self._upload()], "stall_picture": [self._upload()]}
            began = time.perf_counter()
            save_step(self.citizen, draft_id, StepAnswers("goods", {"goods": "food"}, uploads))
            saved = time.perf_counter()
            file_draft(self.citizen, draft_id)
            self.times.append(((saved - began) * 1000, (time.perf_counter() - saved) * 1000))

    def contents(self, count: int) -> list[bytes]:
        """As many attachments as `count` filings have, never seen before."""
        return [self._content() for _number in range(2 * count)]

    def _upload(self) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return SimpleUploadedFile("anh.jpg", self._content(), "image/jpeg")

    def _content(self) -> bytes:
        head = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
        return head + self.random.randbytes(FILE_BYTES) + b"\xff\xd9"

    def _draft(self) -> UUID:
        from nhip.work.cases.actions.drafts import StepAnswers, choose_places, save_step, start_draft

        draft_id = start_draft(self.citizen, PROCEDURE)
        at = self.scene.one_stop.id
        choose_places(self.citizen, draft_id, received_at=at, returned_at=at)
        person = {"name": "Nguyễn Thị Thử", "number": "079190000001", "birth_date": "1990-03-02"}
        answers = {
            "vendor": person,
            "home": {"street": "12 Đường Thử Nghiệm", "unit": UNIT},
            "household": "none",
            "place": UNIT,
            "street": "Đường Nguyễn Huệ",
            "area": 4,
            "months": 6,
            "hours": ["morning"],
            "goods": "food",
            "phone": "0900000001",
            "email": "thu@example.vn",
            "declared": True,
        }
        save_step(self.citizen, draft_id, StepAnswers("promise", answers))
        return draft_id


@dataclass(slots=True)
class TakenDown:
    """The statements that wrote, by transaction, and how many statements only read."""

    transactions: list[list[tuple[str, Any, bool]]] = field(default_factory=list)
    reads: int = 0
    _depth: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        word = sql.lstrip().split(" ", 1)[0].upper()
        if word == "SAVEPOINT":
            self._depth += 1
            if self._depth == 1:
                self.transactions.append([])
        elif word == "RELEASE":
            self._depth -= 1
        elif word in WRITES:
            if not self._depth:
                self.transactions.append([])
            self.transactions[-1].append((sql, params, many))
        else:
            self.reads += 1
        return execute(sql, params, many, context)


class _RolledBack(Exception):
    """Nothing of it is to stay."""


def _taken_down(file: Callable[[], None], desk: Applicants, count: int) -> TakenDown:
    from django.db import connection, transaction

    desk.keep_ready(count)
    taken = TakenDown()
    try:
        with transaction.atomic(), connection.execute_wrapper(taken):
            file()
            raise _RolledBack
    except _RolledBack:
        taken.transactions = [one for one in taken.transactions if one]
        return taken


def _bare(transactions: Sequence[Sequence[tuple[str, Any, bool]]], contents: Sequence[bytes]) -> None:
    """The files, then the statements, on the driver's own connection."""
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix="bare-", dir=os.environ.get("NHIP_DATA")) as folder:
        for number, content in enumerate(contents):
            _write(Path(folder) / f"{number}.part", content)
        connection.ensure_connection()
        is_sqlite = connection.vendor == "sqlite"
        cursor = connection.connection.cursor()
        begin = "BEGIN IMMEDIATE" if is_sqlite else "BEGIN"
        for statements in transactions:
            cursor.execute(begin)
            for sql, params, many in statements:
                said = sql.replace("%s", "?") if is_sqlite else sql
                (cursor.executemany if many else cursor.execute)(said, params or ())
            cursor.execute("COMMIT")


def _write(part: Path, content: bytes) -> None:
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(part.with_suffix(""))


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    processor, began = time.process_time(), time.perf_counter()
    work()
    return time.perf_counter() - began, time.process_time() - processor


def _profile(desk: Applicants, count: int) -> int:
    drafts, profile, told = desk.prepared(count), cProfile.Profile(), io.StringIO()
    profile.enable()
    desk.file(drafts)
    profile.disable()
    pstats.Stats(profile, stream=told).sort_stats("cumulative").print_stats(90)
    print(told.getvalue())
    return 0


def _say(vendor: str, count: int, rounds: Sequence[Round]) -> int:
    per_filing = [sum(rounds[0].writes) / count, len(rounds[0].writes) / count, rounds[0].reads / count]
    print(
        f"{vendor}: {count} filings, best of {len(rounds)} rounds, {load()}; a filing: {per_filing[0]:.1f} "
        f"writing statements in {per_filing[1]:.1f} transactions, {per_filing[2]:.1f} reading statements"
    )
    for name, found in (("actions", [one.real for one in rounds]), ("bare", [one.bare for one in rounds])):
        wall, processor = min(one[0] for one in found), min(one[1] for one in found)
        print(
            f"  {name:<8} {count / wall:7.1f} filings/s   {wall / count * 1000:6.2f} ms   "
            f"processor {processor / count * 1000:6.2f} ms a filing"
        )
    best = max(rounds, key=lambda one: one.bare[0] / one.real[0])
    print(line("save the step with two uploads", best.saving))
    print(line("file the draft", best.filing))
    ratio = min(one.bare[0] for one in rounds) / min(one.real[0] for one in rounds)
    print(f"ratio {ratio:.2f} of the bare rate, wanted at least {TARGET}")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
