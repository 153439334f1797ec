"""The books of the simulated bank: transfers in, transfers back, and the telling of each."""

import json
import logging
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import requests
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from nhip.base.payments.adapters.bank import SIGNATURE_HEADER, TIME_HEADER, secret, signature
from nhip.base.payments.adapters.in_process import mount
from nhip.base.payments.contracts import BankRecord
from nhip.base.payments.models import SimulatedTransfer
from nhip.base.payments.rules.references import reference_in
from nhip.base.payments.rules.vietqr import Transfer
from nhip.kernel import clock
from nhip.kernel.jobs import job

log = logging.getLogger("nhip.payments.simulated_bank")
MOST_TELLINGS = 5
WRONG_BY_VND = 1_000
LATE_BY = timedelta(days=400)


class Choice(StrEnum):
    """What somebody tries at the simulated bank."""

    EXACT = "exact"
    WRONG = "wrong"
    TWICE = "twice"
    LATE = "late"
    REFUSE = "refuse"


class Refused(Exception):
    """The bank will not do it; the text says why, to the other program."""


@dataclass(frozen=True, slots=True)
class Booked:
    """One transfer on an account of the bank."""

    transaction_id: str
    account: str
    amount: int
    currency: str
    content: str
    booked_at: datetime
    is_credit: bool


def pay(asked: Transfer, choice: Choice) -> list[Booked]:
    """Carry out what was chosen; answers the transfers that were made, none for a refusal."""
    if choice is Choice.REFUSE or asked.amount is None:
        return []
    # A wrong sum is a little too small: the mistake of a hand that types.
    short = asked.amount.vnd - WRONG_BY_VND
    amount = (
        (short if short > 0 else asked.amount.vnd + WRONG_BY_VND)
        if choice is Choice.WRONG
        else (asked.amount.vnd)
    )
    at = clock.now() + LATE_BY if choice is Choice.LATE else clock.now()
    times = 2 if choice is Choice.TWICE else 1
    with transaction.atomic():
        made = [_credit(asked, amount=amount, at=at) for _time in range(times)]
        for row in made:
            tell.enqueue(row.transaction_id)
    return [_booked(row) for row in made]


def credits(*, account: str, reference: str) -> list[Booked]:
    """Credits of an account whose text names the reference, oldest first."""
    rows = SimulatedTransfer.objects.filter(
        account_number=account, direction=SimulatedTransfer.CREDIT, content__contains=reference
    )
    return [
        _booked(row) for row in rows.order_by("booked_at", "pk") if reference_in(row.content) == reference
    ]


def credit(transaction_id: str) -> Booked | None:
    """One credit by its id."""
    row = SimulatedTransfer.objects.filter(
        transaction_id=transaction_id, direction=SimulatedTransfer.CREDIT
    ).first()
    return None if row is None else _booked(row)


def of_day(*, account: str, day: date) -> list[Booked]:
    """All transfers of an account on one day in Viet Nam, oldest first."""
    begin = datetime.combine(day, time(), tzinfo=clock.VIET_NAM)
    rows = SimulatedTransfer.objects.filter(
        account_number=account, booked_at__gte=begin, booked_at__lt=begin + timedelta(days=1)
    )
    return [_booked(row) for row in rows.order_by("booked_at", "pk")]


def send_back(*, key: str, transaction_id: str, amount: int, reason: str) -> Booked:
    """Send money back along a credit, once for each key. Raises Refused for more than came."""
    with transaction.atomic():
        origin = (
            SimulatedTransfer.objects.select_for_update()
            .filter(transaction_id=transaction_id, direction=SimulatedTransfer.CREDIT)
            .first()
        )
        known = SimulatedTransfer.objects.filter(key=key).first()
        if known is not None:
            return _booked(known)
        if origin is None:
            raise Refused(f"no credit {transaction_id}")
        text = f"HOAN TIEN {transaction_id}"
        returned = SimulatedTransfer.objects.filter(
            account_number=origin.account_number, direction=SimulatedTransfer.DEBIT, content__startswith=text
        )
        if amount <= 0 or sum(row.amount for row in returned) + amount > origin.amount:
            raise Refused("more than the credit")
        row = SimulatedTransfer(
            transaction_id=_new_id(),
            direction=SimulatedTransfer.DEBIT,
            key=key,
            account_number=origin.account_number,
            amount=amount,
            currency=origin.currency,
            content=f"{text} {reason}"[:300],
        )
        row.save(force_insert=True)
    return _booked(row)


@job
def tell(transaction_id: str) -> None:
    """Tell the payee of a credit by a signed message; a message that is not taken is sent again."""
    row = SimulatedTransfer.objects.filter(transaction_id=transaction_id).first()
    if row is not None and not send_message(_booked(row)):
        _tell_again(row)


def send_message(booked: Booked) -> bool:
    """Send the message once; whether it was taken."""
    body = json.dumps(
        {
            "event_id": f"EV{booked.transaction_id}",
            "transaction_id": booked.transaction_id,
            "account": booked.account,
            "amount": booked.amount,
            "currency": booked.currency,
            "content": booked.content,
            "booked_at": booked.booked_at.isoformat(),
        }
    ).encode()
    timestamp = clock.now().isoformat()
    headers = {
        TIME_HEADER: timestamp,
        SIGNATURE_HEADER: signature(secret(), timestamp=timestamp, body=body),
        "Content-Type": "application/json",
    }
    address = settings.PUBLIC_URL + reverse("payments:callback")
    try:
        with mount(requests.Session()) as session:
            answer = session.post(
                address,
                data=body,
                headers=headers,
                timeout=settings.BANK_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        log.warning("callback_failed", extra={"transaction": booked.transaction_id, "reason": str(error)})
        return False
    return answer.status_code in (200, 202)


def as_record(booked: Booked) -> BankRecord:
    """A credit as the port has it."""
    return BankRecord(
        transaction_id=booked.transaction_id,
        account=booked.account,
        amount=booked.amount,
        currency=booked.currency,
        content=booked.content,
        booked_at=booked.booked_at,
    )


def _tell_again(row: SimulatedTransfer) -> None:
    row.told += 1
    row.save(update_fields=["told"])
    if row.told < MOST_TELLINGS:
        tell.enqueue(row.transaction_id)


def _credit(asked: Transfer, *, amount: int, at: datetime) -> SimulatedTransfer:
    row = SimulatedTransfer(
        transaction_id=_new_id(),
        account_number=asked.account,
        amount=amount,
        # What banks make of a transfer's text: words of their own around it.
        content=f"NHMP.{secrets.randbelow(10**6):06d}.{asked.purpose}",
        booked_at=at,
    )
    row.save(force_insert=True)
    return row


def _new_id() -> str:
    return f"FT{clock.local(clock.now()):%y%j}{secrets.token_hex(5).upper()}"


def _booked(row: SimulatedTransfer) -> Booked:
    return Booked(
        transaction_id=row.transaction_id,
        account=row.account_number,
        amount=row.amount,
        currency=row.currency,
        content=row.content,
        booked_at=row.booked_at,
        is_credit=row.direction == SimulatedTransfer.CREDIT,
    )
