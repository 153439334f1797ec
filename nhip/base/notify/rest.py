"""What providers call back: an announcement arrived, or it did not."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from nhip.base.notify.actions import sending
from nhip.base.notify.adapters.sms import signature
from nhip.kernel import clock
from nhip.kernel.access import public
from nhip.kernel.errors import Invalid, NotAllowed

router = Router(tags=["notify"])
MOST_OLD = timedelta(minutes=5)


class TakenOut(Schema):
    """`changed` is false where the callback said nothing new."""

    changed: bool


@router.post("/callbacks/sms", response=TakenOut)
@public("the gateway signs each callback with the secret we share")
def sms_callback(request: HttpRequest) -> TakenOut:
    """Body: `{"id": our id, "status": "delivered" | "failed", "reason": "..."}`, signed like a request."""
    timestamp = request.headers.get("X-Nhip-Timestamp", "")
    _refuse_unsigned(
        settings.SMS_SECRET and signature(settings.SMS_SECRET, timestamp=timestamp, body=request.body),
        request.headers.get("X-Nhip-Signature", ""),
    )
    _refuse_old(timestamp)
    told = _object(request.body)
    status = told.get("status")
    if status not in ("delivered", "failed"):
        raise Invalid(
            _("Không hiểu trạng thái %(status)s; cần delivered hoặc failed."), status=str(status)[:40]
        )
    changed = sending.confirm(
        _id(told.get("id")), arrived=status == "delivered", detail=str(told.get("reason", ""))
    )
    return TakenOut(changed=changed)


@router.post("/callbacks/zalo", response=TakenOut)
@public("Zalo signs each event with the official account's secret")
def zalo_callback(request: HttpRequest) -> TakenOut:
    """The event `user_received_message`; every other event changes nothing.

    The signature is `mac=` and the SHA-256 of the application's id, the body, its time and the secret.
    """
    told = _object(request.body)
    expected = ""
    if settings.ZALO_SECRET:
        parts = (
            settings.ZALO_APP_ID.encode(),
            request.body,
            str(told.get("timestamp", "")).encode(),
            settings.ZALO_SECRET.encode(),
        )
        expected = "mac=" + hashlib.sha256(b"".join(parts)).hexdigest()
    _refuse_unsigned(expected, request.headers.get("X-ZEvent-Signature", ""))
    message = told.get("message")
    if told.get("event_name") != "user_received_message" or not isinstance(message, dict):
        return TakenOut(changed=False)
    return TakenOut(changed=sending.confirm(_id(message.get("tracking_id")), arrived=True))


def _refuse_unsigned(expected: str, given: str) -> None:
    # Without a secret nothing can be signed, so nothing is believed.
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        raise NotAllowed(_("Chữ ký của lời gọi không đúng; không có gì thay đổi."))


def _refuse_old(timestamp: str) -> None:
    sent = int(timestamp) if timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12 else 0
    if abs(clock.now().timestamp() - sent) > MOST_OLD.total_seconds():
        raise NotAllowed(_("Lời gọi này quá cũ hoặc đồng hồ hai bên lệch nhau hơn năm phút."))


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Invalid(_("Lời gọi không phải là một đối tượng JSON."))
    return found


def _id(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise Invalid(_("“%(id)s” không phải là mã của một tin báo."), id=str(text)[:60]) from None
