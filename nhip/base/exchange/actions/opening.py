"""Opens the kept bodies of a call for who may have them; who did, of which call and why, is recorded."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import EVIDENCE
from nhip.base.exchange.adapters.kept_bodies import body_store
from nhip.base.exchange.contracts import EvidenceDamaged
from nhip.base.exchange.ledger.errors import BodyUnreadable
from nhip.base.exchange.ledger.records import decode
from nhip.base.exchange.queries.evidence import agencies_of, proof_of, row_of_call
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid

# What a browser and a JSON document still carry; larger ones are read where the evidence lies.
MOST_BYTES = 16 << 20


def open_bodies(actor: Actor, record_id: UUID, *, purpose: str) -> dict[str, bytes]:
    """What a call asked and answered, by side; nothing where nothing is kept.

    Needs `exchange.evidence` at the agency that asked or the one that answered. Raises NotFound for a call of
    others, Invalid without a purpose, EvidenceDamaged where a body was erased, changed or is too large.
    """
    purpose = purpose.strip()
    if not purpose:
        message = str(_("Xin nêu mục đích mở nội dung; mục đích được ghi vào nhật ký."))
        raise Invalid(message, fields={"purpose": message})
    row = row_of_call(actor, record_id)
    reference = decode(proof_of(record_id)["record"].encode()).body_ref
    with action(
        "exchange.open_bodies", actor=actor, about=("exchange_access", record_id), emits=False
    ) as act:
        agencies = agencies_of(row)
        mine = [one for one in agencies if actor.may(EVIDENCE.code, agency_id=one)]
        act.require(EVIDENCE.code, agency_id=next(iter(mine or agencies), None))
        act.note(purpose=purpose[:500])
    store = body_store()
    try:
        return {side: store.whole(reference, side, most=MOST_BYTES) for side in store.sides(reference)}
    except BodyUnreadable as error:
        raise EvidenceDamaged(_("Không mở được nội dung đã lưu: %(reason)s"), reason=str(error)) from error
