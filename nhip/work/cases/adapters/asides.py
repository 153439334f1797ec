"""The registered pages that other modules have beside a case."""

from nhip.work.cases.contracts.dossiers import Aside

_asides: dict[str, Aside] = {}


def register(aside: Aside) -> None:
    """Offer a page on every case's page at the desk; a second one of a route is a programming error."""
    if aside.route in _asides:
        raise ValueError(f"aside {aside.route!r} is registered twice")
    _asides[aside.route] = aside


def asides() -> tuple[Aside, ...]:
    """All of them, in the order of registration."""
    return tuple(_asides.values())
