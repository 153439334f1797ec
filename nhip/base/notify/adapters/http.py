"""One POST of JSON with a time limit, sorted by whether the other side can have acted on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from nhip.base.notify.adapters.port import Outcome, not_now, unclear

LONGEST_WAIT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, the JSON object (empty where it was none), the wait it asked for."""

    status: int
    body: Mapping[str, Any]
    text: str
    wait: timedelta | None


def post(url: str, body: bytes, *, headers: Mapping[str, str], timeout_seconds: float) -> Reply | Outcome:
    """The reply, or the outcome where none came."""
    try:
        response = requests.post(
            url,
            data=body,
            headers={"Content-Type": "application/json", **headers},
            timeout=timeout_seconds,
            allow_redirects=False,
        )
    except requests.ConnectTimeout as error:
        return not_now("no_connection", error)
    except requests.ConnectionError as error:
        if _never_connected(error):
            return not_now("no_connection", error)
        return unclear("broken_off", error)
    except requests.RequestException as error:
        return unclear("no_answer", f"{type(error).__name__}: {error}")
    return Reply(response.status_code, _object(response.text), response.text[:300], _wait(response))


def _never_connected(error: requests.ConnectionError) -> bool:
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError | ConnectTimeoutError)


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wait(response: requests.Response) -> timedelta | None:
    asked = response.headers.get("Retry-After", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        return None
    return timedelta(seconds=min(int(asked), LONGEST_WAIT_SECONDS))
