"""The vocabulary of a definition: which rows count, which of them are in the numerator, on which day.

It is kept small so that every engine gives the same integers: counts, conditional counts and a median
over whole numbers. Division and rounding come later, once, in Decimal (`rules.rounding`).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue, Table


class MeasureKind(StrEnum):
    """How the integers become an amount."""

    SHARE = "share"
    COUNT = "count"
    MEDIAN = "median"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a definition returns. `place` is the commune-level unit a row belongs to.

    `counted` marks the numerator; `amount` is what a median is taken of; a stock has no `day`, it is
    what stands on the day of measuring.
    """

    kind: MeasureKind
    rows: "Table"
    place: "StringValue"
    day: "DateValue | None" = None
    counted: "BooleanValue | None" = None
    amount: "IntegerValue | None" = None


def share(rows: "Table", *, counted: "BooleanValue", day: "DateValue") -> Measure:
    """Of the rows of a period, the part that is counted (numerator over all rows)."""
    return Measure(MeasureKind.SHARE, rows, rows.unit_code, day, counted)


def count(rows: "Table", *, day: "DateValue") -> Measure:
    """How many rows a period has."""
    return Measure(MeasureKind.COUNT, rows, rows.unit_code, day)


def median(rows: "Table", *, amount: "IntegerValue", day: "DateValue") -> Measure:
    """The lower median of a whole number over the rows of a period."""
    return Measure(MeasureKind.MEDIAN, rows, rows.unit_code, day, None, amount)


def stock(rows: "Table", *, counted: "BooleanValue") -> Measure:
    """How many of the rows that stand today are counted."""
    return Measure(MeasureKind.STOCK, rows, rows.unit_code, None, counted)
