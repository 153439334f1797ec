"""Reads the ledger into rows: every record once, however often this runs or is killed."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from nhip.base.exchange.adapters.authority import folder
from nhip.base.exchange.ledger.reading import read
from nhip.base.exchange.ledger.records import Position, Record
from nhip.base.exchange.models import AccessRow, IngestPosition
from nhip.kernel import clock

BATCH = 500
MOST_AT_ONCE = 20_000


def ingest() -> int:
    """Bring the access log up to the ledger's newest durable record; answers how many records were read.

    The records of a batch and the position behind it are kept in one transaction. Raises LedgerDamaged at
    bytes that do not read back: the evidence is then to be verified before anything else.
    """
    ledger = folder() / "ledger"
    if not ledger.is_dir():
        return 0
    kept = IngestPosition.objects.filter(id=1).values_list("position", flat=True).first() or ""
    done = 0
    for batch in _batches(islice(read(ledger, after=Position.parse(kept)), MOST_AT_ONCE)):
        _keep(batch)
        done += len(batch)
    return done


def _batches(found: Iterator[tuple[Position, Record]]) -> Iterator[list[tuple[Position, Record]]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _keep(batch: list[tuple[Position, Record]]) -> None:
    rows = [row_of(record) for _position, record in batch]
    with transaction.atomic():
        AccessRow.objects.bulk_create(rows, ignore_conflicts=True)
        IngestPosition.objects.update_or_create(
            id=1, defaults={"position": str(batch[-1][0]), "at": clock.now()}
        )


def row_of(record: Record) -> AccessRow:
    """The row of a record; texts that callers chose are cut to what a row holds, the ledger has all."""
    took = max(0, record.timings.out - record.timings.received) if record.timings.out else 0
    return AccessRow(
        record_id=UUID(record.id),
        at=datetime.fromisoformat(record.at),
        worker=record.worker,
        client=record.client[:200],
        service=record.service[:260],
        method=record.method[:20],
        endpoint=record.endpoint[:300],
        agreement=record.agreement[:40],
        agreement_version=record.agreement_version,
        purpose=record.purpose[:80],
        subject=record.subject,
        user=record.user[:300],
        issue=record.issue[:300],
        represented=record.represented[:300],
        request_id=record.request_id[:120],
        status=record.status,
        outcome=str(record.outcome),
        error=record.error[:200],
        fields_given=list(record.fields_given),
        fields_removed=list(record.fields_removed),
        request_bytes=record.request_bytes,
        response_bytes=record.response_bytes,
        in_ms=record.timings.received,
        to_provider_ms=record.timings.to_provider,
        from_provider_ms=record.timings.from_provider,
        out_ms=record.timings.out,
        milliseconds=min(took, 2**31 - 1),
    )
