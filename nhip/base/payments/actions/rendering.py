"""The PDF of a receipt: read, render, store, and only then the transaction that records it."""

import io
from uuid import UUID

from nhip.base.payments.adapters.receipt_pdf import render
from nhip.base.payments.events import ReceiptRendered
from nhip.base.payments.models import Receipt
from nhip.base.payments.queries.receipts import receipt_document
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.jobs import job
from nhip.kernel.storage import storage


@job
def render_receipt(receipt_id: str) -> None:
    """The job that every payment queues; a receipt that is rendered already is left alone."""
    render_now(UUID(receipt_id))


def render_now(receipt_id: UUID) -> None:
    """Render a receipt and keep its bytes. Doing it twice keeps them once."""
    if not Receipt.objects.filter(pk=receipt_id, storage_key="").exists():
        return
    stored = storage().put(io.BytesIO(render(receipt_document(receipt_id))))
    with action("payments.render_receipt", actor=SYSTEM, about=("receipt", receipt_id)) as act:
        act.allow("the platform prints its own receipts")
        Receipt.objects.filter(pk=receipt_id).update(storage_key=stored.key, sha256=stored.sha256)
        act.note(sha256=stored.sha256)
        act.emit(ReceiptRendered(receipt_id=receipt_id, sha256=stored.sha256))


def print_forgotten() -> int:
    """Render the receipts whose job was lost; returns how many there were."""
    waiting = Receipt.objects.filter(storage_key="").order_by("issued_at")
    ids = list(waiting.values_list("pk", flat=True)[:50])
    for receipt_id in ids:
        render_now(receipt_id)
    return len(ids)
