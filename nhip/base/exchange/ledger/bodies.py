"""Kept bodies of calls: encrypted piece by piece under the key of the data subject, of any size, by day.

A piece is bound to its call, its side, its place and whether it is the last: none can be moved or cut off.
"""

import secrets
import shutil
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nhip.base.exchange.ledger import disk
from nhip.base.exchange.ledger.errors import BodyUnreadable, LedgerFull
from nhip.base.exchange.ledger.subject_keys import SubjectKeys

FOLDER = "bodies"
PIECE = 64 << 10
TAG = 16
PREFIX_BYTES = 7
SIDES = ("request", "response")
_HEAD = struct.Struct(">8s64s7s")
MAGIC = b"NHIPBOD1"


class BodyStore:
    """The kept bodies of a ledger. Used from threads: it waits for the disk."""

    def __init__(self, folder: Path, *, master_key: bytes) -> None:
        self._folder = Path(folder) / FOLDER
        self._keys = SubjectKeys(folder, master_key=master_key)

    def reference(self, record_id: str, *, day: date) -> str:
        """The `body_ref` of a record. Raises ValueError for what is no record's id."""
        return f"{day:%Y%m%d}/{UUID(record_id)}"

    def keep(self, reference: str, side: str, pieces: Iterable[bytes], *, subject: str) -> int:
        """Encrypt one body, durable when this returns; answers its bytes in clear.

        `side` is "request" or "response"; `subject` is that of the record. Raises LedgerFull.
        """
        path = self._path(reference, side)
        try:
            cipher = AESGCM(self._keys.get_or_make(subject))
            disk.make_folder(path.parent)
            with disk.appearing(path) as target:
                return _encrypt(cipher, target, pieces, subject=subject, name=f"{reference}.{side}")
        except OSError as error:
            # The pieces may come from a line that broke: that is no fault of the disk.
            if error.errno not in disk.REFUSALS:
                raise
            raise LedgerFull(
                f"the disk does not take the body ({error.strerror}); free space on it"
            ) from error

    def open(self, reference: str, side: str) -> Iterator[bytes]:
        """A body in clear, in pieces. Raises BodyUnreadable when it is gone, erased or changed."""
        path = self._path(reference, side)
        if not path.exists():
            raise BodyUnreadable(f"no {side} body is kept as {reference}")
        with path.open("rb") as source:
            head = source.read(_HEAD.size)
            if len(head) < _HEAD.size or not head.startswith(MAGIC):
                raise BodyUnreadable(f"{path} is no kept body")
            _magic, subject, prefix = _HEAD.unpack(head)
            cipher = AESGCM(self._keys.get(subject.rstrip(b"\0").decode()))
            for number in count():
                sealed = source.read(PIECE + TAG)
                nonce = _nonce(prefix, number, is_last=len(sealed) < PIECE + TAG)
                try:
                    yield cipher.decrypt(nonce, sealed, f"{reference}.{side}".encode())
                except (InvalidTag, ValueError) as error:
                    raise BodyUnreadable(f"{path} was changed, at piece {number + 1}") from error
                if len(sealed) < PIECE + TAG:
                    return

    def erase(self, subject: str) -> bool:
        """Destroy the key of a data subject: its bodies never open again, every proof still holds."""
        return self._keys.erase(subject)

    def sides(self, reference: str) -> tuple[str, ...]:
        """Which bodies are kept under a reference; none for one that is empty or was dropped."""
        return tuple(side for side in SIDES if reference and self._path(reference, side).exists())

    def whole(self, reference: str, side: str, *, most: int) -> bytes:
        """A body at once. Raises BodyUnreadable, also for one of more than `most` bytes."""
        found = bytearray()
        for piece in self.open(reference, side):
            found += piece
            if len(found) > most:
                raise BodyUnreadable(f"the {side} body of {reference} has more than {most} bytes")
        return bytes(found)

    def days(self) -> list[date]:
        """The days (UTC) that bodies are kept of, the oldest first."""
        found = (path.name for path in self._folder.glob("[0-9]*") if path.is_dir())
        return sorted(datetime.strptime(f"{name}Z", "%Y%m%d%z").date() for name in found)

    def kept(self, day: date) -> list[str]:
        """The references of a day's bodies."""
        found = {path.stem for path in (self._folder / f"{day:%Y%m%d}").glob("*.re*")}
        return [f"{day:%Y%m%d}/{record_id}" for record_id in sorted(found)]

    def drop_one(self, reference: str) -> bool:
        """Remove the bodies of one call; whether there were any. The digests in its record stay."""
        sides = self.sides(reference)
        for side in sides:
            self._path(reference, side).unlink(missing_ok=True)
        if sides:
            folder = self._path(reference, SIDES[0]).parent
            with suppress(OSError):
                folder.rmdir()
        return bool(sides)

    def drop(self, *, before: date) -> list[str]:
        """Remove the bodies of the days before; the digests in their records stay. Answers the days."""
        gone = []
        for path in sorted(self._folder.glob("[0-9]" * 8)):
            if datetime.strptime(path.name + "Z", "%Y%m%d%z").date() < before:
                shutil.rmtree(path)
                gone.append(path.name)
        return gone

    def _path(self, reference: str, side: str) -> Path:
        day, _slash, record_id = reference.partition("/")
        if side not in SIDES or not (len(day) == 8 and day.isdigit()):
            raise ValueError(f"“{reference}” ({side}) is no reference to a body")
        return self._folder / day / f"{UUID(record_id)}.{side}"


def _encrypt(cipher: AESGCM, target: IO[bytes], pieces: Iterable[bytes], *, subject: str, name: str) -> int:
    prefix, size = secrets.token_bytes(PREFIX_BYTES), 0
    target.write(_HEAD.pack(MAGIC, subject.encode(), prefix))
    for number, piece in enumerate(_even(pieces)):
        nonce = _nonce(prefix, number, is_last=len(piece) < PIECE)
        target.write(cipher.encrypt(nonce, piece, name.encode()))
        size += len(piece)
    return size


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size and a last one that is shorter, perhaps empty."""
    rest = bytearray()
    for piece in pieces:
        rest += piece
        while len(rest) >= PIECE:
            yield bytes(rest[:PIECE])
            del rest[:PIECE]
    yield bytes(rest)


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
