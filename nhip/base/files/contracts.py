"""What crosses the files door: references, states, reasons.

Errors:
    FileRefused(Invalid)    empty, too large, or a kind that is not accepted; nothing is kept
    UnknownFile(NotFound)   no such file
    FileNotClean(Conflict)  it is still being checked, or was refused
    NotAllowed              the reader may not see it, or somebody else than its owner would bind it
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid, NotFound


class FileState(StrEnum):
    """Where a file stands: held back until checked, then clean for ever or refused for ever."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file as other modules know it: `size` in bytes, `reason` the sentence for its owner when refused."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    state: FileState
    reason: str
    purpose: str
    about: tuple[str, str] | None
    received_at: datetime
    simulated: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether it may be opened."""
        return self.state is FileState.CLEAN


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one file: what ran, and what it found. `outcome` is passed, failed or not_run."""

    name: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document made by the platform itself (a result, a receipt): kept without quarantine."""

    name: str
    media_type: str
    content: bytes
    purpose: str
    about: tuple[str, str] | None = None
    simulated: bool = False


# Says whether an actor may read files about one object: registered by the module that owns the object.
Reader = Callable[[Actor, str], bool]


class FileRefused(Invalid):
    """The file cannot be taken; `fields["file"]` says why and how to mend it."""

    code = "files.refused"


class UnknownFile(NotFound):
    """There is no file with this id."""

    code = "files.unknown"


class FileNotClean(Conflict):
    """The file is still being checked, or was refused: nobody may open it."""

    code = "files.not_clean"
