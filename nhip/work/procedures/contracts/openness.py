"""What the self-assessment asks of the catalogue."""

from dataclasses import dataclass
from enum import StrEnum


class OnlineExtent(StrEnum):
    """How far a procedure goes online here: fully (toàn trình), partly (một phần), not at all."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Openness:
    """One procedure in force: what its publication still lacks, and how far it goes online.

    `missing` names parts that every procedure must state, of title, steps, channels, documents, time,
    audiences, authority, results (63/2010/NĐ-CP art. 8). A part that was published but could not be
    understood counts as published. `has_fee`: some channel asks for money.
    """

    code: str
    missing: tuple[str, ...]
    extent: OnlineExtent
    has_fee: bool
    national_code: str
    simulated: bool
