"""Errors that a person or a program is told about.

NhipError
├── Invalid       422  what was sent cannot be used; `fields` says which part and how to mend it
├── NotAllowed    403  the actor may not do this
├── NotFound      404  there is no such thing, or the actor may not know of it
├── Conflict      409  the thing is not in a state for this act
├── RateLimited   429  too many tries; `retry_after_seconds` says how long to wait
└── Unavailable   503  something we depend on does not answer; nothing was changed
    └── StorageFull  507  the disk is full; nothing of what was sent is kept
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from django.utils.functional import Promise


def problem_details(status: int, code: str, detail: str) -> dict[str, Any]:
    """The members RFC 9457 names, and our `code` for programs.

    >>> problem_details(404, "not_found", "Không có.")["type"]
    'urn:nhip:problem:not_found'
    """
    title = HTTPStatus(status).phrase
    return {
        "type": f"urn:nhip:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }


class NhipError(Exception):
    """A code for programs, data, and one translatable sentence for people.

    `message` has named placeholders (`%(name)s`) that are filled from `data`.
    """

    code: ClassVar[str] = "error"
    http_status: ClassVar[int] = 400

    def __init__(self, message: str | Promise, **data: Any) -> None:
        super().__init__(message)
        self.template = message
        self.data = data

    @property
    def message(self) -> str:
        """The sentence in the language active now."""
        text = str(self.template)
        return text % self.data if self.data else text

    def __str__(self) -> str:
        return self.message

    def as_json(self) -> dict[str, Any]:
        """What the REST interface answers: problem details (RFC 9457), with our code and data."""
        data = {name: str(value) for name, value in self.data.items()}
        return problem_details(self.http_status, self.code, self.message) | {"data": data}


class Invalid(NhipError):
    """What was sent cannot be used."""

    code = "invalid"
    http_status = 422

    def __init__(
        self, message: str | Promise, *, fields: Mapping[str, str] | None = None, **data: Any
    ) -> None:
        super().__init__(message, **data)
        self.fields = dict(fields or {})

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "fields": self.fields}


class NotAllowed(NhipError):
    """The actor may not do this."""

    code = "not_allowed"
    http_status = 403


class NotFound(NhipError):
    """There is no such thing, or the actor may not know of it."""

    code = "not_found"
    http_status = 404


class Conflict(NhipError):
    """The thing is not in a state for this act; nothing was changed."""

    code = "conflict"
    http_status = 409


class RateLimited(NhipError):
    """Too many tries."""

    code = "rate_limited"
    http_status = 429

    def __init__(self, message: str | Promise, *, retry_after_seconds: int = 60, **data: Any) -> None:
        super().__init__(message, retry_after_seconds=retry_after_seconds, **data)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(NhipError):
    """Something we depend on does not answer; nothing was changed."""

    code = "unavailable"
    http_status = 503


class StorageFull(Unavailable):
    """The disk is full."""

    code = "storage_full"
    http_status = 507
