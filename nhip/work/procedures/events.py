"""Facts procedures tell the other modules."""

from dataclasses import dataclass

from nhip.kernel.events import Event, event


@event("nhip.procedures.versions_published.v1")
@dataclass(frozen=True, slots=True)
class VersionsPublished(Event):
    """New versions are in force: one from a profile, or a batch of a catalogue's file.

    `source` is the file's name; `codes` are the procedures that have a new version, `new` those among
    them that had none before; `unchanged` counts the records of the batch that said nothing new.
    """

    source: str
    codes: tuple[str, ...]
    new: tuple[str, ...]
    unchanged: int = 0
