"""A small true place: two communes with their desks, a department, two citizens, the shipped procedures."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from nhip.kernel import clock
from nhip.work.cases.testing import HERE, NOW, THERE, VENDING, World, fill, make_world

__all__ = ["HERE", "NOW", "THERE", "VENDING", "World", "fill", "make_world"]


@pytest.fixture
def now() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at NOW; call with an instant to move it."""
    with clock.frozen(NOW):
        yield lambda instant: setattr(clock, "_source", lambda: instant)


@pytest.fixture
def world(db: None, now: object) -> World:
    return fill()
