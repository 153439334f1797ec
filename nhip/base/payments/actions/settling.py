"""The moment a bill is paid: its state, its receipt's number, its attempt, its event, all at once."""

import secrets
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.payments.actions.rendering import render_receipt
from nhip.base.payments.contracts import AttemptState, BillState, Method, UnknownBill
from nhip.base.payments.events import BillPaid
from nhip.base.payments.models import Attempt, Bill, Receipt, Series
from nhip.kernel import clock
from nhip.kernel.action import Act

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def locked(bill_id: UUID) -> Bill:
    """The bill, locked until the end of the transaction. Raises UnknownBill."""
    row = Bill.objects.select_for_update().filter(pk=bill_id).first()
    if row is None:
        raise UnknownBill(_("Không tìm thấy khoản thu %(id)s."), id=bill_id)
    return row


def settle(act: Act, row: Bill, *, method: Method) -> None:
    """Mark a locked bill paid, whole; the caller has made sure that the money is there."""
    now = clock.now()
    row.state, row.method, row.paid_at = BillState.PAID.value, method.value, now
    row.received, row.changed_at, row.ended_at = row.total, now, None
    row.save(update_fields=["state", "method", "paid_at", "received", "changed_at", "ended_at"])
    _succeed(row, method)
    receipt = _receipt(act, row)
    act.note(total_vnd=row.total.vnd, receipt=f"{receipt.year}/{receipt.number}")
    act.emit(
        BillPaid(
            bill_id=row.pk,
            about_kind=row.about_kind,
            about_id=row.about_id,
            amount_vnd=row.total.vnd,
            method=method.value,
        )
    )
    render_receipt.enqueue(str(receipt.pk))


def _succeed(row: Bill, method: Method) -> None:
    now = clock.now()
    attempt = Attempt.objects.filter(bill=row, state=AttemptState.PENDING.value).first()
    attempt = attempt or Attempt(bill=row, started_at=now)
    attempt.method, attempt.state, attempt.ended_at = method.value, AttemptState.SUCCEEDED.value, now
    attempt.save()


def _receipt(act: Act, row: Bill) -> Receipt:
    # The year of the receipt is that of Viet Nam; the row of the series is locked to the commit, no gaps.
    year = clock.today().year
    series, _is_new = Series.objects.get_or_create(agency_id=row.agency_id, year=year)
    series = Series.objects.select_for_update().get(pk=series.pk)
    series.last += 1
    series.save(update_fields=["last"])
    receipt = Receipt(
        bill=row,
        agency_id=row.agency_id,
        year=year,
        number=series.last,
        code="-".join("".join(secrets.choice(CODE_ALPHABET) for _n in range(5)) for _part in range(3)),
        issued_at=clock.now(),
        issued_by_id=act.actor.party_id,
    )
    receipt.save(force_insert=True)
    return receipt
