"""Tries the exchange with programs of other makes, against a gateway started for it.

Nothing foreign is copied here: a program is run from where it is installed or unpacked, and what is not there
is skipped with the reason. Each group of scenarios is a module; `run` puts them in order.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack

from nhip.base.exchange.conformance import mediator, merkle, signatures, stamps, xroad
from nhip.base.exchange.conformance.place import Place, live_gateway
from nhip.base.exchange.conformance.programs import Programs
from nhip.base.exchange.contracts import Foreign, Result

Group = Callable[[Programs, Place], Iterable[Result]]
GROUPS: tuple[Group, ...] = (xroad.run, signatures.run, stamps.run, merkle.run, mediator.run)


def run(foreign: Foreign) -> list[Result]:
    """Every scenario of every group, in order; a gateway lives for as long as that takes."""
    programs = Programs.of(foreign)
    with ExitStack() as stack:
        place = stack.enter_context(live_gateway())
        return [result for group in GROUPS for result in group(programs, place)]


__all__ = ["run"]
