"""Facts procedures tell the other modules."""

from dataclasses import dataclass

from nhip.kernel.events import Event, event


@event("nhip.procedures.version_published.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPublished(Event):
    """A new version of a procedure is in force; `amends` is the number of the version it replaced,
    0 if none.
    """

    version_id: str
    code: str
    number: int
    amends: int


@event("nhip.procedures.batch_imported.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BatchImported(Event):
    """A batch of a catalogue file was taken in, in one transaction; `source` is the file's name."""

    source: str
    records: int
    imported: int
    new_versions: int
    unchanged: int
