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
    count claim lists, where it lists them.
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
    """A judged pair. `reason` is one translated sentence; `prevails` is the source that does, or "".

    A miscount stands alone: `second` is then the same statement.
    """

    label: ConflictLabel
    reason: str
    first: Statement
    second: Statement
    prevails: str = ""
