"""How records lie in a segment: a header, then frames of length, checksum, number and payload.

A frame is whole or it is not there: its checksum covers its length and its number too, so bytes that moved,
or that another frame lent, do not pass.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from nhip.base.exchange.ledger.errors import LedgerDamaged

MAGIC = b"NHIPLOG1"
LONGEST_PAYLOAD = 1 << 20
_HEADER = struct.Struct("<8sQ32s")
_FRAME = struct.Struct("<IIQ")
_COVERED = struct.Struct("<IQ")
_CHECKSUM = struct.Struct("<I")
HEADER_SIZE = _HEADER.size + _CHECKSUM.size
FRAME_SIZE = _FRAME.size
# A frame that was found beyond damage is believed only if its number is near the one expected.
NEAR = 100_000


@dataclass(frozen=True, slots=True)
class Header:
    """The number of a segment's first record, and the hash it is chained to."""

    first: int
    prev: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """One record's bytes with its number, from `offset` to `end` of the segment."""

    number: int
    payload: bytes
    offset: int
    end: int


class FrameDamaged(LedgerDamaged):
    """No whole frame at `offset`."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"no whole record at byte {offset}: {reason}")
        self.offset = offset
        self.reason = reason


def header_bytes(header: Header) -> bytes:
    """The bytes a segment begins with."""
    content = _HEADER.pack(MAGIC, header.first, header.prev)
    return content + _CHECKSUM.pack(zlib.crc32(content))


def read_header(source: BinaryIO) -> Header:
    """The header a segment begins with. Raises FrameDamaged."""
    content = source.read(HEADER_SIZE)
    if len(content) < HEADER_SIZE:
        raise FrameDamaged(0, "the segment is shorter than its header")
    magic, first, prev = _HEADER.unpack_from(content)
    if magic != MAGIC or _CHECKSUM.unpack_from(content, _HEADER.size)[0] != zlib.crc32(content[:-4]):
        raise FrameDamaged(0, "the segment's header does not match its checksum")
    return Header(first, prev)


def frame_bytes(number: int, payload: bytes) -> bytes:
    """The bytes of one frame. Raises ValueError for a payload that is too long."""
    if len(payload) > LONGEST_PAYLOAD:
        raise ValueError(f"a record of {len(payload)} bytes is longer than {LONGEST_PAYLOAD}")
    return _FRAME.pack(len(payload), _checksum(number, payload), number) + payload


def frames(source: BinaryIO, *, start: int, end: int) -> Iterator[Frame]:
    """The frames between two offsets. Raises FrameDamaged at the first that is not whole."""
    source.seek(start)
    offset = start
    while offset < end:
        frame = _frame(source, offset, end)
        yield frame
        offset = frame.end


def has_frame_beyond(content: bytes, *, number: int) -> bool:
    """Whether a whole frame numbered `number` or a little more begins anywhere in `content`."""
    for offset in range(len(content) - FRAME_SIZE):
        length, checksum, found = _FRAME.unpack_from(content, offset)
        begins = offset + FRAME_SIZE
        is_plausible = number <= found < number + NEAR and begins + length <= len(content)
        if is_plausible and _checksum(found, content[begins : begins + length]) == checksum:
            return True
    return False


def _frame(source: BinaryIO, offset: int, end: int) -> Frame:
    head = source.read(FRAME_SIZE)
    if len(head) < FRAME_SIZE or offset + FRAME_SIZE > end:
        raise FrameDamaged(offset, "it ends inside a frame's head")
    length, checksum, number = _FRAME.unpack(head)
    last = offset + FRAME_SIZE + length
    if length > LONGEST_PAYLOAD or last > end:
        raise FrameDamaged(offset, f"it gives a length of {length} bytes, beyond the end")
    payload = source.read(length)
    if len(payload) < length or _checksum(number, payload) != checksum:
        raise FrameDamaged(offset, "its bytes do not match their checksum")
    return Frame(number, payload, offset, last)


def _checksum(number: int, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(_COVERED.pack(len(payload), number)))
