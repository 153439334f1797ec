"""The port to a language model: any endpoint that speaks OpenAI's chat completions, once one is named.

The answer is read as a stream, so that a slow or endless one is cut in time. No redirect is followed.
"""

import http.client
import ipaddress
import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

LARGEST_ANSWER = 64 * 1024
CONNECT_SECONDS = 3.0
# A thread that waits for a model answers nobody else.
_free = threading.BoundedSemaphore(2)


class Failure(StrEnum):
    """Why nothing came back."""

    MISCONFIGURED = "misconfigured"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"


class ModelFailed(Exception):
    """Nothing that can be used came back."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is, and what it may take: `daily_tokens` of question and answer together."""

    url: str
    key: str
    model: str
    timeout_seconds: float
    most_tokens: int
    daily_tokens: int


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote, and the tokens it counted (0 where it did not say)."""

    content: str
    tokens: int


def endpoint() -> Endpoint | None:
    """The endpoint of the settings; None where none is named."""
    if not settings.LM_URL:
        return None
    return Endpoint(
        url=settings.LM_URL,
        key=settings.LM_KEY,
        model=settings.LM_MODEL,
        timeout_seconds=settings.LM_TIMEOUT_SECONDS,
        most_tokens=settings.LM_MOST_TOKENS,
        daily_tokens=settings.LM_DAILY_TOKENS,
    )


def is_safe(url: str) -> bool:
    """Whether a key may be sent there: over TLS, or to this host or a private network.

    >>> is_safe("https://models.example.vn/v1"), is_safe("http://127.0.0.1:9/v1"), is_safe("http://example.vn/v1")
    (True, True, False)
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme != "http" or not parts.hostname:
        return False
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname).is_private
    except ValueError:
        return False


def complete(held: Endpoint, messages: Sequence[Mapping[str, str]]) -> Completion:
    """Ask the model. Raises ModelFailed, and nothing else."""
    if not is_safe(held.url) or not held.model:
        raise ModelFailed(Failure.MISCONFIGURED)
    if not _free.acquire(blocking=False):
        raise ModelFailed(Failure.BUSY)
    try:
        return _completed(held, messages, deadline=time.monotonic() + held.timeout_seconds)
    except requests.Timeout as error:
        raise ModelFailed(Failure.TIMEOUT) from error
    except (requests.RequestException, OSError) as error:
        raise ModelFailed(Failure.UNREACHABLE) from error
    finally:
        _free.release()


def _completed(held: Endpoint, messages: Sequence[Mapping[str, str]], *, deadline: float) -> Completion:
    with requests.post(
        f"{held.url.rstrip('/')}/chat/completions",
        json={
            "model": held.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": held.most_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
            "response_format": {"type": "json_object"},
        },
        headers={"Authorization": f"Bearer {held.key}"} if held.key else {},
        timeout=(CONNECT_SECONDS, held.timeout_seconds),
        allow_redirects=False,
        stream=True,
    ) as response:
        if response.status_code != requests.codes.ok:
            raise ModelFailed(Failure.REFUSED)
        content = _read(response, deadline)
        is_stream = "event-stream" in response.headers.get("Content-Type", "")
    try:
        return _streamed(content) if is_stream else _whole(json.loads(content))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ModelFailed(Failure.UNREADABLE) from error


def _read(response: requests.Response, deadline: float) -> str:
    # A server that sends a little now and then never waits too long for one read: the stream itself is cut.
    watch = threading.Timer(max(deadline - time.monotonic(), 0), response.raw.shutdown)
    watch.start()
    held = bytearray()
    try:
        while part := response.raw.read1(8192, decode_content=True):
            held += part
            if len(held) > LARGEST_ANSWER:
                raise ModelFailed(Failure.TOO_LONG)
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        late = time.monotonic() >= deadline
        raise ModelFailed(Failure.TIMEOUT if late else Failure.UNREACHABLE) from error
    finally:
        watch.cancel()
    if time.monotonic() >= deadline:
        raise ModelFailed(Failure.TIMEOUT)
    return held.decode("utf-8", errors="replace")


def _streamed(content: str) -> Completion:
    pieces: list[str] = []
    tokens = 0
    for event in _events(content):
        tokens = _tokens(event) or tokens
        for choice in event.get("choices") or ():
            pieces.append(choice.get("delta", {}).get("content") or "")
    return Completion("".join(pieces), tokens)


def _events(content: str) -> Iterator[dict[str, Any]]:
    for line in content.splitlines():
        data = line.removeprefix("data:").strip()
        if line.startswith("data:") and data != "[DONE]":
            yield json.loads(data)


def _whole(data: dict[str, Any]) -> Completion:
    return Completion(data["choices"][0]["message"]["content"] or "", _tokens(data))


def _tokens(data: Mapping[str, Any]) -> int:
    counted = (data.get("usage") or {}).get("total_tokens", 0)
    return counted if isinstance(counted, int) and counted > 0 else 0
