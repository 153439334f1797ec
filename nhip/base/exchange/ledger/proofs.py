"""The proof of one record: its bytes, its path to a signed and time-stamped head."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from nhip.base.exchange.ledger import archives
from nhip.base.exchange.ledger.errors import LedgerDamaged, RecordUnknown
from nhip.base.exchange.ledger.heads import Head, Heads, Stamp
from nhip.base.exchange.ledger.merkle import leaf_hash
from nhip.base.exchange.ledger.segments import frames_of, segments, worker_folder
from nhip.base.exchange.ledger.tree import Leaf, Tree

FORMAT = "nhip-evidence-1"
# A record's id tells its instant; it was sealed after that, by clocks that differ at most by this.
CLOCKS_DIFFER = timedelta(minutes=10)


def proof(folder: Path, record_id: str) -> dict[str, Any]:
    """The bundle `verifier.py` checks, as JSON. Its `stamp` is None while no time-stamp covers the record.

    Raises RecordUnknown for a record that is not there or that no head covers yet, LedgerDamaged for one
    whose bytes are not what was sealed.
    """
    tree, heads = Tree(folder), Heads(folder)
    index = index_of(folder, record_id)
    payload = payload_of(folder, index)
    stamp = heads.stamp_covering(index)
    head = heads.at_size(stamp.size) if stamp else heads.covering(index)
    if head is None:
        raise RecordUnknown(f"record {record_id} is not sealed yet; ask again in a minute")
    return {
        "format": FORMAT,
        "record": payload.decode(),
        "index": index,
        "inclusion": [one.hex() for one in tree.inclusion(index, head.size)],
        **enclosed(folder, heads, head, stamp),
    }


def with_bodies(bundle: dict[str, Any], bodies: Mapping[str, bytes]) -> dict[str, Any]:
    """A bundle that encloses the bodies of its call, in base64 by side; the same one without any."""
    if not bodies:
        return bundle
    return {**bundle, "bodies": {side: base64.b64encode(one).decode() for side, one in bodies.items()}}


def consistency(folder: Path, first: int, second: int) -> dict[str, Any]:
    """That the ledger of `second` records begins with that of `first`; both are sizes of heads."""
    tree, heads = Tree(folder), Heads(folder)
    if not 0 < first <= second:
        raise ValueError(f"no proof of consistency can be from {first} to {second}")
    return {
        "first": heads.checkpoint(heads.at_size(first)).decode(),
        "second": heads.checkpoint(heads.at_size(second)).decode(),
        "keys": heads.public_keys(),
        "consistency": [one.hex() for one in tree.consistency(first, second)],
    }


def enclosed(folder: Path, heads: Heads, head: Head, stamp: Stamp | None) -> dict[str, Any]:
    """A head with its time-stamp and everything they are checked against."""
    pem = Path(folder) / "tree" / "authorities.pem"
    return {
        "checkpoint": heads.checkpoint(head).decode(),
        "keys": heads.public_keys(),
        "stamp": base64.b64encode(stamp.token).decode() if stamp else None,
        "authorities": [pem.read_text(encoding="ascii")] if pem.exists() else [],
    }


def index_of(folder: Path, record_id: str) -> int:
    """The leaf of a record. Raises RecordUnknown."""
    try:
        wanted = UUID(record_id)
    except ValueError as error:
        raise RecordUnknown(f"“{record_id}” is no record's id") from error
    tree = Tree(folder)
    for head in Heads(folder).since(wanted, patience=CLOCKS_DIFFER):
        if head.smallest <= wanted <= head.largest:
            index = tree.index_of(wanted, low=head.before, high=head.size)
            if index is not None:
                return index
    raise RecordUnknown(f"record {record_id} is not in the ledger, or not sealed yet; ask again in a minute")


def payload_of(folder: Path, index: int) -> bytes:
    """The bytes of a sealed record, from its segment or its archive. Raises LedgerDamaged, RecordUnknown."""
    leaf = Tree(folder).leaf(index)
    found = _in_segment(folder, leaf)
    payload = archives.payload(folder, index) if found is None else found
    if leaf_hash(payload) != leaf.hash:
        raise LedgerDamaged(f"record {leaf.id} of {leaf.worker} is not what was sealed; see `verify`")
    return payload


def _in_segment(folder: Path, leaf: Leaf) -> bytes | None:
    for segment in segments(worker_folder(Path(folder), leaf.worker)):
        if segment.first == leaf.segment:
            return next(frames_of(segment, start=leaf.offset)).payload
    return None
