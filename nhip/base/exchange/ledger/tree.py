"""The tree over all workers' records on disk: leaves in their order, and the nodes of every eighth level.

A path costs at most 256 hashes a stored level. What no head covers is not part of the tree and is cut before
it grows.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from nhip.base.exchange.ledger import disk
from nhip.base.exchange.ledger.entries import Entries
from nhip.base.exchange.ledger.errors import LedgerDamaged
from nhip.base.exchange.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    node_hash,
    split,
)

FOLDER = "tree"
STEP = 8
HASH_SIZE = 32
# Hash, record id, number in the chain, first record of its segment, offset there, worker.
_LEAF = struct.Struct(">32s16sQQQH")


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the tree knows of one record, and where its bytes are."""

    hash: bytes
    id: UUID
    worker: str
    number: int
    segment: int
    offset: int


class Tree:
    """The stored tree of a ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self._leaves = Entries(self.folder / "leaves", size=_LEAF.size)
        self._workers: list[str] = []

    def leaves(self, low: int, high: int) -> Iterator[Leaf]:
        """The leaves from `low` to before `high`. Raises LedgerDamaged."""
        for content in self._leaves.between(low, high):
            hashed, identity, number, segment, offset, worker = _LEAF.unpack(content)
            yield Leaf(hashed, UUID(bytes=identity), self._name_of(worker), number, segment, offset)

    def leaf(self, index: int) -> Leaf:
        """One leaf. Raises LedgerDamaged when there is none."""
        return next(self.leaves(index, index + 1))

    def index_of(self, record_id: UUID, *, low: int, high: int) -> int | None:
        """The leaf of a record among those from `low` to before `high`."""
        return self._leaves.find(record_id.bytes, at=HASH_SIZE, low=low, high=high)

    def frontier(self, size: int) -> Frontier:
        """The whole subtrees of the first `size` leaves, from which the tree grows."""
        roots, low = [], 0
        for bit in range(size.bit_length() - 1, -1, -1):
            if size & 1 << bit:
                roots.append(self._range_root(low, low + (1 << bit)))
                low += 1 << bit
        return Frontier(size, roots)

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        return self._range_root(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The path from a leaf to the root over `size` leaves."""
        return inclusion_path(index, size, self._range_root)

    def consistency(self, first: int, second: int) -> list[bytes]:
        """The path that shows the tree of `second` leaves to begin with that of `first` (not 0)."""
        return consistency_path(first, second, self._range_root)

    def node(self, level: int, index: int) -> bytes | None:
        """A stored node; none at a level that is not stored. Raises LedgerDamaged when it is missing."""
        return None if level % STEP else self._level(level).get(index)

    def extend(self, leaves: Sequence[Leaf], frontier: Frontier) -> None:
        """Append leaves durably, moving the frontier; without a head they are not yet part of the tree."""
        packed, nodes = [], dict[int, list[bytes]]()
        for leaf in leaves:
            packed.append(self._packed(leaf))
            for level, node in enumerate(frontier.append(leaf.hash), 1):
                if level % STEP == 0:
                    nodes.setdefault(level, []).append(node)
        self._leaves.extend(b"".join(packed))
        for level, found in nodes.items():
            self._level(level).extend(b"".join(found))

    def cut(self, size: int) -> None:
        """Forget what was appended after the newest head."""
        disk.make_folder(self.folder)
        if self._leaves.count() < size:
            raise LedgerDamaged(f"{self._leaves.path} has {self._leaves.count()} leaves, its head {size}")
        self._leaves.cut(size)
        for path in self.folder.glob("level-*"):
            level = int(path.name.removeprefix("level-"))
            self._level(level).cut(size >> level)

    def _range_root(self, low: int, high: int) -> bytes:
        size = high - low
        if size == 1:
            return self._leaves.get(low)[:HASH_SIZE]
        level = size.bit_length() - 1
        if level % STEP == 0 and size == 1 << level:
            return self._level(level).get(low >> level)
        if size <= 1 << STEP:
            return _root_of([content[:HASH_SIZE] for content in self._leaves.between(low, high)])
        middle = low + split(size)
        return node_hash(self._range_root(low, middle), self._range_root(middle, high))

    def _level(self, level: int) -> Entries:
        return Entries(self.folder / f"level-{level:02}", size=HASH_SIZE)

    def _packed(self, leaf: Leaf) -> bytes:
        worker = self._ordinal_of(leaf.worker)
        return _LEAF.pack(leaf.hash, leaf.id.bytes, leaf.number, leaf.segment, leaf.offset, worker)

    def _name_of(self, ordinal: int) -> str:
        if ordinal >= len(self._workers):
            self._workers = self._known_workers()
        try:
            return self._workers[ordinal]
        except IndexError as error:
            raise LedgerDamaged(f"{self.folder / 'workers.json'} does not know worker {ordinal}") from error

    def _ordinal_of(self, worker: str) -> int:
        if worker not in self._workers:
            self._workers = self._known_workers()
        if worker not in self._workers:
            self._workers.append(worker)
            disk.write_whole(self.folder / "workers.json", json.dumps(self._workers).encode())
        return self._workers.index(worker)

    def _known_workers(self) -> list[str]:
        path = self.folder / "workers.json"
        return list(json.loads(path.read_bytes())) if path.exists() else []


def _root_of(hashes: list[bytes]) -> bytes:
    frontier = Frontier()
    for one in hashes:
        frontier.append(one)
    return frontier.root()
