"""What is counted over the catalogue of procedures; the same in every unit."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from nhip.insight.selfcheck.contracts import Rate, Scope
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import OnlineExtent, Openness

Test = Callable[[Openness], bool]


def _always(one: Openness) -> bool:
    return True


def _is_filed_here(one: Openness) -> bool:
    return one.extent is not OnlineExtent.NONE


#: By measure: which procedures are asked, which of them count.
MEASURES: Mapping[str, tuple[Test, Test]] = MappingProxyType(
    {
        "published_in_full": (_always, lambda one: not one.missing),
        "online_coverage": (_is_filed_here, lambda one: one.extent is OnlineExtent.FULL),
    }
)


def rate(name: str, scope: Scope, among: Sequence[Openness] | None = None) -> Rate:
    """The rate of a measure over the procedures in force, or over the one of the scope.

    `among`: the procedures in force, where they are known already.
    """
    asked, counts = MEASURES[name]
    known = procedures.openness() if among is None else among
    found = [one for one in known if scope.procedure in ("", one.code) and asked(one)]
    return Rate(sum(counts(one) for one in found), len(found), simulated=any(one.simulated for one in found))
