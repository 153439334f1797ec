"""The port to a bank, and the client that speaks to one over HTTP.

docs/how-to/connect-a-bank.md says what a bank's service has to answer. Every call has a timeout and happens
outside any transaction. All implementations pass tests/bank_suite.py.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.payments.adapters.in_process import mount
from nhip.base.payments.contracts import (
    BankRecord,
    BankUnavailable,
    CallbackNotice,
    CallbackRefused,
    RefundOrder,
    RefundRefused,
)
from nhip.kernel import clock

SIGNATURE_HEADER, TIME_HEADER = "X-Bank-Signature", "X-Bank-Timestamp"
OLDEST_MESSAGE = timedelta(minutes=5)
LONGEST_BODY = 20_000


class Bank(Protocol):
    """The port."""

    def credits(self, *, account: str, reference: str) -> list[BankRecord]:
        """Credits of an account whose text holds the reference, oldest first. Raises BankUnavailable."""

    def credit(self, transaction_id: str) -> BankRecord | None:
        """One credit by the bank's id, None where the bank knows none. Raises BankUnavailable."""

    def statement(self, *, account: str, day: date) -> bytes:
        """The camt.054 of one day in Viet Nam. Raises BankUnavailable."""

    def refund(self, order: RefundOrder) -> str:
        """Send money back; answers the bank's id of the transfer. The same key sends once.

        Raises BankUnavailable, and RefundRefused when the bank will never do it.
        """


def bank() -> Bank:
    """The bank of this installation. Raises BankUnavailable where none is set up."""
    if settings.SIMULATED_BANK:
        return HttpBank(f"{settings.PUBLIC_URL}{settings.SIMULATED_BANK_PATH}/api", secret())
    if not settings.BANK_URL:
        raise BankUnavailable(_("Chưa kết nối ngân hàng nào; chỉ thu được tại quầy."))
    return HttpBank(settings.BANK_URL, secret())


def secret() -> bytes:
    """What we and the bank share: configured, or made from our own key for the simulated bank."""
    if settings.BANK_SECRET:
        return str(settings.BANK_SECRET).encode()
    if not settings.SIMULATED_BANK:
        raise BankUnavailable(_("Chưa có khoá chung với ngân hàng (NHIP_BANK_SECRET)."))
    return hashlib.sha256(b"nhip.simulated-bank\0" + settings.SECRET_KEY.encode()).digest()


def signature(key: bytes, *, timestamp: str, body: bytes) -> str:
    """HMAC-SHA-256 over the time, a full stop and the raw body, in hexadecimal."""
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def read_callback(headers: Mapping[str, str], body: bytes) -> CallbackNotice:
    """What a bank's message claims. Raises CallbackRefused before anything in it is believed.

    The signature is compared in constant time and covers the time, so an old message cannot be sent anew.
    """
    timestamp = headers.get(TIME_HEADER, "")
    if len(body) > LONGEST_BODY:
        raise CallbackRefused(_("Thông báo của ngân hàng dài quá %(longest)s byte."), longest=LONGEST_BODY)
    expected = signature(secret(), timestamp=timestamp, body=body)
    if not hmac.compare_digest(expected.encode(), headers.get(SIGNATURE_HEADER, "").encode()):
        raise CallbackRefused(_("Chữ ký của thông báo ngân hàng không đúng; thông báo bị bỏ qua."))
    sent_at = _instant(timestamp)
    if sent_at is None or abs(clock.now() - sent_at) > OLDEST_MESSAGE:
        raise CallbackRefused(
            _("Thông báo của ngân hàng mang giờ %(time)s, lệch quá 5 phút; thông báo bị bỏ qua."),
            time=timestamp[:40],
        )
    try:
        data = json.loads(body)
        event_id, transaction_id = str(data["event_id"]), str(data["transaction_id"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise CallbackRefused(_("Không đọc được thông báo của ngân hàng.")) from None
    if not (0 < len(event_id) <= 64 and 0 < len(transaction_id) <= 64) or "\0" in event_id + transaction_id:
        raise CallbackRefused(_("Không đọc được thông báo của ngân hàng."))
    return CallbackNotice(event_id, transaction_id, sent_at)


@dataclass(frozen=True, slots=True)
class HttpBank:
    """A bank's service over HTTP and JSON."""

    url: str
    key: bytes

    def credits(self, *, account: str, reference: str) -> list[BankRecord]:
        answer = self._ask("GET", f"/credits?account={quote(account)}&reference={quote(reference)}")
        try:
            return [_record(one) for one in answer.json()["credits"]]
        except (ValueError, TypeError, KeyError) as error:
            raise _unreadable() from error

    def credit(self, transaction_id: str) -> BankRecord | None:
        answer = self._ask("GET", f"/credits/{quote(transaction_id, safe='')}")
        if answer.status_code == 404:
            return None
        try:
            return _record(answer.json())
        except (ValueError, TypeError, KeyError) as error:
            raise _unreadable() from error

    def statement(self, *, account: str, day: date) -> bytes:
        return self._ask("GET", f"/statements/{quote(account)}/{day.isoformat()}.xml").content

    def refund(self, order: RefundOrder) -> str:
        body = {
            "key": order.key,
            "transaction_id": order.transaction_id,
            "amount": order.amount.vnd,
            "reason": order.reason,
        }
        answer = self._ask("POST", "/refunds", body=body)
        try:
            data = answer.json()
            if answer.status_code == 422:
                raise RefundRefused(_("Ngân hàng từ chối hoàn tiền: %(why)s."), why=str(data["error"])[:200])
            return str(data["transaction_id"])
        except (ValueError, TypeError, KeyError) as error:
            raise _unreadable() from error

    def _ask(self, method: str, path: str, *, body: Mapping[str, Any] | None = None) -> requests.Response:
        content = json.dumps(body).encode() if body is not None else b""
        timestamp = clock.now().isoformat()
        signed = method.encode() + b" " + path.encode() + b"\n" + content
        headers = {
            TIME_HEADER: timestamp,
            SIGNATURE_HEADER: signature(self.key, timestamp=timestamp, body=signed),
            "Content-Type": "application/json",
        }
        try:
            with mount(requests.Session()) as session:
                answer = session.request(
                    method,
                    self.url + path,
                    data=content,
                    headers=headers,
                    timeout=settings.BANK_TIMEOUT_SECONDS,
                    allow_redirects=False,
                )
        except requests.RequestException as error:
            raise BankUnavailable(_("Ngân hàng chưa trả lời; xin thử lại sau ít phút.")) from error
        if answer.status_code not in (200, 201, 404, 422):
            raise BankUnavailable(
                _("Ngân hàng trả lời lỗi %(status)s; xin thử lại sau ít phút."), status=answer.status_code
            )
        return answer


def _record(data: Mapping[str, Any]) -> BankRecord:
    amount = data["amount"]
    booked_at = _instant(str(data["booked_at"]))
    if type(amount) is not int or amount <= 0 or booked_at is None:
        raise ValueError(f"no credit: {data!r}")
    return BankRecord(
        transaction_id=str(data["transaction_id"])[:64],
        account=str(data["account"]),
        amount=amount,
        currency=str(data["currency"])[:3],
        content=str(data["content"])[:300],
        booked_at=booked_at,
    )


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _unreadable() -> BankUnavailable:
    return BankUnavailable(_("Không đọc được trả lời của ngân hàng; xin thử lại sau ít phút."))
