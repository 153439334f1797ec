"""What is measured, and what policy texts ask of it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """Which way is better; NEITHER for a plain size, which has no trend for better or worse."""

    UP = "up"
    DOWN = "down"
    NEITHER = "none"


class TargetKind(StrEnum):
    """What a policy sentence with a number in it is."""

    TARGET = "target"
    IMPLIED_TARGET = "implied_target"
    ACTUAL = "actual"
    REFERENCE = "reference"
    QUALITATIVE = "qualitative"
    COUNT_CLAIM = "count_claim"


@dataclass(frozen=True, slots=True)
class Owner:
    """The agency that answers for a metric, or from whom its figures must come."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured. `computed` metrics have a definition in code, others are reported in files.

    `meaning_*` says honestly what is counted and where that differs from the policies' wording.
    `method` is share, count, median or stock for computed metrics, else reported.
    """

    code: str
    title_vi: str
    title_en: str
    unit: str
    direction: Direction
    meaning_vi: str
    meaning_en: str
    owner: Owner
    frequency: str
    computed: bool
    version: int
    feeds: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    method: str = "reported"


@dataclass(frozen=True, slots=True)
class Instrument:
    """The act or statement that set a target (văn bản, kết luận, phát biểu).

    `dated` is ISO text as precise as the source is: 2023, or 2024-05-30. `date_kind` tells what the
    date is of: issued, announced, said, published.
    """

    code: str
    number: str
    kind: str
    title_vi: str
    title_en: str
    dated: str
    date_kind: str
    issuer_vi: str
    issuer_en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in its source: never the sentence itself.

    `paragraph` counts non-empty lines after the source's header from 1 (0 is the title), `sentence`
    and `clause` (parts between semicolons) count within it from 1; `start` and `end` are character
    offsets of the clause in the paragraph.
    """

    source: str
    paragraph: int
    sentence: int
    clause: int
    start: int
    end: int
    first_words: str
    last_words: str


@dataclass(frozen=True, slots=True)
class Target:
    """One statement of a policy text about a metric, as the text words it.

    `comparator` is =, >, >=, <, <=, ~ or empty; `value` is None for a qualitative goal; `year` is
    None when the text gives none, and `year_basis` tells where it comes from (explicit, inherited,
    dated, yearly, none); `vintage` says which boundaries the territory had: `until-DATE`
    or `since-DATE`. `quoted` is its sentence where an officer adopted it, else "".
    """

    id: str
    metric: str
    kind: TargetKind
    comparator: str
    value: Decimal | None
    unit: str
    year: int | None
    year_basis: str
    scope_vi: str
    scope_en: str
    territory: str
    vintage: str
    instrument: Instrument
    place: Place
    paraphrase_vi: str
    paraphrase_en: str
    note_vi: str
    note_en: str
    quoted: str = ""

    @property
    def binds(self) -> bool:
        """Whether a value can meet or miss it."""
        return self.value is not None and self.kind in (
            TargetKind.TARGET,
            TargetKind.IMPLIED_TARGET,
        )


@dataclass(frozen=True, slots=True)
class NewMetric:
    """An indicator that an officer adds to the register; its figures are reported by `owner_name`."""

    code: str
    title_vi: str
    title_en: str
    unit: str
    direction: Direction
    owner_name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of this province that targets are adopted from. `dated` is ISO text, as precise as known."""

    code: str
    number: str
    kind: str
    title: str
    dated: str
    issuer: str
    sha256: str


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A statement of a text that an officer confirmed; `quoted` are its words at `place`."""

    metric: str
    kind: TargetKind
    comparator: str
    value: Decimal
    unit: str
    year: int | None
    scope: str
    place: Place
    quoted: str
