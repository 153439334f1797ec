"""What the simulated bank answers to programs: the questions of the port, in JSON and XML."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nhip.base.payments.adapters.bank import (
    OLDEST_MESSAGE,
    SIGNATURE_HEADER,
    TIME_HEADER,
    secret,
    signature,
)
from nhip.base.payments.adapters.simulated_bank import books
from nhip.base.payments.adapters.simulated_bank.statement import camt054
from nhip.kernel import clock


class Denied(Exception):
    """The asker is not the payee."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and what is said with it."""

    status: int
    content: Mapping[str, Any]


def check(method: str, path: str, *, headers: Mapping[str, str], body: bytes) -> None:
    """The asker must have signed the method, the path below the service, and the body. Raises Denied."""
    timestamp = headers.get(TIME_HEADER, "")
    signed = method.encode() + b" " + path.encode() + b"\n" + body
    expected = signature(secret(), timestamp=timestamp, body=signed)
    if not hmac.compare_digest(expected.encode(), headers.get(SIGNATURE_HEADER, "").encode()):
        raise Denied("the signature is wrong")
    try:
        sent_at = datetime.fromisoformat(timestamp)
    except ValueError:
        raise Denied("no time") from None
    if sent_at.tzinfo is None or abs(clock.now() - sent_at) > OLDEST_MESSAGE:
        raise Denied("the request is too old")


def credits(account: str, reference: str) -> Answer:
    """Credits by the reference in their text."""
    found = books.credits(account=account, reference=reference)
    return Answer(200, {"credits": [_json(one) for one in found]})


def credit(transaction_id: str) -> Answer:
    """One credit by its id."""
    found = books.credit(transaction_id)
    return Answer(404, {"error": "no such credit"}) if found is None else Answer(200, _json(found))


def statement(account: str, day: date) -> bytes:
    """The camt.054 of one day."""
    return camt054(account, day, books.of_day(account=account, day=day))


def refund(body: bytes) -> Answer:
    """Send money back along a credit."""
    try:
        data = json.loads(body)
        key, origin, amount = str(data["key"]), str(data["transaction_id"]), data["amount"]
        reason = str(data.get("reason", ""))
    except (ValueError, TypeError, KeyError, AttributeError):
        return Answer(422, {"error": "not a refund order"})
    if type(amount) is not int:
        return Answer(422, {"error": "the amount is no whole number"})
    try:
        made = books.send_back(key=key, transaction_id=origin, amount=amount, reason=reason)
    except books.Refused as refusal:
        return Answer(422, {"error": str(refusal)})
    return Answer(201, {"transaction_id": made.transaction_id})


def _json(one: books.Booked) -> dict[str, Any]:
    return {
        "transaction_id": one.transaction_id,
        "account": one.account,
        "amount": one.amount,
        "currency": one.currency,
        "content": one.content,
        "booked_at": one.booked_at.isoformat(),
    }
