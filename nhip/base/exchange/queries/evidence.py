"""The proof of a call, for who may see the call; and how the evidence of all calls stands."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import EVIDENCE
from nhip.base.exchange.adapters import time_stamps
from nhip.base.exchange.adapters.authority import folder
from nhip.base.exchange.adapters.kept_bodies import body_store
from nhip.base.exchange.contracts import EvidenceDamaged, NotSealedYet
from nhip.base.exchange.contracts.evidence import Evidence, EvidenceStanding
from nhip.base.exchange.ledger import asic, proofs, verifier
from nhip.base.exchange.ledger.errors import LedgerDamaged, RecordUnknown, StampFailed
from nhip.base.exchange.ledger.standing import standing
from nhip.base.exchange.models import AccessRow, Service, Subsystem
from nhip.base.exchange.queries.accesses import accesses_of, seen_by
from nhip.base.exchange.queries.retention import longest_days
from nhip.base.exchange.queries.tracking import my_access
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound, Unavailable
from nhip.kernel.models import Beat

ROUND = "nhip.base.exchange.jobs.keep_to_retention"


def evidence(actor: Actor, record_id: UUID) -> Evidence:
    """A call of the actor's agencies with what there is to prove it. Raises NotFound."""
    row = row_of_call(actor, record_id)
    access = accesses_of([row])[0]
    try:
        bundle = proofs.proof(ledger(), str(record_id))
    except RecordUnknown:
        return Evidence(access, is_sealed=False, is_stamped=False)
    reference = json.loads(bundle["record"]).get("body_ref", "")
    return Evidence(
        access,
        is_sealed=True,
        is_stamped=bundle["stamp"] is not None,
        bodies=body_store().sides(reference),
        may_open=may_open(actor, row),
    )


def bundle(actor: Actor, record_id: UUID) -> dict[str, Any]:
    """The proof of a call of the actor's agencies, without bodies. Raises NotFound, NotSealedYet."""
    row_of_call(actor, record_id)
    return proof_of(record_id)


def my_bundle(actor: Actor, record_id: UUID) -> dict[str, Any]:
    """The proof of a call about the actor: of this record alone, never of bodies, which may name others.

    Raises NotFound for a call about anybody else and one the actor is told of later, NotSealedYet.
    """
    my_access(actor, record_id)
    return proof_of(record_id)


def verifier_program() -> bytes:
    """The one Python file that checks proofs and containers without the platform."""
    return Path(verifier.__file__).read_bytes()


def proof_of(record_id: UUID) -> dict[str, Any]:
    """The proof of any call. Raises NotSealedYet."""
    try:
        return proofs.proof(ledger(), str(record_id))
    except RecordUnknown as error:
        raise NotSealedYet(
            _("Bản ghi này chưa được niêm phong; mỗi phút niêm phong một lần, xin thử lại sau.")
        ) from error


def container_of(record_id: UUID, bodies: Mapping[str, bytes]) -> bytes:
    """The container, with bodies by side under its time-stamp. Raises NotSealedYet, Unavailable."""
    proof_of(record_id)
    try:
        authority = time_stamps.time_stamp_authority()
        return asic.container(ledger(), str(record_id), authority=authority, bodies=bodies)
    except (StampFailed, time_stamps.AuthorityNotUsable) as error:
        raise Unavailable(
            _("Cơ quan cấp dấu thời gian không trả lời; xin lấy bằng chứng dạng JSON, hoặc thử lại sau.")
        ) from error


def may_open(actor: Actor, row: AccessRow) -> bool:
    """Whether the actor may read what a call asked and answered: at either of its two agencies."""
    return any(actor.may(EVIDENCE.code, agency_id=one) for one in agencies_of(row))


def agencies_of(row: AccessRow) -> list[UUID]:
    """The agencies of both sides, the consumer's first."""
    asking = Subsystem.objects.filter(identifier=row.client).values_list("member__agency_id", flat=True)
    holding = Service.objects.filter(identifier=row.service)
    return [*asking, *holding.values_list("subsystem__member__agency_id", flat=True)]


def evidence_standing() -> EvidenceStanding:
    """How the evidence of this installation stands; it names no call. Raises EvidenceDamaged."""
    try:
        now, days = standing(ledger()), body_store().days()
    except LedgerDamaged as error:
        raise EvidenceDamaged(_("Chứng cứ hỏng: %(reason)s"), reason=str(error)) from error
    last = Beat.objects.filter(name=ROUND).values_list("at", flat=True).first()
    fault = now.fault
    return EvidenceStanding(
        sealed=now.sealed,
        sealed_at=now.sealed_at,
        stamped=now.stamped,
        waiting=now.waiting,
        authority=time_stamps.address(),
        fault=fault.message if fault else "",
        fault_since=datetime.fromisoformat(fault.since) if fault else None,
        fault_tries=fault.tries if fault else 0,
        archived=now.archived,
        archives=now.archives,
        archives_elsewhere=now.archives_elsewhere,
        segments=now.segments,
        segment_bytes=now.segment_bytes,
        body_days=len(days),
        oldest_body_day=days[0] if days else None,
        kept_at=last,
        retention_days=longest_days(),
    )


def ledger() -> Path:
    """Where the evidence lies."""
    return folder() / "ledger"


def row_of_call(actor: Actor, record_id: UUID) -> AccessRow:
    """The row of a call of the actor's agencies. Raises NotFound."""
    row = seen_by(actor).filter(record_id=record_id).first()
    if row is None:
        raise NotFound(_("Không có lượt gọi này ở cơ quan của quý vị."))
    return row
