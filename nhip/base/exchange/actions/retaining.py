"""Keeps the evidence as long as was agreed: old records into archives, what is past its time removed.

Files first, then the audit: what was removed and not yet told is told by the next round's figures alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import islice

from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import OPERATE
from nhip.base.exchange.actions.ingesting import ingest
from nhip.base.exchange.adapters.authority import folder
from nhip.base.exchange.adapters.kept_bodies import body_store
from nhip.base.exchange.adapters.subject_index import subject_of
from nhip.base.exchange.contracts.evidence import Retained
from nhip.base.exchange.events import BodiesErased, EvidenceRetained
from nhip.base.exchange.ledger import archives
from nhip.base.exchange.ledger.bodies import BodyStore
from nhip.base.exchange.models import AccessRow
from nhip.base.exchange.queries.instance import instance
from nhip.base.exchange.queries.retention import days_by_agreement, longest_days, shortest_days
from nhip.base.identity.contracts import PersonNumber
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id

# The records of a month are read often; older ones are archived, and stay in their segments as agreed.
ARCHIVE_AFTER = timedelta(days=30)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of a day's kept bodies."""

    day: date
    references: list[str]


def keep_to_retention() -> Retained:
    """One round. Raises LedgerDamaged: then nothing was removed, and the ledger is to be verified."""
    ledger, today = folder() / "ledger", clock.now().astimezone(UTC).date()
    # What is removed below must be in the access log already.
    while ingest():
        continue
    made = archives.archive(ledger, before=today - ARCHIVE_AFTER) if ledger.is_dir() else None
    dropped = archives.drop_archived(ledger, before=today - timedelta(days=longest_days()))
    done = Retained(
        archive=made.name if made else "",
        archived=made.last - made.first if made else 0,
        segments=len(dropped),
        bodies=_drop_bodies(today),
    )
    _tell(done)
    return done


def erase_bodies(actor: Actor, number: str, *, reason: str) -> bool:
    """Destroy the key of a person's kept bodies; whether there was one. Every proof still holds.

    Needs `exchange.operate`. Raises Invalid without a number or a reason.
    """
    reason = reason.strip()
    if not reason or not number.strip():
        message = str(_("Xin nêu số định danh và lý do xoá, để người sau hiểu được."))
        raise Invalid(message, fields={"reason": message})
    subject = subject_of(PersonNumber(number.strip()))
    erasure_id = new_id()
    with action("exchange.erase_bodies", actor=actor, about=("exchange_erasure", erasure_id)) as act:
        act.require(OPERATE.code)
        act.note(reason=reason[:500])
        act.emit(BodiesErased(erasure_id=erasure_id))
        # Last: what cannot be undone is done once the rest of the act stands.
        return body_store().erase(subject)


def _drop_bodies(today: date) -> int:
    store, longest = body_store(), longest_days()
    last = today - timedelta(days=shortest_days())
    batches = (batch for day in store.days() if day < last for batch in _batches(store.kept(day), day))
    return sum(_drop_due(store, batch, longest, today) for batch in batches)


def _drop_due(store: BodyStore, batch: Batch, longest: int, today: date) -> int:
    known = _agreements(batch.references)
    agreed = days_by_agreement(number for number, _version in known.values() if number)
    due = [
        reference
        for reference in batch.references
        if batch.day + timedelta(days=agreed.get(known.get(_id_of(reference), ("", 0)), longest)) < today
    ]
    return sum(store.drop_one(reference) for reference in due)


def _batches(references: list[str], day: date) -> Iterator[Batch]:
    rest = iter(references)
    while found := list(islice(rest, AT_ONCE)):
        yield Batch(day, found)


def _id_of(reference: str) -> str:
    return reference.partition("/")[2]


def _agreements(references: list[str]) -> dict[str, tuple[str, int]]:
    ids = [_id_of(one) for one in references]
    rows = AccessRow.objects.filter(record_id__in=ids)
    found = rows.values_list("record_id", "agreement", "agreement_version")
    return {str(record_id): (number, version) for record_id, number, version in found}


def _tell(done: Retained) -> None:
    if not (done.archive or done.segments or done.bodies):
        return
    with action("exchange.keep_to_retention", actor=SYSTEM, about=("exchange_ledger", instance())) as act:
        act.allow("as long as was agreed")
        act.note(archive=done.archive, archived=done.archived, segments=done.segments, bodies=done.bodies)
        act.emit(
            EvidenceRetained(
                archive=done.archive, archived=done.archived, segments=done.segments, bodies=done.bodies
            )
        )
