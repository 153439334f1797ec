"""The audit chain: every act, each record hashed together with the one before it.

A record that is changed, removed or put in later breaks the chain at its place, and `verify` names it.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.models import AuditHead, AuditRecord

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded."""

    act: str
    actor: Actor
    about: tuple[str, str]
    grounds: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A record as it is read back."""

    sequence: int
    at: datetime
    act: str
    actor_id: UUID | None
    actor_kind: str
    grounds: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of `verify`: how many records were read, and the first broken one if any."""

    records: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def is_intact(self) -> bool:
        return self.broken_at is None


def append(act: Act) -> int:
    """Chain one record inside the caller's transaction; returns its sequence number."""
    sequence, previous_hash = _locked_head()
    record = AuditRecord(
        sequence=sequence + 1,
        at=clock.now(),
        act=act.act,
        actor_id=act.actor.party_id,
        actor_kind=act.actor.kind,
        object_type=act.about[0],
        object_id=act.about[1],
        grounds=act.grounds,
        detail=act.detail,
        previous_hash=previous_hash,
    )
    record.hash = _hash(record)
    _insert(record)
    return record.sequence


# Every act comes through here, most acts several times, while the end of the chain is locked: the
# statements are written out, because composing them takes the processor ten times as long as running them.
_COLUMNS = tuple(str(field.column) for field in AuditRecord._meta.concrete_fields)
_INSERT = (
    f"INSERT INTO {AuditRecord._meta.db_table} ({', '.join(_COLUMNS)}) "  # noqa: S608 - names of our own table
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)
_HEAD = f"SELECT sequence, hash FROM {AuditHead._meta.db_table} WHERE id = 1"  # noqa: S608 - as above
_NEW_HEAD = f"UPDATE {AuditHead._meta.db_table} SET sequence = %s, hash = %s WHERE id = 1"  # noqa: S608


def _locked_head() -> tuple[int, str]:
    """Where the chain ends: the last number and hash. Locked until the transaction does."""
    statement = _HEAD + (" FOR UPDATE" if connection.features.has_select_for_update else "")
    with connection.cursor() as cursor:
        head = cursor.execute(statement).fetchone()
        if head is None:
            # A fresh database has no head yet; the insert is the lock there.
            AuditHead.objects.get_or_create(id=1)
            head = cursor.execute(statement).fetchone()
    return int(head[0]), str(head[1])


def _insert(record: AuditRecord) -> None:
    # The connection itself: asking through Django's stand-in for each value costs as much as the values.
    here = connections[DEFAULT_DB_ALIAS]
    fields = AuditRecord._meta.concrete_fields
    values = [one.get_db_prep_save(getattr(record, one.attname), here) for one in fields]
    with here.cursor() as cursor:
        cursor.execute(_INSERT, values)
        cursor.execute(_NEW_HEAD, [record.sequence, record.hash])


def history(about: tuple[str, Any]) -> list[AuditEntry]:
    """All acts on one object, oldest first."""
    rows = AuditRecord.objects.filter(object_type=about[0], object_id=str(about[1]))
    return [_entry(row) for row in rows.order_by("sequence")]


def verify(progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Read the whole chain and name the first record that does not fit."""
    head = AuditHead.objects.filter(id=1).first() or AuditHead(sequence=0, hash=GENESIS)
    expected, previous = 1, GENESIS
    for record in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        reason = _fault(record, expected=expected, previous=previous)
        if reason:
            return Verdict(expected - 1, previous, broken_at=expected, reason=reason)
        if progress and expected % 1000 == 0:
            progress(expected, head.sequence)
        expected, previous = expected + 1, record.hash
    if (expected - 1, previous) != (head.sequence, head.hash):
        return Verdict(expected - 1, previous, expected, "records are missing at the end")
    return Verdict(expected - 1, previous)


def _fault(record: AuditRecord, *, expected: int, previous: str) -> str:
    if record.sequence != expected:
        return f"the record is missing; the next one present is {record.sequence}"
    if record.previous_hash != previous:
        return "it does not follow the record before it"
    return "" if record.hash == _hash(record) else "its content was changed"


def _hash(record: AuditRecord) -> str:
    content = [
        record.previous_hash,
        record.sequence,
        record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        record.act,
        str(record.actor_id or ""),
        record.actor_kind,
        record.object_type,
        record.object_id,
        record.grounds,
        record.detail,
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _entry(row: AuditRecord) -> AuditEntry:
    return AuditEntry(
        sequence=row.sequence,
        at=row.at,
        act=row.act,
        actor_id=row.actor_id,
        actor_kind=row.actor_kind,
        grounds=row.grounds,
        detail=row.detail,
        hash=row.hash,
    )
