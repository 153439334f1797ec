"""Zalo Notification Service (ZNS): `POST /message/template` with a template that Zalo has approved.

Zalo answers 200 with an `error` of 0 when it took the message, and with a negative code when it did not.
"""

import json
from datetime import timedelta

from nhip.base.notify.adapters.http import Reply, post
from nhip.base.notify.adapters.port import Message, Outcome, not_now, refused, taken, unclear

PATH = "/message/template"
#: The recipient cannot be reached by Zalo, now or later.
NO_ACCOUNT = {
    -108: "bad_phone",
    -118: "no_account",
    -119: "no_account",
    -139: "declined_by_recipient",
    -140: "declined_by_recipient",
}
#: An administrator has to mend something at Zalo; nothing was sent and a later try may succeed.
TO_MEND = {-115: "no_credit", -124: "sign_in_refused", -137: "no_credit"}
#: Zalo's own limits: nothing was sent, later it will be.
LATER = {-133: timedelta(hours=8), -144: timedelta(hours=2), -147: timedelta(hours=2)}
#: Zalo says itself that it does not know.
UNKNOWN = frozenset({-100})


class ZaloSender:
    """Sends through one official account."""

    name = "zalo"

    def __init__(self, url: str, *, token: str, timeout_seconds: float) -> None:
        self._url = url.rstrip("/") + PATH
        self._token = token
        self._timeout = timeout_seconds

    def send(self, message: Message) -> Outcome:
        if not message.zalo_template:
            return refused("no_template")
        fields = {
            "phone": message.to,
            "template_id": message.zalo_template,
            "template_data": dict(message.zalo_data),
            "tracking_id": str(message.id),
        }
        body = json.dumps(fields, ensure_ascii=False).encode()
        headers = {"access_token": self._token}
        reply = post(self._url, body, headers=headers, timeout_seconds=self._timeout)
        return reply if isinstance(reply, Outcome) else _judged(reply)


def _judged(reply: Reply) -> Outcome:
    error = reply.body.get("error")
    said = f"{reply.status} {error} {reply.body.get('message', reply.text)}"
    if reply.status in (429, 503):
        return not_now("busy", said, wait=reply.wait)
    if not isinstance(error, int) or isinstance(error, bool) or error in UNKNOWN or reply.status >= 500:
        return unclear("server_error", said)
    if error == 0:
        data = reply.body.get("data")
        return taken(str(data.get("msg_id", "")) if isinstance(data, dict) else "")
    if error in LATER:
        return not_now("provider_limit", said, wait=LATER[error])
    if error in TO_MEND:
        return not_now(TO_MEND[error], said)
    return refused(NO_ACCOUNT.get(error, "refused"), said)
