"""Whatever is done to a ledger's files, the first broken record is named: by its id, number and chain."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhip.base.exchange.ledger import marks
from nhip.base.exchange.ledger.checking import Report, verify_folder
from nhip.base.exchange.ledger.frames import HEADER_SIZE, Frame, Header, frame_bytes, header_bytes
from nhip.base.exchange.ledger.merkle import leaf_hash
from nhip.base.exchange.ledger.segments import frames_of, segments
from nhip.base.exchange.tests.ledger.making import append, sealer, segment_of

COUNT = 7
Change = Callable[[list[Frame]], list[tuple[int, bytes]]]


def a_ledger(folder: Path, *, is_sealed: bool) -> list[str]:
    """Two workers, three segments of the first: records 0-2, 3-5 and 6."""
    kept = [one for count in (3, 3, 1) for one in append(folder, count, segment_bytes=HEADER_SIZE + 1)]
    append(folder, 2, worker="w0")
    if is_sealed:
        assert sealer(folder).seal().added == COUNT + 2
    return kept


@pytest.fixture(params=[True, False], ids=["sealed", "unsealed"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, list[str], bool]:
    folder = tmp_path / "ledger"
    return folder, a_ledger(folder, is_sealed=request.param), request.param


def rewritten(folder: Path, change: Change, *, which: int = 0) -> None:
    """Change a segment's frames and write them again with checksums that fit."""
    segment = segments(folder / "segments" / "w1")[which]
    frames = list(frames_of(segment))
    header = segment.path.read_bytes()[:HEADER_SIZE]
    made = b"".join(frame_bytes(number, payload) for number, payload in change(frames))
    segment.path.write_bytes(header + made)


def changed(frame: Frame, **values: object) -> bytes:
    record = {**json.loads(frame.payload), **values}
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def named(report: Report) -> tuple[str, str, int]:
    assert report.broken is not None
    assert not report.is_whole
    return report.broken.kind, report.broken.worker, report.broken.number


def test_an_untouched_ledger_is_whole(ledger: tuple[Path, list[str], bool]) -> None:
    folder, _kept, is_sealed = ledger
    report = verify_folder(folder)
    assert (report.broken, report.notes) == (None, ())
    assert (report.sealed, report.unsealed) == ((9, 0) if is_sealed else (0, 9))


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("is_sealed", [True, False])
def test_any_flipped_bit_is_named(
    tmp_path_factory: pytest.TempPathFactory, is_sealed: bool, data: st.DataObject
) -> None:
    folder, kept = _shared(tmp_path_factory, is_sealed=is_sealed)
    segment = data.draw(st.sampled_from(segments(folder / "segments" / "w1")))
    whole = segment.path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    ends = [frame.end for frame in frames_of(segment)]
    number = segment.first + sum(end <= place for end in ends)
    content = bytearray(whole)
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    segment.path.write_bytes(content)
    try:
        report = verify_folder(folder)
    finally:
        segment.path.write_bytes(whole)
    assert named(report) == ("damaged", "w1", number)
    assert report.broken is not None
    if is_sealed:
        assert report.broken.record_id == kept[number]
        assert kept[number] in report.broken.message


_LEDGERS: dict[bool, tuple[Path, list[str]]] = {}


def _shared(factory: pytest.TempPathFactory, *, is_sealed: bool) -> tuple[Path, list[str]]:
    """One ledger for all examples; each puts back what it changed."""
    if is_sealed not in _LEDGERS:
        folder = factory.mktemp("flipped") / "ledger"
        _LEDGERS[is_sealed] = (folder, a_ledger(folder, is_sealed=is_sealed))
    return _LEDGERS[is_sealed]


CHANGES: dict[str, tuple[Change, str, int]] = {
    "the first removed": (lambda all: [(one.number, one.payload) for one in all[1:]], "missing", 0),
    "one removed": (lambda all: [(one.number, one.payload) for one in (all[0], all[2])], "missing", 1),
    "the last removed": (lambda all: [(one.number, one.payload) for one in all[:2]], "missing", 2),
    "all removed": (lambda _all: [], "missing", 0),
    "two swapped": (
        lambda all: [(one.number, one.payload) for one in (all[1], all[0], all[2])],
        "out of order",
        0,
    ),
    "one twice": (
        lambda all: [(one.number, one.payload) for one in (all[0], all[0], all[1], all[2])],
        "duplicate",
        0,
    ),
    "the last twice": (
        lambda all: [(one.number, one.payload) for one in (*all, all[2])],
        "duplicate",
        2,
    ),
    "one altered": (
        lambda all: [
            (0, all[0].payload),
            (1, changed(all[1], purpose="khác")),
            (2, all[2].payload),
        ],
        "altered",
        1,
    ),
    "the first altered": (
        lambda all: [(0, changed(all[0], status=404)), *((one.number, one.payload) for one in all[1:])],
        "altered",
        0,
    ),
    "one chained elsewhere": (
        lambda all: [(0, all[0].payload), (1, changed(all[1], prev="ab" * 32)), (2, all[2].payload)],
        "altered",
        1,
    ),
    "one that is no JSON": (
        lambda all: [(0, all[0].payload), (1, b"{"), (2, all[2].payload)],
        "altered",
        1,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_done_to_a_segment_is_named(ledger: tuple[Path, list[str], bool], name: str) -> None:
    folder, kept, is_sealed = ledger
    change, kind, number = CHANGES[name]
    rewritten(folder, change)
    report = verify_folder(folder)
    assert named(report) == (kind, "w1", number)
    if is_sealed:
        assert report.broken is not None
        assert report.broken.record_id == kept[number]


def test_a_removed_record_is_named_even_if_the_rest_was_numbered_anew(
    ledger: tuple[Path, list[str], bool],
) -> None:
    folder, kept, is_sealed = ledger
    rewritten(folder, lambda all: [(0, all[0].payload), (1, all[2].payload)])
    report = verify_folder(folder)
    assert report.broken is not None
    if is_sealed:
        assert (named(report), report.broken.record_id) == (("missing", "w1", 1), kept[1])
        assert f"record {kept[2]} stands in its place" in report.broken.message
    else:
        assert named(report) == ("missing", "w1", 1)
        assert f"record {kept[2]}, of a later number" in report.broken.message


def test_a_removed_segment_is_named(ledger: tuple[Path, list[str], bool]) -> None:
    folder, kept, is_sealed = ledger
    segments(folder / "segments" / "w1")[1].path.unlink()
    report = verify_folder(folder)
    assert named(report) == ("missing", "w1", 3)
    if is_sealed:
        assert report.broken is not None
        assert report.broken.record_id == kept[3]


def test_a_removed_worker_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    kept = a_ledger(folder, is_sealed=True)
    (folder / "segments" / "w1").rename(tmp_path / "gone")
    report = verify_folder(folder)
    assert named(report) == ("missing", "w1", 0)
    assert report.broken is not None
    assert report.broken.record_id == kept[0]


def test_the_last_unsealed_record_is_bound_too(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    a_ledger(folder, is_sealed=False)
    rewritten(folder, lambda all: [(6, changed(all[0], status=500))], which=2)
    assert named(verify_folder(folder)) == ("altered", "w1", 6)


def test_a_chain_written_anew_is_not_what_was_signed(tmp_path: Path) -> None:
    """Record, chain, checksums, mark and leaves all fit; the signature over the root does not."""
    folder = tmp_path / "ledger"
    append(folder, 3)
    sealer(folder).seal()
    tree = folder / "tree"
    heads, stamps = (tree / "heads").read_bytes(), (tree / "stamps").read_bytes()
    segment_of(folder).unlink()
    (folder / "segments" / "w1" / marks.NAME).unlink()
    append(folder, 3)
    for name in ("heads", "stamps", "leaves"):
        (tree / name).unlink()
    sealer(folder).seal()
    assert verify_folder(folder).is_whole
    (tree / "heads").write_bytes(heads)
    (tree / "stamps").write_bytes(stamps)
    report = verify_folder(folder)
    assert report.broken is not None
    assert (report.broken.kind, report.broken.message) == (
        "head",
        "the leaves 0 to 2 are not those that were signed",
    )


def test_an_altered_leaf_is_told_from_an_altered_record(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    kept = a_ledger(folder, is_sealed=True)
    leaves = folder / "tree" / "leaves"
    content = bytearray(leaves.read_bytes())
    size = len(content) // 9
    content[(2 + 1) * size] ^= 1
    leaves.write_bytes(content)
    report = verify_folder(folder)
    assert named(report) == ("leaf", "w1", 1)
    assert report.broken is not None
    assert report.broken.record_id == kept[1]


@pytest.mark.parametrize("name", ["heads", "tokens", "leaves", "stamps"])
def test_what_the_sealer_wrote_is_checked_too(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ledger"
    a_ledger(folder, is_sealed=True)
    path = folder / "tree" / name
    content = bytearray(path.read_bytes())
    for place in range(30, len(content), max(1, len(content) // 40)):
        content[place] ^= 4
        path.write_bytes(content)
        assert not verify_folder(folder).is_whole
        content[place] ^= 4
    path.write_bytes(content)
    assert verify_folder(folder).is_whole


def test_a_changed_node_of_the_tree_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    append(folder, 600)
    sealer(folder).seal()
    path = folder / "tree" / "level-08"
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    report = verify_folder(folder)
    assert report.broken is not None
    assert report.broken.message == "the node 1 of level 8 is not that of its leaves"


def test_a_record_written_anew_with_its_chain_is_altered(tmp_path: Path) -> None:
    """The next record is bound to the altered one; the signed root says which of them is true."""
    folder = tmp_path / "ledger"
    kept = append(folder, 3)
    sealer(folder).seal()

    def forge(all: list[Frame]) -> list[tuple[int, bytes]]:
        second = changed(all[1], purpose="khác")
        third = changed(all[2], prev=leaf_hash(second).hex())
        return [(0, all[0].payload), (1, second), (2, third)]

    rewritten(folder, forge)
    report = verify_folder(folder)
    assert named(report) == ("altered", "w1", 1)
    assert report.broken is not None
    assert report.broken.record_id == kept[1]


def test_a_torn_end_that_nobody_was_promised_breaks_nothing(tmp_path: Path) -> None:
    append(tmp_path, 2)
    segment = segment_of(tmp_path)
    size = segment.stat().st_size
    with segment.open("ab") as file:
        file.write(frame_bytes(2, b"torn")[:-2])
    report = verify_folder(tmp_path)
    assert (report.broken, report.unsealed) == (None, 2)
    assert report.notes == (f"w1: a torn end at byte {size} was never acknowledged",)


def test_a_ledger_is_checked_while_it_is_written_and_sealed(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            append(folder, 3, segment_bytes=5000)

    def seal() -> None:
        while not stop.is_set():
            sealer(folder).seal()

    append(folder, 1)
    threads = [threading.Thread(target=one) for one in (write, seal)]
    for one in threads:
        one.start()
    try:
        reports = [verify_folder(folder)]
        while reports[-1].broken is None and reports[-1].sealed < 60:
            reports.append(verify_folder(folder))
    finally:
        stop.set()
        for one in threads:
            one.join()
    assert {one.broken for one in reports} == {None}
    assert verify_folder(folder).sealed >= 60


def test_a_mark_that_a_power_cut_took_back_breaks_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    append(folder, 2)
    mark = segment_of(folder).parent / marks.NAME
    before = mark.read_bytes()
    append(folder, 2)
    sealer(folder).seal()
    mark.write_bytes(before)
    report = verify_folder(folder)
    assert (report.broken, report.sealed) == (None, 4)
    assert sealer(folder).seal().faults == ()
    assert mark.read_bytes() != before


def test_checking_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    a_ledger(folder, is_sealed=True)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    verify_folder(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_header_that_lies_about_its_number_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    a_ledger(folder, is_sealed=False)
    path = segments(folder / "segments" / "w1")[1].path
    path.write_bytes(header_bytes(Header(9, bytes(32))) + path.read_bytes()[HEADER_SIZE:])
    assert named(verify_folder(folder)) == ("damaged", "w1", 3)
