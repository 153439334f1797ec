"""Facts law tells the other modules."""

from dataclasses import dataclass

from nhip.kernel.events import Event, event


@event("nhip.law.documents_imported.v1")
@dataclass(frozen=True, slots=True)
class DocumentsImported(Event):
    """A batch of a file was taken in.

    `source` is the file's name; `new` and `changed` are the addresses of documents that are new here or
    have a new text; `unchanged` counts those that said nothing new.
    """

    source: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


@event("nhip.law.alias_given.v1")
@dataclass(frozen=True, slots=True)
class AliasGiven(Event):
    """Texts that say `words` with `unit` mean `indicator` from now on; no text read before is changed."""

    indicator: str
    words: str
    unit: str


@event("nhip.law.doubt_settled.v1")
@dataclass(frozen=True, slots=True)
class DoubtSettled(Event):
    """A person looked at what a stage of reading left open in `document` at `address`."""

    document: str
    address: str
    kind: str
