"""Signed tree heads: what the ledger was at an instant, in the checkpoint format of transparency logs.

A checkpoint is the text of c2sp.org/tlog-checkpoint: origin, size, root, then a signature line that any
witness of such logs reads. The time-stamps over them are kept beside.
"""

import base64
import json
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from nhip.base.exchange.ledger import disk
from nhip.base.exchange.ledger.entries import Entries
from nhip.base.exchange.ledger.errors import LedgerDamaged
from nhip.base.exchange.ledger.tree import FOLDER

# Size, size before, milliseconds, root, signature, key id, smallest and largest record id of the batch.
_HEAD = struct.Struct(">QQQ32s64s4s16s16s")
_CHECKSUM = struct.Struct(">I")
# Size of the head, place and length of its token; then a checksum over both.
_STAMP = struct.Struct(">QQI")
ED25519 = b"\x01"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Head:
    """The tree of `size` leaves at an instant, signed. `before` is the size of the head before it."""

    size: int
    before: int
    at: datetime
    root: bytes
    signature: bytes
    key_id: bytes
    smallest: UUID
    largest: UUID


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time-stamp token (RFC 3161, DER) over the checkpoint of the head of `size` leaves."""

    size: int
    token: bytes


def body(origin: str, size: int, root: bytes) -> bytes:
    """The text of a checkpoint, which is what is signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()


def key_id(origin: str, public: bytes) -> bytes:
    """The id of a key in a signature line (c2sp.org/signed-note)."""
    return sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


class Heads:
    """All heads of a ledger, with their keys and their time-stamps. `origin` names the log."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder) / FOLDER
        self._heads = Entries(self.folder / "heads", size=_HEAD.size + _CHECKSUM.size)
        self._stamps = Entries(self.folder / "stamps", size=_STAMP.size + _CHECKSUM.size)
        self._tokens = self.folder / "tokens"
        self._origin = self.folder / "origin"

    @property
    def origin(self) -> str:
        """The log's name, given when its first head was signed; empty before."""
        return self._origin.read_text(encoding="utf-8") if self._origin.exists() else ""

    def count(self) -> int:
        """How many heads there are."""
        return self._heads.count()

    def get(self, index: int) -> Head:
        """One head. Raises LedgerDamaged."""
        return _head(self._heads.get(index), index)

    def newest(self) -> Head | None:
        """The head of now; none before the first."""
        return self.get(self.count() - 1) if self.count() else None

    def all(self) -> Iterator[Head]:
        """Every head, the oldest first."""
        for index, content in enumerate(self._heads.between(0, self.count())):
            yield _head(content, index)

    def since(self, record_id: UUID, *, patience: timedelta) -> Iterator[Head]:
        """The heads that can cover a record, by the instant its id (UUIDv7) tells."""
        moment = (record_id.int >> 80) - patience // timedelta(milliseconds=1)
        first = self._heads.first_where(slice(16, 24), max(moment, 0).to_bytes(8, "big"))
        for index, content in enumerate(self._heads.between(first, self.count()), first):
            yield _head(content, index)

    def covering(self, index: int) -> Head | None:
        """The first head whose tree has the leaf `index`; none while it waits for one."""
        found = self._heads.first_where(slice(0, 8), (index + 1).to_bytes(8, "big"))
        return self.get(found) if found < self.count() else None

    def at_size(self, size: int) -> Head:
        """The head of exactly that size. Raises LedgerDamaged when there is none."""
        head = self.covering(size - 1)
        if head is None or head.size != size:
            raise LedgerDamaged(f"there is no head of {size} records in {self.folder}")
        return head

    def checkpoint(self, head: Head) -> bytes:
        """The signed checkpoint of a head."""
        line = base64.b64encode(head.key_id + head.signature).decode()
        return body(self.origin, head.size, head.root) + f"\n— {self.origin} {line}\n".encode()

    def public_keys(self) -> dict[str, str]:
        """The keys that ever signed here: their id in hex -> the raw key in base64."""
        path = self.folder / "keys.json"
        found: dict[str, str] = json.loads(path.read_bytes()) if path.exists() else {}
        return found

    def sign(self, head: Head, key: Ed25519PrivateKey, *, origin: str) -> Head:
        """Append a head, signed with `key`; from here on its leaves are part of the tree."""
        name = self._named(origin)
        identity = self._known(name, key.public_key())
        signature = key.sign(body(name, head.size, head.root))
        content = _HEAD.pack(
            head.size,
            head.before,
            (head.at - BEGINNING) // timedelta(milliseconds=1),
            head.root,
            signature,
            identity,
            head.smallest.bytes,
            head.largest.bytes,
        )
        self._heads.cut(self._heads.count())
        self._heads.extend(content + _CHECKSUM.pack(zlib.crc32(content)))
        return self.get(self.count() - 1)

    def newest_stamp(self) -> Stamp | None:
        """The time-stamp of the newest head that has one."""
        count = self._stamps.count()
        return self._stamp(count - 1) if count else None

    def stamps(self) -> Iterator[Stamp]:
        """Every time-stamp, the oldest first."""
        return (self._stamp(index) for index in range(self._stamps.count()))

    def stamp_covering(self, index: int) -> Stamp | None:
        """The first time-stamp over a tree that has the leaf `index`; none while it waits for one."""
        found = self._stamps.first_where(slice(0, 8), (index + 1).to_bytes(8, "big"))
        return self._stamp(found) if found < self._stamps.count() else None

    def keep_stamp(self, stamp: Stamp) -> None:
        """Append a time-stamp; it covers every record of the head's tree."""
        place = self._tokens.stat().st_size if self._tokens.exists() else 0
        Entries(self._tokens, size=1).extend(stamp.token)
        content = _STAMP.pack(stamp.size, place, len(stamp.token))
        self._stamps.cut(self._stamps.count())
        self._stamps.extend(content + _CHECKSUM.pack(zlib.crc32(content + stamp.token)))

    def _stamp(self, index: int) -> Stamp:
        content = self._stamps.get(index)
        size, place, length = _STAMP.unpack_from(content)
        with self._tokens.open("rb") as source:
            source.seek(min(place, os.fstat(source.fileno()).st_size))
            token = source.read(length)
        if _CHECKSUM.unpack_from(content, _STAMP.size)[0] != zlib.crc32(content[: _STAMP.size] + token):
            raise LedgerDamaged(f"the time-stamp {index + 1} in {self._tokens} does not match its checksum")
        return Stamp(size, token)

    def _named(self, origin: str) -> str:
        if not self._origin.exists():
            if not origin or "+" in origin or any(one.isspace() for one in origin):
                raise ValueError(f"“{origin}” is no name for a log: no blank and no plus sign")
            disk.write_whole(self._origin, origin.encode(), is_once=True)
        if self.origin != origin:
            raise ValueError(f"this ledger is “{self.origin}”, not “{origin}”: a log keeps its name")
        return origin

    def _known(self, origin: str, public: Ed25519PublicKey) -> bytes:
        raw = public.public_bytes_raw()
        identity, known = key_id(origin, raw), self.public_keys()
        if identity.hex() not in known:
            known[identity.hex()] = base64.b64encode(raw).decode()
            disk.write_whole(self.folder / "keys.json", json.dumps(known, sort_keys=True).encode())
        return identity


def _head(content: bytes, index: int) -> Head:
    if _CHECKSUM.unpack_from(content, _HEAD.size)[0] != zlib.crc32(content[: _HEAD.size]):
        raise LedgerDamaged(f"the head {index + 1} does not match its checksum")
    size, before, moment, root, signature, key, smallest, largest = _HEAD.unpack_from(content)
    at = BEGINNING + timedelta(milliseconds=moment)
    return Head(size, before, at, root, signature, key, UUID(bytes=smallest), UUID(bytes=largest))
