"""From a claim to a fact: a bank's message or a payer's word makes us read the bank's own records.

Nobody is believed: the bank is asked outside any transaction, and only its answer is entered.
"""

import hashlib
import logging
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.payments.access import reader_allows
from nhip.base.payments.actions.bills import facts_of
from nhip.base.payments.actions.entering import enter
from nhip.base.payments.actions.settling import locked
from nhip.base.payments.adapters.bank import bank, read_callback
from nhip.base.payments.contracts import (
    AttemptState,
    BankUnavailable,
    Bill,
    BillState,
    Method,
    UnknownBill,
)
from nhip.base.payments.events import CallbackReceived, PaymentClaimed
from nhip.base.payments.models import Attempt, Callback
from nhip.base.payments.models import Bill as BillRow
from nhip.base.payments.queries.bills import bill_of
from nhip.kernel import clock, limits
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.ids import new_id
from nhip.kernel.jobs import job

log = logging.getLogger("nhip.payments")
# A transfer that the bank does not know after a day was never made.
GIVE_UP_AFTER = timedelta(days=1)
ASKED_MOST, ASKED_SECONDS = 6, 600


def receive_callback(headers: Mapping[str, str], body: bytes) -> bool:
    """Take a bank's message; False when it came before. Raises CallbackRefused, and nothing is kept."""
    notice = read_callback(headers, body)
    if Callback.objects.filter(event_id=notice.event_id).exists():
        return False
    callback_id = new_id()
    try:
        with action("payments.receive_callback", actor=SYSTEM, about=("callback", callback_id)) as act:
            act.allow("signed by the bank")
            Callback(
                id=callback_id,
                event_id=notice.event_id,
                transaction_id=notice.transaction_id,
                sent_at=notice.sent_at,
                body_sha256=hashlib.sha256(body).hexdigest(),
            ).save(force_insert=True)
            act.emit(CallbackReceived(callback_id=callback_id, bank="bank"))
            check_callback.enqueue(str(callback_id))
    except IntegrityError:
        # The same message came twice at once: the other one is kept.
        if not Callback.objects.filter(event_id=notice.event_id).exists():
            raise
        return False
    return True


@job
def check_callback(callback_id: str) -> None:
    """Ask the bank about the transaction of one message; a bank that is down is asked again later."""
    row = Callback.objects.filter(pk=UUID(callback_id), checked_at__isnull=True).first()
    if row is not None:
        _check_callback(row)


def ask_bank(actor: Actor, bill_id: UUID) -> Bill:
    row = BillRow.objects.filter(pk=bill_id).first()
    if row is None or not _may_ask(actor, row):
        raise UnknownBill(_("Không tìm thấy khoản thu %(id)s."), id=bill_id)
    limits.take("payments.ask_bank", str(bill_id), allowed=ASKED_MOST, per_seconds=ASKED_SECONDS)
    if row.state == BillState.OPEN and row.account_number:
        _claim(actor, row)
        _ask_about(row)
    return bill_of(BillRow.objects.get(pk=bill_id))


def check_waiting(*, limit: int = 50) -> int:
    """Ask again about messages and claims that the bank could not answer yet; returns how many were tried."""
    callbacks = list(Callback.objects.filter(checked_at__isnull=True).order_by("received_at")[:limit])
    for callback in callbacks:
        _check_callback(callback)
    pending = Attempt.objects.select_related("bill").filter(state=AttemptState.PENDING.value)
    attempts = list(pending.order_by("asked_at")[:limit])
    for attempt in attempts:
        _ask_about(attempt.bill)
    return len(callbacks) + len(attempts)


def _check_callback(row: Callback) -> None:
    try:
        record = bank().credit(row.transaction_id)
    except BankUnavailable as error:
        log.warning("bank_unavailable", extra={"callback": str(row.pk), "reason": str(error)})
        return
    if record is not None:
        enter(record)
    elif clock.now() - row.received_at < GIVE_UP_AFTER:
        # The bank told us before its books show it: ask again.
        return
    Callback.objects.filter(pk=row.pk).update(checked_at=clock.now())


def _may_ask(actor: Actor, row: BillRow) -> bool:
    if actor.kind == "system" or (actor.party_id is not None and actor.party_id == row.payer_id):
        return True
    return reader_allows(actor, kind=row.about_kind, about_id=row.about_id)


def _claim(actor: Actor, row: BillRow) -> None:
    try:
        with transaction.atomic():
            # Locked and read again: what was paid a moment ago is no longer asked about.
            if locked(row.pk).state != BillState.OPEN:
                return
            if Attempt.objects.filter(bill=row, state=AttemptState.PENDING.value).exists():
                return
            with action("payments.claim_payment", actor=actor, about=("bill", row.pk)) as act:
                act.allow("the payer, or an officer who may read the bill")
                Attempt(bill=row, method=Method.VIETQR.value).save(force_insert=True)
                act.emit(PaymentClaimed(**facts_of(row), amount_vnd=row.total.vnd))
    except IntegrityError:
        # Two clicks at once: one attempt waits, which is what both wanted.
        if not Attempt.objects.filter(bill=row, state=AttemptState.PENDING.value).exists():
            raise


def _ask_about(row: BillRow) -> None:
    asked = clock.now()
    try:
        records = bank().credits(account=row.account_number, reference=row.reference)
    except BankUnavailable as error:
        log.warning("bank_unavailable", extra={"bill": str(row.pk), "reason": str(error)})
        records = []
    for record in records:
        enter(record)
    pending = Attempt.objects.filter(bill_id=row.pk, state=AttemptState.PENDING.value)
    pending.update(asked_at=asked)
    reason = str(_("Ngân hàng không có giao dịch nào cho khoản thu này."))
    pending.filter(started_at__lt=asked - GIVE_UP_AFTER).update(
        state=AttemptState.FAILED.value, ended_at=asked, reason=reason
    )
