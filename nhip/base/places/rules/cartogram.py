"""A map without polygons: one equal square a unit, near its true place, none upon another.

Every unit is first moved half way to an even spread (crowded cities open up, empty country closes), then
takes the free square nearest to that place, the middle of the province first.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Cell = tuple[int, int]

SIDE = 40
STEP = 44
# Squares for each unit on the grid the places are spread over; more leaves more of the true shape.
ROOM = 1.6


@dataclass(frozen=True, slots=True)
class Cartogram:
    """Squares by code as SVG paths."""

    width: int
    height: int
    paths: Mapping[str, str]


def cartogram_of(places: Mapping[str, tuple[float, float]]) -> Cartogram:
    """From (lat, lon) by code; the same places always give the same drawing."""
    cells = cells_of(places)
    if not cells:
        return Cartogram(STEP, STEP, {})
    left, top = min(x for x, _ in cells.values()), min(y for _, y in cells.values())
    width = (max(x for x, _ in cells.values()) - left + 1) * STEP
    height = (max(y for _, y in cells.values()) - top + 1) * STEP
    paths = {code: _square(x - left, y - top) for code, (x, y) in cells.items()}
    return Cartogram(width, height, paths)


def cells_of(places: Mapping[str, tuple[float, float]]) -> dict[str, Cell]:
    """A square of its own for each, as (column, row); rows go south."""
    codes = sorted(places)
    if not codes:
        return {}
    edge = math.sqrt(len(codes) * ROOM)
    wide = _spread({code: places[code][1] for code in codes})
    tall = _spread({code: -places[code][0] for code in codes})
    aims = {code: (wide[code] * edge, tall[code] * edge) for code in codes}
    middle = edge / 2
    order = sorted(codes, key=lambda code: (math.dist(aims[code], (middle, middle)), code))
    taken: dict[Cell, str] = {}
    for code in order:
        taken[_nearest_free(aims[code], taken)] = code
    return {code: cell for cell, code in taken.items()}


def _spread(values: Mapping[str, float]) -> dict[str, float]:
    """Each value on 0..1: half its true place, half its rank."""
    ordered = sorted(values, key=lambda code: (values[code], code))
    low, high = values[ordered[0]], values[ordered[-1]]
    span, last = (high - low) or 1.0, max(len(ordered) - 1, 1)
    return {code: ((values[code] - low) / span + rank / last) / 2 for rank, code in enumerate(ordered)}


def _nearest_free(aim: tuple[float, float], taken: Mapping[Cell, str]) -> Cell:
    """The free square whose middle is nearest to `aim`, looking outwards ring by ring."""
    home = math.floor(aim[0]), math.floor(aim[1])
    ring = 0
    while True:
        free = [cell for cell in _ring(home, ring) if cell not in taken]
        if free:
            # A square one ring further out can be nearer than a corner of this one.
            free += [cell for cell in _ring(home, ring + 1) if cell not in taken]
            return min(free, key=lambda cell: (math.dist(aim, (cell[0] + 0.5, cell[1] + 0.5)), cell))
        ring += 1


def _ring(home: Cell, ring: int) -> list[Cell]:
    x, y = home
    return [
        (x + dx, y + dy)
        for dx in range(-ring, ring + 1)
        for dy in range(-ring, ring + 1)
        if max(abs(dx), abs(dy)) == ring
    ]


def _square(column: int, row: int) -> str:
    edge = (STEP - SIDE) // 2
    return f"M{column * STEP + edge} {row * STEP + edge}h{SIDE}v{SIDE}h-{SIDE}z"
