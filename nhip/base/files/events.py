"""Facts about files. Names and contents of files never travel in events."""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.files.received.v1")
@dataclass(frozen=True, slots=True)
class FileReceived(Event):
    """A file came in and is held back until checked. `about_kind` and `about_id` may be empty."""

    file_id: UUID
    sha256: str
    size: int
    purpose: str
    about_kind: str
    about_id: str


@event("nhip.files.checked.v1")
@dataclass(frozen=True, slots=True)
class FileChecked(Event):
    """The checks of a file ended. `state` is clean or refused; a refusal has a `reason_code`."""

    file_id: UUID
    state: str
    reason_code: str
    about_kind: str
    about_id: str
