"""What proves a call, and how the evidence of all calls stands."""

from dataclasses import dataclass
from datetime import date, datetime

from nhip.base.exchange.contracts.accesses import Access


@dataclass(frozen=True, slots=True)
class Evidence:
    """Chứng cứ of one call: whether it is sealed and time-stamped yet, and which bodies are kept of it.

    `bodies` are sides ("request", "response"); `may_open` says whether the reader may have them.
    """

    access: Access
    is_sealed: bool
    is_stamped: bool
    bodies: tuple[str, ...] = ()
    may_open: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceStanding:
    """Tình trạng chứng cứ: figures in records unless named otherwise; `authority` is empty for ours.

    `fault` is why no time-stamp comes, since `fault_since`; calls go on meanwhile.
    """

    sealed: int
    sealed_at: datetime | None
    stamped: int
    waiting: int
    authority: str
    fault: str
    fault_since: datetime | None
    fault_tries: int
    archived: int
    archives: int
    archives_elsewhere: int
    segments: int
    segment_bytes: int
    body_days: int
    oldest_body_day: date | None
    kept_at: datetime | None
    retention_days: int


@dataclass(frozen=True, slots=True)
class Retained:
    """What one round of keeping to the retention did: an archive's name, segments and bodies removed."""

    archive: str
    archived: int
    segments: int
    bodies: int
