"""SMS through a gateway over HTTP; the request is described in docs/how-to/connect-mail-sms-zalo.md.

Each request carries our id as its Idempotency-Key, the time, and an HMAC-SHA256 of both with the body.
"""

import hashlib
import hmac
import json

from nhip.base.notify.adapters.http import Reply, post
from nhip.base.notify.adapters.port import Message, Outcome, not_now, refused, taken, unclear
from nhip.kernel import clock

#: The gateway says that it did nothing and that a later try is welcome.
LATER = frozenset({429, 503})


def signature(secret: str, *, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop and the body, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class SmsSender:
    """Sends to one gateway."""

    name = "sms-gateway"

    def __init__(self, url: str, *, secret: str, sender: str, timeout_seconds: float) -> None:
        self._url = url
        self._secret = secret
        self._from = sender
        self._timeout = timeout_seconds

    def send(self, message: Message) -> Outcome:
        fields = {"id": str(message.id), "to": message.to, "from": self._from, "text": message.text}
        body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        timestamp = str(int(clock.now().timestamp()))
        headers = {
            "Idempotency-Key": str(message.id),
            "X-Nhip-Timestamp": timestamp,
            "X-Nhip-Signature": signature(self._secret, timestamp=timestamp, body=body),
        }
        reply = post(self._url, body, headers=headers, timeout_seconds=self._timeout)
        return reply if isinstance(reply, Outcome) else _judged(reply)


def _judged(reply: Reply) -> Outcome:
    if reply.status in (200, 201, 202):
        return taken(str(reply.body.get("reference", "")))
    said = f"{reply.status} {reply.body.get('message', reply.text)}"
    if reply.status in LATER:
        return not_now("busy", said, wait=reply.wait)
    if reply.status in (401, 403):
        return not_now("sign_in_refused", said)
    if 400 <= reply.status < 500:
        return refused("refused", said)
    return unclear("server_error", said)
