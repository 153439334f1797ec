"""Programs that act in somebody's name, as pages and the token endpoint see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from nhip.kernel.access import SignInRequired
from nhip.kernel.errors import NhipError


@dataclass(frozen=True, slots=True)
class ClientCard:
    """A client in a list. `state` is active, expired or revoked; `agency` is "" for a personal token."""

    id: UUID
    name: str
    owner: str
    agency: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class UseLine:
    """One request of a client."""

    at: datetime
    method: str
    path: str
    status: int


class TokenRefused(SignInRequired):
    """The bearer token is unknown, expired or revoked, or its owner may no longer sign in."""

    code = "invalid_token"


class GrantRefused(NhipError):
    """The token endpoint's refusal; `error` is a code of RFC 6749, section 5.2."""

    code: ClassVar[str] = "grant_refused"

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error

    @property
    def status(self) -> int:
        """401 for a client that could not prove itself, 400 for everything else."""
        return 401 if self.error == "invalid_client" else 400
