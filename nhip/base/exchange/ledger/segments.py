"""The segments of one worker's chain on disk: their names, the end of the last one, and its repair."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from nhip.base.exchange.ledger import disk, marks
from nhip.base.exchange.ledger.errors import LedgerDamaged
from nhip.base.exchange.ledger.frames import (
    HEADER_SIZE,
    Frame,
    FrameDamaged,
    Header,
    frames,
    has_frame_beyond,
    header_bytes,
    read_header,
)
from nhip.base.exchange.ledger.merkle import leaf_hash
from nhip.base.exchange.ledger.records import FIRST_PREV

FOLDER = "segments"
LOCK = "lock"
_NAME = re.compile(r"^(?P<first>\d{12})-(?P<day>\d{8})\.seg$")
WORKER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")


@dataclass(frozen=True, slots=True)
class Segment:
    """One file: the number of its first record and the day (UTC) it was begun."""

    path: Path
    first: int
    day: date


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain ends: the segment (none before the first record) and what the next record needs."""

    segment: Segment | None
    length: int
    number: int
    prev: bytes


def worker_folder(folder: Path, worker: str) -> Path:
    """Where a worker's segments are. Raises ValueError for a name that is no plain word."""
    if not WORKER.match(worker):
        raise ValueError(f"“{worker}” is no name for a worker: letters, digits, dot, dash, at most 64")
    return folder / FOLDER / worker


def workers(folder: Path) -> list[str]:
    """Every worker that ever wrote here."""
    found = (folder / FOLDER).glob("*/")
    return sorted(path.name for path in found if WORKER.match(path.name))


def segments(folder: Path) -> list[Segment]:
    """A worker's segments in the order of their records."""
    found = [(path, _NAME.match(path.name)) for path in folder.glob("*.seg")]
    known = [
        Segment(path, int(match["first"]), datetime.strptime(match["day"] + "Z", "%Y%m%d%z").date())
        for path, match in found
        if match
    ]
    return sorted(known, key=lambda one: one.first)


def begin(folder: Path, header: Header, *, day: date) -> Segment:
    """A new segment with its header, durable before its first record."""
    path = folder / f"{header.first:012d}-{day:%Y%m%d}.seg"
    disk.write_whole(path, header_bytes(header))
    return Segment(path, header.first, day)


def frames_of(segment: Segment, *, start: int = 0, end: int | None = None) -> Iterator[Frame]:
    """The frames of a segment from an offset (0: its first). Raises FrameDamaged."""
    with segment.path.open("rb") as source:
        header = read_header(source)
        if header.first != segment.first:
            raise FrameDamaged(0, f"its header begins at record {header.first}, its name at {segment.first}")
        size = os.fstat(source.fileno()).st_size
        yield from frames(source, start=start or HEADER_SIZE, end=size if end is None else min(end, size))


def recover(folder: Path) -> End:
    """The end of a chain nobody writes: what a kill tore off is cut, all before it is made durable.

    The caller holds the lock. Raises LedgerDamaged when bytes that were durable are not there.
    """
    known, mark = segments(folder), marks.read_mark(folder)
    if not known:
        if mark and mark.number:
            raise LedgerDamaged(f"{folder} had {mark.number} records and has no segment; see `verify`")
        return End(None, 0, 0, bytes.fromhex(FIRST_PREV))
    last = known[-1]
    start = _start(last, mark)
    if last.path.stat().st_size < start.length:
        raise LedgerDamaged(f"{last.path} lost bytes after {last.path.stat().st_size}; begin another worker")
    return _mended(start, last)


def settle(folder: Path, descriptor: int) -> End:
    """`recover`, and let readers see up to that end; `descriptor` is of the mark file."""
    end, mark = recover(folder), marks.read_mark(folder)
    if end.segment and (mark is None or (mark.segment, mark.length) != (end.segment.first, end.length)):
        turn = mark.turn + 1 if mark else 1
        marks.write_mark(descriptor, marks.Mark(end.segment.first, end.length, end.number, end.prev, turn))
    return end


def _start(last: Segment, mark: marks.Mark | None) -> End:
    if mark and mark.segment > last.first:
        raise LedgerDamaged(f"the segment after {last.path} is missing; begin another worker, see `verify`")
    if mark and mark.segment == last.first:
        return End(last, mark.length, mark.number, mark.prev)
    with last.path.open("rb") as source:
        header = read_header(source)
    return End(last, HEADER_SIZE, header.first, header.prev)


def _mended(start: End, last: Segment) -> End:
    length, number, prev = start.length, start.number, start.prev
    try:
        for frame in frames_of(last, start=start.length):
            if frame.number != number:
                raise FrameDamaged(frame.offset, f"record {frame.number} stands where {number} should")
            length, number, prev = frame.end, number + 1, leaf_hash(frame.payload)
    except FrameDamaged:
        _cut(last, length, number)
    descriptor = os.open(last.path, os.O_RDWR | os.O_CLOEXEC)
    try:
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)
    return End(last, length, number, prev)


def _cut(segment: Segment, length: int, number: int) -> None:
    """Take off what was never acknowledged; if whole frames are among it, keep the bytes beside."""
    with segment.path.open("r+b") as file:
        file.seek(length)
        torn = file.read()
        if has_frame_beyond(torn, number=number):
            disk.write_whole(segment.path.with_name(f"{segment.path.stem}-{length}.torn"), torn)
        file.truncate(length)
