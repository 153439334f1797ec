"""Lay out a province's polygons: the map, insets for islands, and a larger map of its crowded middle."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from nhip.base.places.rules.outlines import Box, Canvas, clusters, gap, joined, path_of

WIDTH = 1000
# As a page shows it; below this side, in its pixels, a unit is too small to hit or to see.
SHOWN_WIDTH = 960
LEAST_SIDE = 18
CROWD = 8
# An island farther off than this share of the mainland's diagonal gets a frame of its own.
FAR = 0.2
INSET = 190
MARGIN = 8

Shape = Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on a drawing; `codes` are the units inside it."""

    x: int
    y: int
    width: int
    height: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths by code. `insets` frame far islands; `enlarged` frames what a further drawing shows larger."""

    width: int
    height: int
    paths: Mapping[str, str]
    insets: tuple[Frame, ...] = ()
    enlarged: Frame | None = None


def drawings_of(shapes: Mapping[str, Shape]) -> tuple[Drawing, ...]:
    """One drawing of the province, and a second where many units would be too small on the first."""
    groups = _land_and_islands(shapes)
    land, islands = groups[0], groups[1:]
    shapes = {**shapes, **{code: main_islands(shapes[code]) for group in islands for code in group}}
    canvas = Canvas.fitting(_around(shapes, land), width=WIDTH, margin=MARGIN)
    insets = _insets(shapes, islands=islands, canvas=canvas)
    crowd = _crowd(shapes, land, canvas)
    paths = _paths(shapes, land, canvas)
    for codes, frame in insets:
        paths |= _paths(shapes, codes, frame)
    first = Drawing(
        width=WIDTH,
        height=max([canvas.height, *(frame.y + frame.height + MARGIN for _, frame in insets)]),
        paths=paths,
        insets=tuple(_frame(codes, frame) for codes, frame in insets),
        enlarged=_window(shapes, crowd, canvas) if crowd else None,
    )
    return (first, _close_up(shapes, crowd)) if crowd else (first,)


def main_islands(shape: Shape) -> Shape:
    """The largest part and the parts near it: a rock far out would shrink all the rest to a dot."""
    if isinstance(shape, Polygon):
        return shape
    parts = sorted(shape.geoms, key=lambda part: -part.area)
    west, south, east, north = parts[0].bounds
    reach = math.hypot(east - west, north - south) / 2
    return MultiPolygon([part for part in parts if gap(part.bounds, parts[0].bounds) <= reach])


def _around(shapes: Mapping[str, Shape], codes: Sequence[str]) -> Box:
    return joined(shapes[code].bounds for code in codes)


def _land_and_islands(shapes: Mapping[str, Shape]) -> list[list[str]]:
    codes = sorted(shapes)
    boxes = [shapes[code].bounds for code in codes]
    land = [boxes[i] for i in clusters(boxes, within=0.0)[0]]
    west, south, east, north = joined(land)
    groups = clusters(boxes, within=FAR * math.hypot(east - west, north - south))
    return [[codes[i] for i in group] for group in groups]


def _insets(
    shapes: Mapping[str, Shape], *, islands: Sequence[Sequence[str]], canvas: Canvas
) -> list[tuple[Sequence[str], Canvas]]:
    """Each group of islands in a free corner of the sea, else in a row under the map."""
    land = _drawn_land(shapes, islands, canvas)
    corners = _corners(canvas)
    placed: list[tuple[Sequence[str], Canvas]] = []
    below = MARGIN
    for group in islands:
        free = next((corner for corner in corners if not land.intersects(_square(*corner))), None)
        if free is None:
            free, below = (below, canvas.height + MARGIN), below + INSET + MARGIN
        else:
            corners.remove(free)
        frame = Canvas.fitting(_around(shapes, group), width=INSET, height=INSET, margin=24)
        placed.append((group, frame.at(*free)))
    return placed


def _drawn_land(
    shapes: Mapping[str, Shape], islands: Sequence[Sequence[str]], canvas: Canvas
) -> BaseGeometry:
    away = {code for group in islands for code in group}
    land = shapely.union_all([shape for code, shape in shapes.items() if code not in away])
    return shapely.transform(land, lambda points: np.array([canvas.dot(*point) for point in points]))


def _corners(canvas: Canvas) -> list[tuple[int, int]]:
    right, bottom = canvas.width - INSET - MARGIN, canvas.height - INSET - MARGIN
    return [(right, bottom), (MARGIN, bottom), (MARGIN, MARGIN), (right, MARGIN)]


def _square(x: int, y: int) -> Polygon:
    return box(x - MARGIN, y - MARGIN, x + INSET + MARGIN, y + INSET + MARGIN)


def _frame(codes: Sequence[str], canvas: Canvas) -> Frame:
    return Frame(canvas.x, canvas.y, canvas.width, canvas.height, tuple(codes))


def _crowd(shapes: Mapping[str, Shape], land: Sequence[str], canvas: Canvas) -> list[str]:
    """The largest cluster of units too small on this canvas, with those that lie among them."""
    pixels = SHOWN_WIDTH / WIDTH
    small = [
        code
        for code in land
        if math.sqrt(shapes[code].area * canvas.across * canvas.along) * pixels < LEAST_SIDE
    ]
    if len(small) < CROWD:
        return []
    groups = clusters([shapes[code].bounds for code in small], within=0.0)
    if len(groups[0]) < CROWD:
        return []
    window = box(*_around(shapes, [small[i] for i in groups[0]]))
    return [code for code in land if window.contains(shapes[code].representative_point())]


def _window(shapes: Mapping[str, Shape], crowd: Sequence[str], canvas: Canvas) -> Frame:
    west, south, east, north = _around(shapes, crowd)
    (x, y), (right, bottom) = canvas.dot(west, north), canvas.dot(east, south)
    return Frame(x, y, right - x, bottom - y, tuple(crowd))


def _close_up(shapes: Mapping[str, Shape], crowd: Sequence[str]) -> Drawing:
    canvas = Canvas.fitting(_around(shapes, crowd), width=WIDTH, margin=MARGIN)
    return Drawing(WIDTH, canvas.height, _paths(shapes, crowd, canvas))


def _paths(shapes: Mapping[str, Shape], codes: Sequence[str], canvas: Canvas) -> dict[str, str]:
    """Simplified by one step of the grid, neighbours together, so that no gap opens between them."""
    simple = shapely.coverage_simplify([shapes[code] for code in codes], 1 / canvas.along)
    return {code: path_of(shape, canvas) for code, shape in zip(codes, simple, strict=True)}
