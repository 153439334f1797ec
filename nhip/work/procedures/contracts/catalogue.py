"""Versions as other modules see them, and the catalogue's questions and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from nhip.kernel.intervals import DateInterval
from nhip.work.procedures.contracts.content import (
    Audience,
    Channel,
    ChannelTerms,
    Content,
    Handling,
    Level,
)


class VersionStatus(StrEnum):
    """Draft, published, amended (a later version took its place), repealed."""

    DRAFT = "draft"
    PUBLISHED = "published"
    AMENDED = "amended"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """One immutable version of an administrative procedure (thủ tục hành chính).

    `code` is the national code ("1.004222") or a local one. `content_hash` is SHA-256 over content
    and handling.
    `handling` is None for procedures that are only described here and cannot be filed.
    `simulated` marks a procedure of the demonstration city whose local rules no document stands behind.
    """

    id: UUID
    procedure_id: UUID
    code: str
    number: int
    status: VersionStatus
    validity: DateInterval
    content: Content
    handling: Handling | None
    content_hash: str
    simulated: bool

    @property
    def title(self) -> str:
        """The Vietnamese title; use `content.title.say(language)` for another language."""
        return self.content.title.vi

    @property
    def field(self) -> str:
        """The field of administration (lĩnh vực)."""
        return self.content.field

    def terms(self, channel: Channel | str) -> ChannelTerms | None:
        """The first row of terms for a channel; None when the procedure does not take that
        channel.
        """
        return next((row for row in self.content.channels if row.channel == channel), None)


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A moment of life (sự kiện trong đời) and the procedures that come with it."""

    code: str
    title: str
    summary: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class ProcedureCard:
    """A procedure in a list or on its page: the version in force and what the catalogue adds to
    it.
    """

    version: ProcedureVersion
    title: str
    summary: str
    content: Content
    life_events: tuple[LifeEvent, ...] = ()
    filed_as: str = ""

    @property
    def code(self) -> str:
        """The procedure's code, as in /procedures/<code>/."""
        return self.version.code

    @property
    def can_be_filed(self) -> bool:
        """Whether /cases/new/<filed_as>/ takes dossiers of it."""
        return bool(self.filed_as)


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What a visitor asks the catalogue: words with or without diacritics, and filters ("" =
    any).
    """

    words: str = ""
    life_event: str = ""
    field: str = ""
    audience: Audience | str = ""
    level: Level | str = ""
    fileable_only: bool = False
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter with the number of procedures the other filters leave for it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class CatalogueHit:
    """One line of the catalogue's list."""

    code: str
    title: str
    summary: str
    field: str
    levels: tuple[Level, ...]
    can_be_filed: bool
    simulated: bool
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One page of hits with facets; `count` is the number of all hits."""

    query: CatalogueQuery
    count: int
    pages: int
    hits: tuple[CatalogueHit, ...]
    life_events: tuple[Facet, ...]
    fields: tuple[Facet, ...]
    audiences: tuple[Facet, ...]
    levels: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a catalogue's file that could not be taken: its number from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FieldShare:
    """How many records had all of a field understood, and how many kept (some of) it verbatim."""

    understood: int
    kept_verbatim: int


@dataclass(frozen=True, slots=True)
class KeptVerbatim:
    """One field of one record that was kept verbatim, and why."""

    code: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a catalogue's file: records = imported + new_versions + unchanged.

    `imported` are procedures seen for the first time, `new_versions` procedures that say something
    else than before. `bad_lines` could not be taken; `ended_early` tells of a file cut off in the middle.
    """

    source: str
    records: int
    imported: int
    unchanged: int
    new_versions: int
    fields: Mapping[str, FieldShare]
    listed: tuple[KeptVerbatim, ...]
    bad_lines: tuple[BadLine, ...]
    ended_early: bool = False
