"""Archives: all records of a stretch of the tree in one file that verifies offline, linked to the one before.

Once archived, segments can be dropped: the tree keeps 74 bytes a record, so every proof of what remains holds
and an archive that is brought back proves its records again.
"""

import base64
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import file_digest
from itertools import pairwise
from pathlib import Path
from typing import Any

from nhip.base.exchange.ledger import disk
from nhip.base.exchange.ledger.errors import LedgerDamaged, RecordUnknown
from nhip.base.exchange.ledger.frames import frame_bytes, frames
from nhip.base.exchange.ledger.heads import Head, Heads
from nhip.base.exchange.ledger.merkle import leaf_hash
from nhip.base.exchange.ledger.reading import durable
from nhip.base.exchange.ledger.records import Cursor
from nhip.base.exchange.ledger.segments import Segment, segments, worker_folder, workers
from nhip.base.exchange.ledger.tree import FOLDER as TREE
from nhip.base.exchange.ledger.tree import Leaf, Tree
from nhip.kernel import clock

FOLDER = "archive"
FORMAT = "nhip-archive-1"


@dataclass(frozen=True, slots=True)
class Archive:
    """One file: the leaves from `first` to before `last`, its digest, and that of the file before it."""

    name: str
    first: int
    last: int
    sha256: str
    previous: str


def archives(folder: Path) -> list[Archive]:
    """Every archive that was made, the oldest first; their files may be elsewhere by now."""
    path = Path(folder) / FOLDER / "archives.jsonl"
    if not path.exists():
        return []
    return [Archive(**json.loads(line)) for line in path.read_bytes().splitlines()]


def archive(folder: Path, *, before: date) -> Archive | None:
    """Put all records sealed before a day (UTC), and not archived yet, into one file; None if there are none.

    Only what a time-stamp of those days covers. Raises LedgerDamaged when a record is not what was sealed.
    """
    known = archives(folder)
    first = known[-1].last if known else 0
    heads = _finished(folder, first, before)
    if not heads:
        return None
    last = heads[-1].size
    previous = known[-1].sha256 if known else ""
    home = disk.make_folder(Path(folder) / FOLDER)
    name = f"{first:012d}-{last:012d}.nhiparc"
    with disk.appearing(home / name) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
        _fill(file, Path(folder), heads, first=first, previous=previous)
    made = Archive(name, first, last, _digest(home / name), previous)
    lines = [json.dumps(asdict(one), sort_keys=True) + "\n" for one in [*known, made]]
    disk.write_whole(home / "archives.jsonl", "".join(lines).encode())
    return made


def drop_archived(folder: Path, *, before: date | None = None) -> list[Path]:
    """Remove the segments whose every record is in an archive; the last segment of a chain stays.

    With `before` only those that were full by the end of that day's eve (UTC). Raises LedgerDamaged, and then
    nothing was removed, where an archive that lies here is not the one that was made.
    """
    known = archives(folder)
    if not known:
        return []
    through = {leaf.worker: leaf.number for leaf in Tree(folder).leaves(0, known[-1].last)}
    gone = []
    for worker in workers(Path(folder)):
        for segment, following in _pairs(segments(worker_folder(Path(folder), worker))):
            is_old = before is None or following.day < before
            if is_old and following.first - 1 <= through.get(worker, -1):
                gone.append(segment.path)
    if gone:
        _refuse_damaged(folder, known)
    for path in gone:
        path.unlink()
    return gone


def _refuse_damaged(folder: Path, known: list[Archive]) -> None:
    """An archive is about to be the only place of its records."""
    damaged = [one.name for one in known if is_whole(folder, one) is False]
    if damaged:
        raise LedgerDamaged(f"the archive {damaged[0]} is not the one that was made; put a good copy back")


def payload(folder: Path, index: int) -> bytes:
    """The bytes of an archived record. Raises RecordUnknown when its archive is not at hand."""
    for one in archives(folder):
        path = Path(folder) / FOLDER / one.name
        if one.first <= index < one.last:
            if not path.exists():
                raise RecordUnknown(
                    f"the record is in the archive {one.name}; put that file into {path.parent}"
                )
            return _payload_in(path, index)
    raise LedgerDamaged(f"record number {index} is in no segment and in no archive")


def is_whole(folder: Path, one: Archive) -> bool | None:
    """Whether an archive's file is the one that was made; None when it is not at hand."""
    path = Path(folder) / FOLDER / one.name
    return _digest(path) == one.sha256 if path.exists() else None


def _payload_in(path: Path, index: int) -> bytes:
    with zipfile.ZipFile(path) as file, file.open("records") as source:
        size = file.getinfo("records").file_size
        for frame in frames(source, start=0, end=size):  # type: ignore[arg-type]
            if frame.number == index:
                return frame.payload
    raise LedgerDamaged(f"{path.name} has no record number {index}")


def _finished(folder: Path, first: int, before: date) -> list[Head]:
    """The heads after `first` of the days before, up to the last that has a time-stamp of its own."""
    heads = Heads(folder)
    stamped = {one.size for one in heads.stamps()}
    found = [head for head in heads.all() if head.size > first and head.at.date() < before]
    last = max((head.size for head in found if head.size in stamped), default=0)
    return [head for head in found if head.size <= last]


def _fill(file: zipfile.ZipFile, folder: Path, heads: list[Head], *, first: int, previous: str) -> None:
    tree, last = Tree(folder), heads[-1].size
    chains = {leaf.worker: leaf for leaf in tree.leaves(0, first)}
    manifest = {
        "format": FORMAT,
        "origin": Heads(folder).origin,
        "first": first,
        "last": last,
        "frontier": [one.hex() for one in tree.frontier(first).roots],
        "chains": {worker: leaf.hash.hex() for worker, leaf in chains.items()},
        "previous": previous,
        "made_at": clock.now().isoformat(),
    }
    file.writestr("manifest.json", json.dumps(manifest, sort_keys=True))
    file.writestr("heads.jsonl", "".join(json.dumps(one) + "\n" for one in _heads(folder, heads)))
    file.writestr("keys.json", json.dumps(Heads(folder).public_keys()))
    pem = folder / TREE / "authorities.pem"
    file.writestr("authorities.pem", pem.read_bytes() if pem.exists() else b"")
    with file.open("records", "w", force_zip64=True) as target:
        for index, frame in enumerate(_payloads(folder, tree, chains, first=first, last=last), first):
            target.write(frame_bytes(index, frame))
    with file.open("leaves", "w", force_zip64=True) as target:
        for leaf in tree.leaves(first, last):
            target.write(leaf.hash + leaf.id.bytes)


def _payloads(folder: Path, tree: Tree, ends: dict[str, Leaf], *, first: int, last: int) -> Iterator[bytes]:
    """The records of the leaves in their order, each worker's segments read once."""
    sources = {
        worker: durable(folder, worker, after=_after(ends.get(worker), worker)) for worker in workers(folder)
    }
    for leaf in tree.leaves(first, last):
        place = next(sources[leaf.worker], None)
        if place is None or leaf_hash(place.frame.payload) != leaf.hash:
            raise LedgerDamaged(f"record {leaf.id} of {leaf.worker} is not what was sealed; see `verify`")
        yield place.frame.payload


def _after(leaf: Leaf | None, worker: str) -> Cursor:
    if leaf is None:
        return Cursor(worker, 0, 0, 0)
    return Cursor(worker, leaf.segment, leaf.offset, leaf.number + 1)


def _heads(folder: Path, heads: list[Head]) -> Iterator[dict[str, Any]]:
    """Their checkpoints, with their time-stamps where they have one."""
    book = Heads(folder)
    stamps = {one.size: one.token for one in book.stamps()}
    for head in heads:
        token = stamps.get(head.size)
        yield {
            "size": head.size,
            "checkpoint": book.checkpoint(head).decode(),
            "stamp": base64.b64encode(token).decode() if token else None,
        }


def _pairs(known: list[Segment]) -> Iterator[tuple[Segment, Segment]]:
    return pairwise(known)


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()
