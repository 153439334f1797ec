"""Other platforms: who they are, what they offer, how fresh we know it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.kernel.errors import Invalid, NotFound, Unavailable


class PeerState(StrEnum):
    """Whether calls and catalogues pass between the two platforms."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class UnknownPeer(NotFound):
    """There is no such platform here."""

    code = "exchange.unknown_peer"


class CardRefused(Invalid):
    """The text is no connection card that can be registered."""

    code = "exchange.card_refused"


class PeerUnreachable(Unavailable):
    """The other platform does not answer, or not with a catalogue of its own."""

    code = "exchange.peer_unreachable"


@dataclass(frozen=True, slots=True)
class Card:
    """Thẻ kết nối: what two platforms give each other, by a way they trust, to be joined.

    `address` is the gateway's, `authority` the PEM of who issues its certificates, `public_key` its Ed25519
    key in base64, `certificates` the SHA-256 (hex) of those it opens connections with.
    """

    instance: str
    name: str
    address: str
    authority: str
    public_key: str
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferedSubsystem:
    """A system of a member of another platform."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OfferedMember:
    """A member of another platform, with its systems."""

    member_class: str
    code: str
    name: str
    subsystems: tuple[OfferedSubsystem, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service of another platform; `document` is its OpenAPI description with classes and subjects."""

    identifier: str
    name: str
    timeout_seconds: int
    document: str
    deprecated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a platform offers at an instant; `version` only rises."""

    instance: str
    name: str
    version: int
    made_at: datetime
    certificates: tuple[str, ...]
    members: tuple[OfferedMember, ...]
    services: tuple[OfferedService, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """Nền tảng bạn. `received_at`: its catalogue last came whole; `failing_since`: while it does not."""

    id: UUID
    instance: str
    name: str
    platform: str
    address: str
    authority: str
    public_key: str
    certificates: tuple[str, ...]
    agency_id: UUID
    agency: str
    state: PeerState
    reason: str
    registered_at: datetime
    catalogue_version: int
    catalogue_at: datetime | None
    asked_at: datetime | None
    received_at: datetime | None
    failing_since: datetime | None
    failure: str
    service_count: int = 0

    @property
    def is_active(self) -> bool:
        """Whether calls pass."""
        return self.state is PeerState.ACTIVE
