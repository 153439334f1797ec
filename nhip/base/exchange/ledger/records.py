"""The record of one call and its canonical encoding (RFC 8785); where a reader stands; what a writer answers.

The bytes made here are what is hashed, chained, sealed and proved; they are never made a second time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any

FIRST_PREV = "0" * 64


class Outcome(StrEnum):
    """How a call ended, and on whose side."""

    ANSWERED = "answered"
    REFUSED = "refused"
    PROVIDER_ERROR = "provider_error"
    GATEWAY_ERROR = "gateway_error"


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds since 1970 in UTC at the four doors of the gateway; 0 where the call did not come."""

    received: int = 0
    to_provider: int = 0
    from_provider: int = 0
    out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One call, a refused one too. `worker` and `prev` are set by the writer.

    `id` is a UUIDv7 in text; `at` is RFC 3339 in UTC with milliseconds; `subject` is the hex HMAC-SHA256 of a
    data subject's identifier, never the identifier; `service` is empty when nobody knows it; `error` is the
    X-Road error type; `body_ref` says where the encrypted bodies are. `request_sha256` is of a body that the
    gateway had whole before it went on (signed, kept); `request_sha512` covers the question's head too.

    `message_id` is the caller's X-Road-Id. `peer` is the other platform a call came from or went to: both
    ledgers then have the same `request_id`. Where it went to one, the other three `peer_` fields are what
    that platform signed: the digests that stand in its own record, and its signature.
    """

    id: str
    at: str
    instance: str
    client: str
    outcome: str
    worker: str = ""
    service: str = ""
    method: str = ""
    endpoint: str = ""
    agreement: str = ""
    agreement_version: int = 0
    purpose: str = ""
    subject: str = ""
    user: str = ""
    issue: str = ""
    represented: str = ""
    request_id: str = ""
    request_sha512: str = ""
    request_bytes: int = 0
    request_sha256: str = ""
    request_signature: str = ""
    response_sha256: str = ""
    response_bytes: int = 0
    status: int = 0
    error: str = ""
    fields_given: tuple[str, ...] = ()
    fields_removed: tuple[str, ...] = ()
    timings: Timings = Timings()
    body_ref: str = ""
    message_id: str = ""
    peer: str = ""
    peer_request_sha512: str = ""
    peer_response_sha256: str = ""
    peer_signature: str = ""
    prev: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A durable record: its number in the worker's chain and its hash (hex), the leaf of the tree."""

    worker: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one worker's chain was read: `number` is the next record, at `offset` of the segment."""

    worker: str
    segment: int
    offset: int
    number: int


@dataclass(frozen=True, slots=True)
class Position:
    """How far the whole ledger was read. `str(position)` is kept by a reader; `parse` gives it back."""

    cursors: tuple[Cursor, ...] = ()

    def __str__(self) -> str:
        found = {one.worker: [one.segment, one.offset, one.number] for one in self.cursors}
        return json.dumps(found, sort_keys=True, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Of the text a reader kept; of an empty one, the beginning."""
        found: dict[str, list[int]] = json.loads(text or "{}")
        return cls(tuple(Cursor(worker, *found[worker]) for worker in sorted(found)))

    def moved(self, cursor: Cursor) -> "Position":
        """The same with this worker's cursor."""
        others = [one for one in self.cursors if one.worker != cursor.worker]
        return Position(tuple(sorted([*others, cursor], key=lambda one: one.worker)))


NAMES = tuple(sorted(one.name for one in fields(Record)))
_values = attrgetter(*NAMES)
# Keys are given in order, no value can contain itself: what is left out costs time on every call.
_write = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=False
).encode


def encode(record: Record, *, worker: str, prev: str) -> bytes:
    """The canonical bytes of a record as `worker` chains it after `prev`.

    Raises ValueError for what is no text (a lone surrogate) or no number.
    """
    values: dict[str, Any] = dict(zip(NAMES, _values(record), strict=True))
    values["worker"], values["prev"] = worker, prev
    moments = record.timings
    values["timings"] = {
        "from_provider": moments.from_provider,
        "in": moments.received,
        "out": moments.out,
        "to_provider": moments.to_provider,
    }
    return _write(values).encode()


def is_canonical(payload: bytes) -> bool:
    """Whether these bytes are written as a gateway writes them; an older one knew fewer fields.

    Raises ValueError when they are no JSON.
    """
    written = json.dumps(json.loads(payload), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return written.encode() == payload


def decode(payload: bytes) -> Record:
    """The record of canonical bytes. Raises ValueError when they are none."""
    values = json.loads(payload)
    if not isinstance(values, dict) or not values.keys() <= set(NAMES):
        raise ValueError("these bytes are no record: an unknown field, or no JSON object")
    for name in ("fields_given", "fields_removed"):
        values[name] = tuple(values.get(name, ()))
    values["timings"] = _timings(values.get("timings", {}))
    try:
        return Record(**values)
    except TypeError as error:
        raise ValueError(f"these bytes are no record: {error}") from error


def _timings(values: Mapping[str, int]) -> Timings:
    return Timings(
        values.get("in", 0),
        values.get("to_provider", 0),
        values.get("from_provider", 0),
        values.get("out", 0),
    )
