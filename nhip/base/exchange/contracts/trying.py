"""A service tried from the catalogue: the decision first, then the call as it went."""

from dataclasses import dataclass
from uuid import UUID

from nhip.base.exchange.contracts.accesses import MayCall
from nhip.base.exchange.contracts.calls import Answer


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: as which subsystem, which endpoint (`GET`, `/people/{id}`), with which values.

    `reason` stands in the evidence as the matter of the call.
    """

    subsystem_id: UUID
    method: str
    template: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tried:
    """How it went. `answer` is missing where the call is not allowed, `record_id` where no record came."""

    may: MayCall
    answer: Answer | None = None
    record_id: UUID | None = None
