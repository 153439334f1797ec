"""The port over HTTP: one request, one answer that is believed only when it is whole."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from datetime import date
from typing import Any

from nhip.work.national_portal.contracts import (
    Dossier,
    DossierPage,
    PortalFailed,
    Stored,
    Update,
    UpdateRefused,
)

LARGEST_ANSWER = 64 * 1024 * 1024
PAGE = 50
# Answers about this request alone, which the same request would get again.
REFUSING = frozenset({400, 404, 409, 413, 415, 422})


class HttpPortal:
    """The national portal at an address. `token` is its bearer token; `timeout` in seconds."""

    def __init__(self, address: str, token: str, *, timeout: float = 20) -> None:
        self.address = address.rstrip("/")
        self._token = token
        self._timeout = timeout

    def push(self, update: Update) -> None:
        """Store an update; raises PortalFailed when it may or may not be stored."""
        body = {**update.body, "key": update.key, "sequence": update.sequence}
        status, answer = self._ask("PUT", f"/v1/updates/{_part(update.key)}", body)
        if status in REFUSING:
            raise UpdateRefused(_reason(status, answer))
        if answer.get("key") != update.key:
            raise PortalFailed("the answer speaks of another update")

    def has(self, key: str) -> bool:
        """Whether an update is stored there."""
        status, answer = self._ask("GET", f"/v1/updates/{_part(key)}")
        if status == 404:
            return False
        if status in REFUSING or answer.get("key") != key:
            raise PortalFailed(_reason(status, answer))
        return True

    def updates(self, first: date, last: date) -> tuple[Stored, ...]:
        """All updates the portal dates between two days."""
        listed = self._listed(f"/v1/updates?from={first}&to={last}")
        try:
            return tuple(
                Stored(str(one["key"]), str(one["code"]), int(one["sequence"]), int(one["status"]))
                for one in listed
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PortalFailed(f"an update in the list cannot be read: {error!r}") from error

    def dossiers(self, cursor: str) -> DossierPage:
        """The dossiers after a cursor; a page that is not whole is not believed."""
        query = urllib.parse.urlencode({"after": cursor, "limit": PAGE})
        answer = self._good(f"/v1/dossiers?{query}")
        items = tuple(_dossier(one) for one in _items(answer))
        cursor_after, more = answer.get("next"), answer.get("more")
        if not isinstance(cursor_after, str) or len(cursor_after) > 200 or not isinstance(more, bool):
            raise PortalFailed("the page says not where the next begins")
        return DossierPage(items, cursor_after, more)

    def dossier(self, reference: str) -> Dossier:
        """One dossier."""
        return _dossier(self._good(f"/v1/dossiers/{_part(reference)}"))

    def dossiers_of(self, first: date, last: date) -> tuple[str, ...]:
        """The references of the dossiers the portal dates between two days."""
        listed = self._listed(f"/v1/dossiers?from={first}&to={last}")
        return tuple(_dossier(one).reference for one in listed)

    def _listed(self, path: str) -> list[Any]:
        return _items(self._good(path))

    def _good(self, path: str) -> dict[str, Any]:
        status, answer = self._ask("GET", path)
        if status != 200:
            raise PortalFailed(_reason(status, answer))
        return answer

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of an answer; raises PortalFailed for everything that is none."""
        request = urllib.request.Request(  # noqa: S310 - the address is the administrator's
            self.address + path,
            data=None if body is None else json.dumps(body, ensure_ascii=False).encode(),
            method=method,
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json; charset=utf-8",
                "Accept": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310
                return answer.status, _object(answer.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:
                return error.code, self._failure(error)
        except (OSError, http.client.HTTPException) as error:
            raise PortalFailed(f"no answer: {error}") from error

    def _failure(self, error: urllib.error.HTTPError) -> dict[str, Any]:
        """What an answer with an error status says; raises PortalFailed unless it is about this request."""
        if error.code in {401, 403}:
            raise PortalFailed(f"{error.code}: our token is not accepted", is_credentials=True)
        if error.code not in REFUSING:
            raise PortalFailed(f"{error.code} {error.reason}", retry_after=_seconds(error))
        try:
            return _object(error.read(LARGEST_ANSWER))
        except (OSError, http.client.HTTPException, PortalFailed):
            return {}


def _seconds(error: urllib.error.HTTPError) -> int | None:
    text = error.headers.get("Retry-After", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PortalFailed(f"the answer is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise PortalFailed("the answer is no JSON object")
    return found


def _items(answer: dict[str, Any]) -> list[Any]:
    items, count = answer.get("items"), answer.get("count")
    if not isinstance(items, list) or count != len(items):
        raise PortalFailed("the list is not whole")
    return items


def _dossier(one: object) -> Dossier:
    reference = one.get("reference") if isinstance(one, dict) else None
    if not isinstance(one, dict) or not isinstance(reference, str) or not 0 < len(reference) <= 80:
        raise PortalFailed("a dossier without a number")
    return Dossier(reference, one)


def _reason(status: int, answer: dict[str, Any]) -> str:
    return f"{status}: {str(answer.get('detail') or answer.get('title') or 'no reason given')[:400]}"


def _part(text: str) -> str:
    return urllib.parse.quote(text, safe="")
