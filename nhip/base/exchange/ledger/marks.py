"""How far a worker's chain is durable: written after each sync; no reader sees what may still be lost.

Two places take turns: whoever is killed while writing one leaves the other.
"""

import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

NAME = "mark"
_MARK = struct.Struct("<QQQQ32s")
_CHECKSUM = struct.Struct("<I")
_PLACE = 128


@dataclass(frozen=True, slots=True)
class Mark:
    """All before `length` of the segment is durable; `number` and `prev` are for the next record."""

    segment: int
    length: int
    number: int
    prev: bytes
    turn: int = 0

    def next(self, *, segment: int, length: int, number: int, prev: bytes) -> "Mark":
        return Mark(segment, length, number, prev, self.turn + 1)


def write_mark(descriptor: int, mark: Mark) -> None:
    """Write to the place whose turn it is."""
    content = _MARK.pack(mark.turn, mark.segment, mark.length, mark.number, mark.prev)
    os.pwrite(descriptor, content + _CHECKSUM.pack(zlib.crc32(content)), mark.turn % 2 * _PLACE)


def read_mark(folder: Path) -> Mark | None:
    """The newest mark that is whole; none where no worker ever wrote, or the file is lost."""
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    found = [mark for place in (0, _PLACE) if (mark := _read(content[place : place + _PLACE]))]
    return max(found, key=lambda one: one.turn, default=None)


def open_mark(folder: Path) -> int:
    """The mark file, with its bytes allocated: writing it later needs no space."""
    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        missing = 2 * _PLACE - os.fstat(descriptor).st_size
        if missing > 0:
            os.pwrite(descriptor, bytes(missing), 2 * _PLACE - missing)
            os.fsync(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _read(content: bytes) -> Mark | None:
    if len(content) < _MARK.size + _CHECKSUM.size:
        return None
    (checksum,) = _CHECKSUM.unpack_from(content, _MARK.size)
    if zlib.crc32(content[: _MARK.size]) != checksum:
        return None
    turn, segment, length, number, prev = _MARK.unpack_from(content)
    return Mark(segment, length, number, prev, turn)
