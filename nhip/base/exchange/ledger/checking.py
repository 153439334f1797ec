"""Is the whole ledger what was sealed? Every record against its leaf, its chain, the signed roots and stamps.

Reads in the order of the tree with memory that does not grow, changes nothing, and names the first record
that is damaged, missing, altered, out of order or there twice.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from cryptography import x509

from nhip.base.exchange.ledger import archives, marks
from nhip.base.exchange.ledger.errors import LedgerDamaged
from nhip.base.exchange.ledger.frames import FrameDamaged
from nhip.base.exchange.ledger.heads import Head, Heads
from nhip.base.exchange.ledger.merkle import Frontier, leaf_hash
from nhip.base.exchange.ledger.reading import Place
from nhip.base.exchange.ledger.records import FIRST_PREV, Record, decode, is_canonical
from nhip.base.exchange.ledger.segments import frames_of, segments, worker_folder, workers
from nhip.base.exchange.ledger.tree import FOLDER, Leaf, Tree
from nhip.base.exchange.ledger.verifier import Broken as NotProved
from nhip.base.exchange.ledger.verifier import check_stamp, open_checkpoint


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that does not hold. `record_id` is empty only where nothing tells it any more."""

    kind: str
    worker: str
    number: int
    record_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was read and what holds. `sealed` and `unsealed` are records; `dropped` are in archives alone."""

    sealed: int = 0
    unsealed: int = 0
    dropped: int = 0
    heads: int = 0
    stamps: int = 0
    stamped: int = 0
    broken: Broken | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.broken is None

    def lines(self) -> list[str]:
        """The report in words, for a terminal."""
        found = [
            f"{self.sealed} records sealed under {self.heads} heads, {self.dropped} in archives alone",
            f"{self.stamps} time-stamps, the newest over {self.stamped} records",
            f"{self.unsealed} records not sealed yet",
            *self.notes,
        ]
        if self.broken is None:
            return [*found, "WHOLE"]
        return [f"BROKEN ({self.broken.kind}): {self.broken.message}"]


class _Found(Exception):
    def __init__(
        self, kind: str, message: str, *, worker: str = "", number: int = 0, record: str = ""
    ) -> None:
        super().__init__(message)
        self.broken = Broken(kind, worker, number, record, message)


class _Chain:
    """One worker's frames, the hash the next must be bound to, and the number it must have."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.worker = worker
        self.number = 0
        self.prev = FIRST_PREV
        self.notes: list[str] = []
        home = worker_folder(folder, worker)
        self.at = self.sealed = 0
        self.mark = marks.read_mark(home)
        self._segments = segments(home)
        self.first = self._segments[0].first if self._segments else 0
        self._places = self._read()
        self._ahead: list[Place] = []

    def next(self) -> Place | None:
        """The next frame; none at the end of what is durable. Raises FrameDamaged."""
        return self._ahead.pop(0) if self._ahead else next(self._places, None)

    def peek(self) -> Place | None:
        """The frame after, without taking it; none where there is none, or it is damaged."""
        try:
            place = self.next()
        except FrameDamaged:
            return None
        if place:
            self._ahead.insert(0, place)
        return place

    def pass_by(self, leaf: Leaf) -> None:
        """The leaf's record is in an archive alone: the chain goes on behind it."""
        self.number, self.prev = leaf.number + 1, leaf.hash.hex()

    def take(self, place: Place) -> Record:
        """The record of a frame, which becomes the end of the chain."""
        record = decode(place.frame.payload)
        self.number, self.prev = place.frame.number + 1, leaf_hash(place.frame.payload).hex()
        return record

    def is_promised(self, end: int) -> bool:
        """Whether what ends there, in the segment that is read, was durable when it was acknowledged."""
        mark = self.mark
        return mark is None or (self.at, end) <= (mark.segment, mark.length)

    def _read(self) -> Iterator[Place]:
        for segment in self._segments:
            self.at = segment.first
            for frame in frames_of(segment):
                yield Place(segment, frame)


def verify_folder(folder: Path) -> Report:
    """Check a ledger where it lies. The report's `broken` names the first thing that does not hold."""
    folder = Path(folder)
    # First the heads, then the chains: calls go on meanwhile, and what is sealed later is left out.
    heads = Heads(folder).count()
    chains = {worker: _Chain(folder, worker) for worker in workers(folder)}
    report = Report()
    try:
        report = _sealed(folder, chains, heads)
        report = replace(report, unsealed=sum(_unsealed(one) for one in chains.values()))
        report = _stamped(folder, report)
        notes = [note for one in chains.values() for note in one.notes]
        return replace(report, notes=(*notes, *_archived(folder)))
    except _Found as found:
        return replace(report, broken=found.broken)
    except LedgerDamaged as error:
        return replace(report, broken=Broken("ledger", "", 0, "", str(error)))


def _sealed(folder: Path, chains: dict[str, _Chain], count: int) -> Report:
    """Every leaf's record, and every head's root and signature."""
    tree, heads, frontier = Tree(folder), Heads(folder), Frontier()
    known = archives.archives(folder)
    through = known[-1].last if known else 0
    keys = [base64.b64decode(one) for one in heads.public_keys().values()]
    dropped = 0
    for head in islice(heads.all(), count):
        for leaf in tree.leaves(frontier.size, head.size):
            chain = chains.get(leaf.worker)
            if chain is None or leaf.number < chain.first:
                if frontier.size >= through:
                    raise _missing(leaf, "its segment is gone and no archive has it")
                dropped += 1
                if chain:
                    chain.pass_by(leaf)
            else:
                _check_leaf(chain, leaf, partial(_are_signed, tree, frontier, head))
            _check_nodes(tree, frontier, leaf)
        _check_head(heads, head, frontier, keys)
    return Report(sealed=frontier.size, dropped=dropped, heads=count)


def _check_nodes(tree: Tree, frontier: Frontier, leaf: Leaf) -> None:
    """Append a leaf; the nodes it completes are those that proofs are made from."""
    for level, node in enumerate(frontier.append(leaf.hash), 1):
        index = (frontier.size >> level) - 1
        if tree.node(level, index) not in {None, node}:
            raise _Found("node", f"the node {index} of level {level} is not that of its leaves")


def _are_signed(tree: Tree, frontier: Frontier, head: Head) -> bool:
    """Whether the leaves that a head covers are those whose root was signed."""
    whole = Frontier(frontier.size, frontier.roots)
    for leaf in tree.leaves(frontier.size, head.size):
        whole.append(leaf.hash)
    return whole.root() == head.root


def _check_leaf(chain: _Chain, leaf: Leaf, are_signed: Callable[[], bool]) -> None:
    try:
        place = chain.next()
    except FrameDamaged as error:
        raise _about(leaf, "damaged", f"{error.reason}, at byte {error.offset}") from error
    if place is None:
        raise _missing(leaf, "the chain ends before it")
    if place.frame.number != leaf.number:
        raise _misplaced(chain, leaf, place)
    if leaf_hash(place.frame.payload) != leaf.hash:
        raise _altered(chain, leaf, place, are_signed())
    if (place.segment.first, place.frame.offset) != (leaf.segment, leaf.offset):
        raise _about(leaf, "leaf", "its leaf in the tree tells another place")
    before = chain.prev
    record = chain.take(place)
    if record.prev != before or record.worker != leaf.worker or record.id != str(leaf.id):
        raise _about(leaf, "chain", "it is not chained to the record before it")


def _misplaced(chain: _Chain, leaf: Leaf, place: Place) -> _Found:
    found = place.frame.number
    if found < leaf.number:
        return _of(chain, found, "duplicate", f"it stands again where {leaf.number} should", _id_of(place))
    following = chain.peek()
    if following and following.frame.number == leaf.number:
        return _about(leaf, "out of order", f"record {found} stands before it")
    return _missing(leaf, f"record {found} stands in its place")


def _altered(chain: _Chain, leaf: Leaf, place: Place, are_signed: bool) -> _Found:
    following = chain.peek()
    if not are_signed and following and _prev_of(following) == leaf_hash(place.frame.payload).hex():
        return _about(leaf, "leaf", "the next record is bound to it, so its leaf in the tree was altered")
    if _id_of(place) not in {str(leaf.id), ""}:
        return _missing(leaf, f"record {_id_of(place)} stands in its place")
    return _about(leaf, "altered", "its bytes are not those that were sealed")


def _check_head(heads: Heads, head: Head, frontier: Frontier, keys: list[bytes]) -> None:
    try:
        open_checkpoint(heads.checkpoint(head), keys)
    except NotProved as error:
        raise _Found("head", f"the head of {head.size} records: {error}") from error
    if head.root != frontier.root() or frontier.size != head.size:
        raise _Found("head", f"the leaves {head.before} to {head.size - 1} are not those that were signed")


def _unsealed(chain: _Chain) -> int:
    """The records no head covers yet: whole, in order, and each bound to the one before."""
    count, chain.sealed = 0, chain.number
    while True:
        number, before = chain.number, chain.prev
        try:
            place = chain.next()
        except FrameDamaged as error:
            if chain.is_promised(error.offset + 1):
                raise _of(chain, number, "damaged", f"{error.reason}, at byte {error.offset}") from error
            chain.notes.append(f"{chain.worker}: a torn end at byte {error.offset} was never acknowledged")
            place = None
        if place is None or not chain.is_promised(place.frame.end):
            _check_end(chain)
            return count
        if place.frame.number != number:
            raise _strayed(chain, number, place)
        _check_bound(chain, place, before)
        count += 1


def _strayed(chain: _Chain, number: int, place: Place) -> _Found:
    found = place.frame.number
    if found < number:
        return _of(chain, found, "duplicate", f"it stands again where {number} should", _id_of(place))
    following = chain.peek()
    if following and following.frame.number == number:
        return _of(chain, number, "out of order", f"record {found} stands before it", _id_of(following))
    return _of(chain, number, "missing", f"record {found} stands in its place")


def _check_bound(chain: _Chain, place: Place, before: str) -> None:
    try:
        record = chain.take(place)
        is_written_well = is_canonical(place.frame.payload)
    except ValueError as error:
        raise _of(chain, place.frame.number, "altered", f"{error}") from error
    number = place.frame.number
    if record.prev != before:
        # The record after tells which of the two was altered: it is bound to this one as it was.
        following = chain.peek()
        is_this = following is not None and _prev_of(following) != chain.prev
        if number == chain.sealed or is_this:
            raise _of(chain, number, "altered", "the record after it is bound to other bytes", record.id)
        if following and following.frame.number != number + 1:
            raise _of(chain, number, "missing", f"record {record.id}, of a later number, stands in its place")
        raise _of(chain, number - 1, "altered", f"record {number} ({record.id}) is bound to other bytes")
    if record.worker != chain.worker or not is_written_well:
        raise _of(chain, number, "altered", "its bytes are not as the gateway writes them", record.id)


def _check_end(chain: _Chain) -> None:
    mark = chain.mark
    if mark and mark.number > chain.number:
        raise _of(chain, chain.number, "missing", f"{mark.number} records were durable")
    if mark and mark.number == chain.number and mark.prev.hex() != chain.prev:
        raise _of(chain, chain.number - 1, "altered", "its bytes are not those that were made durable")


def _stamped(folder: Path, report: Report) -> Report:
    """Every time-stamp is over its head's checkpoint, by an authority that was kept."""
    heads = Heads(folder)
    # Counted before the authorities are read: the first stamp of a new one may come in between.
    stamps = heads.stamps()
    pem = folder / FOLDER / "authorities.pem"
    roots = x509.load_pem_x509_certificates(pem.read_bytes()) if pem.exists() else []
    count = size = 0
    for stamp in stamps:
        try:
            check_stamp(stamp.token, heads.checkpoint(heads.at_size(stamp.size)), roots)
        except NotProved as error:
            raise _Found("stamp", f"the time-stamp of the head of {stamp.size} records: {error}") from error
        count, size = count + 1, stamp.size
    return replace(report, stamps=count, stamped=size)


def _archived(folder: Path) -> Iterator[str]:
    previous = ""
    for one in archives.archives(folder):
        is_whole = archives.is_whole(folder, one)
        if is_whole is False or one.previous != previous:
            raise _Found("archive", f"the archive {one.name} is not the one that was made")
        if is_whole is None:
            yield f"the archive {one.name} is not here"
        previous = one.sha256


def _about(leaf: Leaf, kind: str, message: str) -> _Found:
    said = f"record {leaf.id}, number {leaf.number} of {leaf.worker}: {message}"
    return _Found(kind, said, worker=leaf.worker, number=leaf.number, record=str(leaf.id))


def _missing(leaf: Leaf, message: str) -> _Found:
    return _about(leaf, "missing", message)


def _of(chain: _Chain, number: int, kind: str, message: str, record: str = "") -> _Found:
    said = f"record {record or '(unsealed)'}, number {number} of {chain.worker}: {message}"
    return _Found(kind, said, worker=chain.worker, number=number, record=record)


def _id_of(place: Place) -> str:
    try:
        return decode(place.frame.payload).id
    except ValueError:
        return ""


def _prev_of(place: Place) -> str:
    try:
        return decode(place.frame.payload).prev
    except ValueError:
        return ""
