"""What goes to the national portal, what comes from it, and how a call can fail.

The port, as JSON over HTTPS with a bearer token (how to connect: docs/how-to/connect-the-national-portal.md):

    PUT  /v1/updates/{key}                    an update; the same key is stored once
    GET  /v1/updates/{key}                    200 with the update, or 404
    GET  /v1/updates?from=…&to=…              all updates between two days, as the portal dates them
    GET  /v1/dossiers?after=CURSOR&limit=N    dossiers filed there, in the order the portal took them
    GET  /v1/dossiers/{reference}             one of them
    GET  /v1/dossiers?from=…&to=…             those of some days, for reconciliation
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from nhip.kernel.errors import Conflict, NotFound

SOURCE = "national_portal"


class UpdateState(StrEnum):
    """Where an update stands: waiting to be sent, stored there, refused there, or passed over by a human."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    SKIPPED = "skipped"


class DossierState(StrEnum):
    """Where a pulled dossier stands: waiting to be taken in, taken in, or for a human to look at."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    DISMISSED = "dismissed"


class FindingKind(StrEnum):
    """What a human must decide."""

    REFUSED_UPDATE = "refused_update"
    REFUSED_DOSSIER = "refused_dossier"
    UNKNOWN_UPDATE = "unknown_update"
    UNKNOWN_DOSSIER = "unknown_dossier"
    DOUBLED_UPDATE = "doubled_update"
    DIFFERING_STATUS = "differing_status"


@dataclass(frozen=True, slots=True)
class Update:
    """One thing the portal is told of a case. `key` makes it stored once; `sequence` orders those of a case.

    `body`: `code`, `reference` ("" for a dossier filed here), `procedure`, `agency`, `status` (1 to 10),
    `act`, `at` and `due_on` (ISO), and for a result `result`: `number`, `code`, `sha256`, `pdf` (base64).
    """

    key: str
    sequence: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """An update as the portal lists it."""

    key: str
    code: str
    sequence: int
    status: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier filed at the portal, as it gave it: `body` is checked when it is taken in."""

    reference: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DossierPage:
    """One page of dossiers and where the next begins; `more` when there is a next."""

    items: tuple[Dossier, ...]
    cursor: str
    more: bool


class Portal(Protocol):
    """The port. Every call may raise PortalFailed; `push` also UpdateRefused."""

    def push(self, update: Update) -> None: ...

    def has(self, key: str) -> bool: ...

    def updates(self, first: date, last: date) -> tuple[Stored, ...]: ...

    def dossiers(self, cursor: str) -> DossierPage: ...

    def dossier(self, reference: str) -> Dossier: ...

    def dossiers_of(self, first: date, last: date) -> tuple[str, ...]: ...


class PortalFailed(Exception):
    """The portal gave no usable answer; the same call may work later.

    `retry_after`: seconds the portal asked for, else None. `is_credentials`: it no longer accepts our token,
    so nothing at all will work until an administrator acts.
    """

    def __init__(self, reason: str, *, retry_after: int | None = None, is_credentials: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.is_credentials = is_credentials


class UpdateRefused(Exception):
    """The portal understood an update and will not have it; sending it again as it is changes nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownFinding(NotFound):
    """There is no such finding."""

    code = "national_portal.unknown_finding"


class AlreadySettled(Conflict):
    """Somebody settled this finding a moment ago."""

    code = "national_portal.already_settled"


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One open finding. `about` is the update's key or the dossier's reference; `acts` are offered."""

    id: UUID
    kind: FindingKind
    about: str
    case_code: str
    detail: str
    opened_at: datetime
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReconciliationLine:
    """One comparison of both sides: how many, what was repaired, what stays open."""

    first: date
    last: date
    at: datetime
    ours: int
    theirs: int
    repaired: int
    open: int


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """An update that has not gone out, with the reason of its last failure."""

    case_code: str
    sequence: int
    status: int
    created_at: datetime
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """The state of the connection. `address` is "" when no portal is connected."""

    address: str
    is_simulated: bool
    last_success_at: datetime | None
    paused_until: datetime | None
    last_error: str
    waiting: int
    failing: int
    sent: int
    dossiers_waiting: int
    dossiers_taken: int
    lines: tuple[WaitingLine, ...]
    findings: tuple[FindingLine, ...]
    reconciliations: tuple[ReconciliationLine, ...]
