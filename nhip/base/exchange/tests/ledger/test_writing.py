import asyncio
import os
import subprocess
import sys
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from nhip.base.exchange.ledger import disk, marks
from nhip.base.exchange.ledger.chain import Chain
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import LedgerBusy, LedgerDamaged
from nhip.base.exchange.ledger.frames import frame_bytes
from nhip.base.exchange.ledger.reading import read
from nhip.base.exchange.ledger.records import FIRST_PREV, Position
from nhip.base.exchange.ledger.writer import Writer
from nhip.base.exchange.tests.ledger.making import NOON, append, ids, record, segment_of
from nhip.kernel import clock

HERE = Path(__file__).parent


async def write(folder: Path, count: int, *, at_once: int, worker: str = "w1") -> list[str]:
    writer = Writer(folder, worker=worker)
    records = iter([record() for _ in range(count)])
    kept = []

    async def caller() -> None:
        for one in records:
            await writer.append(one)
            kept.append(one.id)

    await asyncio.gather(*(caller() for _ in range(at_once)))
    await writer.close()
    return kept


def test_what_was_acknowledged_is_read_in_order(tmp_path: Path) -> None:
    kept = asyncio.run(write(tmp_path, 200, at_once=20))
    assert ids(tmp_path) == kept
    assert verify_folder(tmp_path).unsealed == 200


def test_a_receipt_tells_the_place_in_the_chain(tmp_path: Path) -> None:
    async def story() -> None:
        writer = Writer(tmp_path, worker="w1")
        first, second = await asyncio.gather(writer.append(record()), writer.append(record()))
        await writer.close()
        found = [one for _position, one in read(tmp_path)]
        assert [first.number, second.number] == [0, 1]
        assert [one.prev for one in found] == [FIRST_PREV, first.hash]
        assert [one.worker for one in found] == ["w1", "w1"]

    asyncio.run(story())


def test_a_chain_goes_on_after_a_restart(tmp_path: Path) -> None:
    kept = [one for _round in range(4) for one in append(tmp_path, 3)]
    assert ids(tmp_path) == kept
    assert len(list((tmp_path / "segments" / "w1").glob("*.seg"))) == 1
    assert verify_folder(tmp_path).is_whole


def test_a_caller_that_went_away_leaves_the_others_alone(tmp_path: Path) -> None:
    async def story() -> list[str]:
        writer = Writer(tmp_path, worker="w1")
        gone, stays = record(), record()
        task = asyncio.create_task(writer.append(gone))
        await asyncio.sleep(0)
        task.cancel()
        await writer.append(stays)
        await writer.close()
        return [gone.id, stays.id]

    assert asyncio.run(story()) == ids(tmp_path)


@pytest.mark.parametrize("changes", [{"client": "\ud800"}, {"id": "no-id"}, {"user": "x" * (1 << 20)}])
def test_a_record_that_cannot_be_written_harms_no_other(tmp_path: Path, changes: dict[str, str]) -> None:
    good = [record(), record()]
    chain = Chain(tmp_path, worker="w1")
    answers = chain.commit([good[0], record(**changes), good[1]])
    chain.close()
    assert [isinstance(one, ValueError) for one in answers] == [False, True, False]
    assert ids(tmp_path) == [one.id for one in good]
    assert verify_folder(tmp_path).is_whole


def test_two_processes_never_write_one_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "PATIENCE_SECONDS", 0)
    chain = Chain(tmp_path, worker="w1")
    with pytest.raises(LedgerBusy):
        Chain(tmp_path, worker="w1")
    Chain(tmp_path, worker="w2").close()
    chain.close()
    Chain(tmp_path, worker="w1").close()


@pytest.mark.parametrize("worker", ["", "../w1", "a/b", "w 1", "x" * 65])
def test_a_worker_is_a_plain_word(tmp_path: Path, worker: str) -> None:
    with pytest.raises(ValueError, match="is no name for a worker"):
        Chain(tmp_path, worker=worker)


def test_segments_turn_by_size(tmp_path: Path) -> None:
    chain = Chain(tmp_path, worker="w1", segment_bytes=3000)
    kept = [record() for _ in range(20)]
    for one in kept:
        chain.commit([one])
    chain.close()
    assert ids(tmp_path) == [one.id for one in kept]
    names = sorted(path.name[:12] for path in (tmp_path / "segments" / "w1").glob("*.seg"))
    assert names == [f"{number:012d}" for number in range(0, 20, 4)]
    assert verify_folder(tmp_path).unsealed == 20


def test_segments_turn_by_day(tmp_path: Path) -> None:
    chain = Chain(tmp_path, worker="w1")
    for day in (0, 0, 1, 1, 3):
        with clock.frozen(NOON + timedelta(days=day)):
            chain.commit([record()])
    chain.close()
    names = sorted(path.name for path in (tmp_path / "segments" / "w1").glob("*.seg"))
    assert names == [
        "000000000000-20261122.seg",
        "000000000002-20261123.seg",
        "000000000004-20261125.seg",
    ]
    assert len(ids(tmp_path)) == 5


def test_a_reader_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = append(tmp_path, 3)
    other = append(tmp_path, 2, worker="w2")
    found = list(read(tmp_path))
    assert [one.id for _position, one in found] == [*first, *other]
    middle = Position.parse(str(found[1][0]))
    assert [one.id for _position, one in read(tmp_path, after=middle)] == [first[2], *other]
    end = Position.parse(str(found[-1][0]))
    assert list(read(tmp_path, after=end)) == []
    later = append(tmp_path, 2, segment_bytes=10)
    again = append(tmp_path, 2, segment_bytes=10)
    assert [one.id for _position, one in read(tmp_path, after=end)] == [*later, *again]


def test_a_reader_sees_nothing_that_is_not_durable(tmp_path: Path) -> None:
    kept = append(tmp_path, 2)
    with segment_of(tmp_path).open("ab") as file:
        file.write(frame_bytes(2, b"{}"))
    assert ids(tmp_path) == kept


@pytest.mark.parametrize("torn", [1, 15, 16, 17, 200])
@pytest.mark.parametrize("has_mark", [True, False])
def test_a_torn_end_is_cut_and_nothing_durable_is_lost(tmp_path: Path, torn: int, has_mark: bool) -> None:
    kept = append(tmp_path, 3)
    segment = segment_of(tmp_path)
    size = segment.stat().st_size
    with segment.open("ab") as file:
        file.write(frame_bytes(3, bytes(300))[:torn])
    if not has_mark:
        (segment.parent / marks.NAME).unlink()
    later = append(tmp_path, 1)
    assert ids(tmp_path) == [*kept, *later]
    assert segment.stat().st_size > size
    assert verify_folder(tmp_path).is_whole
    assert list(segment.parent.glob("*.torn")) == []


def test_whole_frames_behind_a_torn_one_are_kept_beside(tmp_path: Path) -> None:
    kept = append(tmp_path, 2)
    segment = segment_of(tmp_path)
    torn = frame_bytes(2, b"lost")[:-1] + frame_bytes(3, b"whole")
    with segment.open("ab") as file:
        file.write(torn)
    assert [*kept, *append(tmp_path, 1)] == ids(tmp_path)
    assert [path.read_bytes() for path in segment.parent.glob("*.torn")] == [torn]


def test_a_whole_frame_that_was_not_marked_is_kept(tmp_path: Path) -> None:
    kept = append(tmp_path, 3)
    mark = segment_of(tmp_path).parent / marks.NAME
    before = mark.read_bytes()
    later = append(tmp_path, 2)
    mark.write_bytes(before)
    assert ids(tmp_path) == kept
    Chain(tmp_path, worker="w1").close()
    assert ids(tmp_path) == [*kept, *later]


def test_a_half_written_mark_leaves_the_one_before(tmp_path: Path) -> None:
    append(tmp_path, 3)
    home = segment_of(tmp_path).parent
    known = marks.read_mark(home)
    assert known is not None
    content = bytearray((home / marks.NAME).read_bytes())
    other = (known.turn + 1) % 2 * 128
    content[other : other + 20] = b"x" * 20
    (home / marks.NAME).write_bytes(content)
    assert marks.read_mark(home) == known


def test_lost_durable_bytes_are_said_and_not_written_over(tmp_path: Path) -> None:
    append(tmp_path, 3)
    segment = segment_of(tmp_path)
    os.truncate(segment, segment.stat().st_size - 1)
    with pytest.raises(LedgerDamaged, match="lost bytes"):
        Chain(tmp_path, worker="w1")
    segment.unlink()
    with pytest.raises(LedgerDamaged, match="had 3 records and has no segment"):
        Chain(tmp_path, worker="w1")


def test_memory_stays_flat(tmp_path: Path) -> None:
    async def story() -> tuple[int, int]:
        writer = Writer(tmp_path, worker="w1")
        sizes = []
        for _half in range(2):
            for _round in range(20):
                await asyncio.gather(*(writer.append(record()) for _ in range(100)))
            sizes.append(tracemalloc.get_traced_memory()[0])
        await writer.close()
        return sizes[0], sizes[1]

    tracemalloc.start()
    try:
        first, second = asyncio.run(story())
    finally:
        tracemalloc.stop()
    assert second - first < 100_000


def drill(name: str, folder: Path, *, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "nhip.base.exchange.tests.ledger.full_disk", name, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def test_a_limit_of_the_file_refuses_and_recovers(tmp_path: Path) -> None:
    done = drill("limit", tmp_path)
    assert done.stderr == ""
    refused, *kept = done.stdout.split()
    assert int(refused) > 0
    assert len(kept) > 20
    assert ids(tmp_path) == kept
    assert verify_folder(tmp_path).is_whole


def test_a_full_disk_refuses_and_recovers(tmp_path: Path) -> None:
    done = drill("disk", tmp_path, before=("unshare", "--map-root-user", "--mount"))
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["refused", "every acknowledged record is there", "whole"]
