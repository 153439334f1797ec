"""How scenarios are tried."""

import logging
from collections.abc import Callable

from nhip.base.exchange.contracts import Result, State

log = logging.getLogger("nhip.exchange.conformance")


def tried(group: str, name: str, act: Callable[[], object]) -> Result:
    """Passed, unless `act` raises: then its words are the reason."""
    try:
        act()
    except Exception as problem:
        log.warning("scenario_failed %s: %s", group, name, exc_info=True)
        said = f"{type(problem).__name__}: {problem}".splitlines()[0]
        return Result(group, name, State.FAILED, said[:300])
    return Result(group, name, State.PASSED)


def skipped(group: str, reason: str) -> list[Result]:
    """A whole group that cannot be tried here."""
    return [Result(group, "all scenarios", State.SKIPPED, reason)]


def must_be(found: object, expected: object) -> None:
    """Raises ValueError that shows both when they differ."""
    if found != expected:
        raise ValueError(f"expected {expected!r}, got {found!r}")
