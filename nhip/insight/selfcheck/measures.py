"""What each component counts: rows of a dataset, which of them are in the numerator, on which day.

A measure whose dataset or column the warehouse does not hold is unknown, with that as its reason. The
day of a row decides the period it belongs to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, Table

# The statuses in which the clock stands still (supplement, payment, stopped): nobody is late meanwhile.
PAUSED = (5, 6, 8)
SATISFIED_FROM = 4


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a measure, the numerator among them, and the day each belongs to."""

    rows: "Table"
    counted: "BooleanValue"
    day: "DateValue"


Function = Callable[..., Part]


@dataclass(frozen=True, slots=True)
class Measure:
    """A registered measure: `columns` of `dataset` that it reads, and the datasets it joins to it."""

    dataset: str
    columns: frozenset[str]
    function: Function
    joins: tuple[str, ...] = ()


_measures: dict[str, Measure] = {}


def measure(
    name: str, *, dataset: str, columns: tuple[str, ...], joins: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """Register what a component counts: a function of the tables and of today."""

    def register(function: Function) -> Function:
        _measures[name] = Measure(dataset, frozenset(columns), function, joins)
        return function

    return register


def measures() -> dict[str, Measure]:
    """Every measure over a dataset, by name."""
    return dict(_measures)


@measure("on_time", dataset="cases", columns=("on_time", "closed_at"))
def on_time(cases: "Table", today: date) -> Part:
    settled = cases.filter(cases.on_time.notnull() & cases.closed_at.notnull())
    return Part(settled, settled.on_time == 1, settled.closed_at_date)


@measure("not_overdue", dataset="cases", columns=("closed_at", "due_on", "status"))
def not_overdue(cases: "Table", today: date) -> Part:
    running = cases.filter(cases.closed_at.isnull())
    in_time = (running.due_on >= today) | running.status.isin(PAUSED)
    return Part(running, in_time.fill_null(False), running.received_at_date)


@measure("online_filing", dataset="cases", columns=("channel", "received_at"))
def online_filing(cases: "Table", today: date) -> Part:
    return Part(cases, cases.channel == "online", cases.received_at_date)


@measure("satisfied", dataset="cases", columns=("rating", "closed_at"))
def satisfied(cases: "Table", today: date) -> Part:
    rated = cases.filter(cases.rating.notnull() & cases.closed_at.notnull())
    return Part(rated, rated.rating >= SATISFIED_FROM, rated.closed_at_date)


@measure("electronic_results", dataset="cases", columns=("on_time", "closed_at", "has_signed_result"))
def electronic_results(cases: "Table", today: date) -> Part:
    settled = cases.filter(cases.on_time.notnull() & cases.closed_at.notnull())
    return Part(settled, settled.has_signed_result, settled.closed_at_date)


@measure("reused_answers", dataset="cases", columns=("typed_fields", "reused_fields", "corrected_fields"))
def reused_answers(cases: "Table", today: date) -> Part:
    # A dossier of history carries no answers: nothing is known of where they came from.
    told = cases.filter(cases.typed_fields + cases.reused_fields + cases.corrected_fields > 0)
    return Part(told, told.reused_fields > 0, told.received_at_date)


@measure("online_payment", dataset="bills", columns=("about_id", "is_online", "paid_at"), joins=("cases",))
def online_payment(bills: "Table", cases: "Table", today: date) -> Part:
    paid = bills.filter((bills.about_kind == "case") & bills.paid_at.notnull())
    places = cases.select("case_id", "code", "unit_code", "procedure_code")
    rows = paid.join(places, paid.about_id == places.case_id)
    return Part(rows, rows.is_online, rows.paid_at_date)
