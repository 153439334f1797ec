"""Quantitative statements of policy texts, and what two of them say to each other."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class StatementKind(StrEnum):
    """What a number is said as: mục tiêu, mục tiêu ngụ ý, thực tế, tham chiếu, số đếm tự khai."""

    TARGET = "target"
    IMPLIED_TARGET = "implied_target"
    ACTUAL = "actual"
    REFERENCE = "reference"
    COUNT_CLAIM = "count_claim"


@dataclass(frozen=True, slots=True)
class Statement:
    """One number with all that it says.

    `indicator` is a code of the register, or None: then a person says what is measured. `comparator` is
    one of =, >, >=, <, <=, ~. `value` is in `unit` ("%", "chỉ số", "tỷ đồng", ...). `year` None: none is
    named. `start` and `end` are character offsets of `quote` in the text. `listed`: how many items a
    count claim lists, where it lists them. `rank` is that of its text where the text is a legal normative
    document (smaller prevails), else None.
    """

    kind: StatementKind
    indicator: str | None
    metric: str
    comparator: str
    value: Decimal
    unit: str
    year: int | None
    locality: str
    scope: str
    quote: str
    start: int
    end: int
    source: str = ""
    instrument: str = ""
    dated: str = ""
    listed: int | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class TextAbout:
    """What is known of a policy text beside its words; a header in the text itself takes precedence.

    `number` as printed (`12/2026/QĐ-UBND`), `kind` a code of the table of kinds, `dated` ISO text as precise
    as it is known, `locality` the province it is for.
    """

    title: str
    number: str = ""
    kind: str = ""
    dated: str = ""
    locality: str = ""

    @property
    def name(self) -> str:
        """What lists call it.

        >>> TextAbout("Kế hoạch kinh tế số", "12/KH-UBND").name
        '12/KH-UBND, Kế hoạch kinh tế số'
        """
        return ", ".join(part for part in (self.number, self.title) if part)


@dataclass(frozen=True, slots=True)
class Alias:
    """What texts call an indicator (tên gọi khác): words in their order, and the unit it is given in."""

    indicator: str
    words: str
    unit: str


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that a text names. `problem`: "" when it is in force here, else one translated sentence.

    `slug` is its address here, "" when it is not here.
    """

    named: str
    provision: str
    quote: str
    slug: str
    problem: str


class ConflictLabel(StrEnum):
    """What a pair is: trùng lặp, khác mức nhưng hợp nhau, mâu thuẫn, lộ trình đứt gãy, đếm sai,
    khoảng cách tới mục tiêu, cần người xem.
    """

    DUPLICATE = "duplicate"
    COMPATIBLE = "compatible"
    CONTRADICTION = "contradiction"
    BROKEN_PATH = "broken_path"
    MISCOUNT = "miscount"
    GAP = "gap"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A judged pair. `reason` is one translated sentence; `prevails` is the source that does, or ""; `why`
    says by what it prevails, or why neither does.

    A miscount stands alone: `second` is then the same statement.
    """

    label: ConflictLabel
    reason: str
    first: Statement
    second: Statement
    prevails: str = ""
    why: str = ""
