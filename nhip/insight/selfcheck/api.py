"""The self-assessment's door: score sheets with the integers behind them.

>>> from nhip.insight.selfcheck import api
>>> api.sheet(actor, Scope(), Period.parse("2026")).points  # doctest: +SKIP
Decimal('41.20')
"""

from nhip.insight.indicators.contracts import Period
from nhip.insight.selfcheck import queries
from nhip.insight.selfcheck.contracts import EvidencePage, Instrument, Line, Scope, Sheet
from nhip.kernel.access import Actor

__all__ = ["by_procedure", "by_unit", "evidence", "losi", "sheet"]


def sheet(actor: Actor, scope: Scope, period: Period) -> Sheet:
    """The service index (766/QĐ-TTg) of the province, a unit, a procedure, or both, in a period.

    Components without a record are unknown and left out of `known`; whoever lacks `selfcheck.rows` gets
    no rate on fewer than three cases.
    """
    return queries.sheet(actor, scope, period)


def by_unit(actor: Actor, period: Period, *, procedure: str = "") -> tuple[Line, ...]:
    """One sheet for each unit that had a case in the period, by code."""
    return queries.by_unit(actor, period, procedure=procedure)


def by_procedure(actor: Actor, period: Period, *, unit: str = "") -> tuple[Line, ...]:
    """One sheet for each procedure that had a case in the period, by code."""
    return queries.by_procedure(actor, period, unit=unit)


def evidence(actor: Actor, component: str, scope: Scope, period: Period, *, page: int = 1) -> EvidencePage:
    """The cases behind a rate, those missing from the numerator first; needs `selfcheck.rows`.

    Raises NotAllowed, UnknownComponent.
    """
    return queries.evidence(actor, component, scope, period, page=page)


def losi() -> Instrument:
    """The 95 questions of LOSI with their answers and evidence; unknown is unknown."""
    return queries.losi()
