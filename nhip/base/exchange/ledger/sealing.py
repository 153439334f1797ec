"""Once a minute: every durable record of every worker joins the tree, whose head is signed and time-stamped.

A time-stamp over a head covers all records before it, so an authority that was away is asked for the newest
head alone; until then heads wait and calls go on.
"""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhip.base.exchange.ledger import disk, marks, standing
from nhip.base.exchange.ledger.authorities import Authority
from nhip.base.exchange.ledger.errors import LedgerBusy, LedgerDamaged, LedgerError, StampFailed
from nhip.base.exchange.ledger.heads import Head, Heads, Stamp
from nhip.base.exchange.ledger.merkle import leaf_hash
from nhip.base.exchange.ledger.reading import Place, durable
from nhip.base.exchange.ledger.records import FIRST_PREV, Cursor, decode
from nhip.base.exchange.ledger.segments import LOCK, settle, worker_folder, workers
from nhip.base.exchange.ledger.tree import FOLDER, Leaf, Tree
from nhip.base.exchange.ledger.verifier import Broken as NotProved
from nhip.base.exchange.ledger.verifier import check_stamp
from nhip.kernel import clock

log = logging.getLogger("nhip.exchange.ledger")

# A head covers at most this many new records: what a batch holds in memory.
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a round did: the newest head, the size of the newest time-stamped tree, and what went wrong."""

    head: Head | None
    added: int
    stamped: int
    faults: tuple[str, ...]

    @property
    def waiting(self) -> int:
        """How many records no time-stamp covers yet."""
        return (self.head.size if self.head else 0) - self.stamped


class Sealer:
    """Seals one ledger. Several may try; while one is at it the others raise LedgerBusy."""

    def __init__(self, folder: Path, *, key: Ed25519PrivateKey, authority: Authority, origin: str) -> None:
        self._folder = Path(folder)
        self._key = key
        self._authority = authority
        self._origin = origin
        self._tree = Tree(self._folder)
        self._heads = Heads(self._folder)

    def seal(self) -> Sealed:
        """One round. What is damaged or does not answer is told in `faults`; the rest goes on."""
        disk.make_folder(self._folder / FOLDER)
        with _held(self._folder / FOLDER / LOCK):
            faults = self._settle()
            before = self._size()
            faults += self._grow(before)
            faults += self._stamp()
            for fault in faults:
                log.warning("ledger_fault", extra={"fault": fault})
            newest = self._heads.newest_stamp()
            return Sealed(
                self._heads.newest(), self._size() - before, newest.size if newest else 0, tuple(faults)
            )

    def _size(self) -> int:
        head = self._heads.newest()
        return head.size if head else 0

    def _settle(self) -> list[str]:
        """Make readable what killed workers left, unless they are back already."""
        faults = []
        for worker in workers(self._folder):
            home = worker_folder(self._folder, worker)
            try:
                with _held(home / LOCK):
                    descriptor = marks.open_mark(home)
                    try:
                        settle(home, descriptor)
                    finally:
                        os.close(descriptor)
            except LedgerBusy:
                continue
            except (LedgerError, OSError) as error:
                faults.append(f"{worker}: {error}")
        return faults

    def _grow(self, size: int) -> list[str]:
        self._tree.cut(size)
        frontier = self._tree.frontier(size)
        ends = self._ends(size)
        faults: list[str] = []
        for worker in workers(self._folder):
            found = self._leaves(worker, ends.get(worker), faults)
            while batch := list(islice(found, BATCH)):
                before = frontier.size
                self._tree.extend(batch, frontier)
                ends[worker] = batch[-1]
                self._keep_ends(frontier.size, ends)
                self._sign(before, frontier.size, frontier.root(), batch)
        return faults

    def _sign(self, before: int, size: int, root: bytes, batch: list[Leaf]) -> None:
        ids = [leaf.id for leaf in batch]
        head = Head(size, before, clock.now(), root, b"", b"", min(ids), max(ids))
        self._heads.sign(head, self._key, origin=self._origin)

    def _leaves(self, worker: str, end: Leaf | None, faults: list[str]) -> Iterator[Leaf]:
        """A worker's new leaves in the order of its chain, up to the first that does not fit."""
        number, prev = (end.number + 1, end.hash.hex()) if end else (0, FIRST_PREV)
        after = Cursor(worker, end.segment, end.offset, number) if end else Cursor(worker, 0, 0, 0)
        try:
            for place in durable(self._folder, worker, after=after):
                leaf = _leaf(worker, place, number=number, prev=prev)
                number, prev = number + 1, leaf.hash.hex()
                yield leaf
        except (LedgerDamaged, ValueError) as error:
            faults.append(f"{worker}, record {number}: {error}")

    def _ends(self, size: int) -> dict[str, Leaf]:
        """Each worker's last leaf: as kept with this head, or as the leaves say."""
        for path in (self._folder / FOLDER).glob("ends-?.json"):
            kept = json.loads(path.read_bytes())
            if kept["size"] == size:
                return {
                    worker: Leaf(bytes.fromhex(found[0]), UUID(found[1]), worker, *found[2:])
                    for worker, found in kept["ends"].items()
                }
        return {leaf.worker: leaf for leaf in self._tree.leaves(0, size)}

    def _keep_ends(self, size: int, ends: dict[str, Leaf]) -> None:
        """Beside the one before: if no head follows, that one still fits."""
        turn = self._heads.count() % 2
        found = {
            worker: [leaf.hash.hex(), str(leaf.id), leaf.number, leaf.segment, leaf.offset]
            for worker, leaf in ends.items()
        }
        content = json.dumps({"size": size, "ends": found}).encode()
        disk.write_whole(self._folder / FOLDER / f"ends-{turn}.json", content)

    def _stamp(self) -> list[str]:
        head, stamp = self._heads.newest(), self._heads.newest_stamp()
        if head is None or (stamp and stamp.size >= head.size):
            return []
        checkpoint = self._heads.checkpoint(head)
        try:
            token = self._authority.stamp(sha256(checkpoint).digest())
            self._check(token, checkpoint)
        except StampFailed as error:
            standing.keep_stamp_fault(self._folder, str(error), at=clock.now())
            return [str(error)]
        # First: whoever checks meanwhile must find the authority of every stamp.
        self._trust()
        self._heads.keep_stamp(Stamp(head.size, token))
        standing.forget_stamp_fault(self._folder)
        return []

    def _check(self, token: bytes, checkpoint: bytes) -> None:
        """A stamp that nobody could check later is none."""
        pem = self._known() + b"".join(self._authority.certificates())
        try:
            check_stamp(token, checkpoint, x509.load_pem_x509_certificates(pem) if pem.strip() else [])
        except NotProved as error:
            raise StampFailed(f"the time-stamp cannot be used: {error}") from error

    def _trust(self) -> None:
        """Keep the authority's certificates beside what it stamped."""
        known = self._known()
        new = [one for one in self._authority.certificates() if one not in known]
        if new:
            disk.write_whole(self._folder / FOLDER / "authorities.pem", known + b"".join(new))

    def _known(self) -> bytes:
        path = self._folder / FOLDER / "authorities.pem"
        return path.read_bytes() if path.exists() else b""


def _leaf(worker: str, place: Place, *, number: int, prev: str) -> Leaf:
    """The leaf of a frame that continues the chain. Raises ValueError when it does not."""
    frame = place.frame
    record = decode(frame.payload)
    if frame.number != number or record.prev != prev or record.worker != worker:
        raise ValueError(f"{record.id} does not continue the chain")
    return Leaf(leaf_hash(frame.payload), UUID(record.id), worker, number, place.segment.first, frame.offset)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    descriptor = disk.hold(path, is_patient=False)
    try:
        yield
    finally:
        os.close(descriptor)
