"""Polygons as light SVG paths: rounded to a grid, so that shared borders stay shared."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely.geometry import MultiPolygon, Polygon

Box = tuple[float, float, float, float]  # west, south, east, north
Dot = tuple[int, int]
# A unit smaller than one step of the grid is still drawn, as a lozenge of this radius.
LEAST_RADIUS = 4


def joined(boxes: Iterable[Box]) -> Box:
    """The box around all."""
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def gap(a: Box, b: Box) -> float:
    """Distance between two boxes, 0 when they touch."""
    across = max(a[0] - b[2], b[0] - a[2], 0.0)
    along = max(a[1] - b[3], b[1] - a[3], 0.0)
    return math.hypot(across, along)


def clusters(boxes: Sequence[Box], *, within: float) -> list[list[int]]:
    """Groups of boxes linked by gaps of at most `within`, largest group first, members in order."""
    left = set(range(len(boxes)))
    groups: list[list[int]] = []
    while left:
        front = [min(left)]
        group: set[int] = set(front)
        while front:
            one = front.pop()
            near = {i for i in left - group if gap(boxes[one], boxes[i]) <= within}
            group |= near
            front += sorted(near)
        left -= group
        groups.append(sorted(group))
    return sorted(groups, key=lambda group: (-len(group), group[0]))


@dataclass(frozen=True, slots=True)
class Canvas:
    """Plate carrée with the middle parallel true to scale, placed at (`x`, `y`) of a drawing."""

    west: float
    north: float
    across: float  # grid steps for a degree of longitude
    along: float  # and of latitude
    width: int
    height: int
    x: int = 0
    y: int = 0

    @classmethod
    def fitting(cls, box: Box, *, width: int, height: int | None = None, margin: int = 8) -> "Canvas":
        """The largest that shows `box` in `width` steps (and `height`, when given)."""
        west, south, east, north = box
        squeeze = math.cos(math.radians((south + north) / 2))
        step = (width - 2 * margin) / max((east - west) * squeeze, 1e-9)
        if height is not None:
            step = min(step, (height - 2 * margin) / max(north - south, 1e-9))
        tall = height or round((north - south) * step) + 2 * margin
        spare = (width - (east - west) * squeeze * step) / 2, (tall - (north - south) * step) / 2
        across = squeeze * step
        return cls(west - spare[0] / across, north + spare[1] / step, across, step, width, tall)

    def at(self, x: int, y: int) -> "Canvas":
        """The same drawing with its corner at (x, y)."""
        return Canvas(self.west, self.north, self.across, self.along, self.width, self.height, x, y)

    def dot(self, lon: float, lat: float) -> Dot:
        x = self.x + round((lon - self.west) * self.across)
        return x, self.y + round((self.north - lat) * self.along)


def path_of(polygon: Polygon | MultiPolygon, canvas: Canvas) -> str:
    """SVG path data in whole steps; relative, because that is half as long."""
    parts = polygon.geoms if isinstance(polygon, MultiPolygon) else [polygon]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    drawn = [_ring([canvas.dot(x, y) for x, y, *_ in ring.coords]) for ring in rings]
    return "".join(drawn) or _lozenge(canvas.dot(*polygon.representative_point().coords[0]))


def _ring(dots: Sequence[Dot]) -> str:
    kept = _corners(dots)
    if len(kept) < 3:
        return ""
    (x, y), steps = kept[0], []
    for to_x, to_y in kept[1:]:
        steps.append(f"{to_x - x} {to_y - y}")
        x, y = to_x, to_y
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def _corners(dots: Sequence[Dot]) -> list[Dot]:
    """Without the points that rounding put on top of each other or in one line."""
    kept: list[Dot] = []
    for dot in dots[:-1]:
        while len(kept) > 1 and _in_line(kept[-2], kept[-1], dot):
            kept.pop()
        if not kept or kept[-1] != dot:
            kept.append(dot)
    while len(kept) > 2 and (kept[-1] == kept[0] or _in_line(kept[-2], kept[-1], kept[0])):
        kept.pop()
    return kept


def _in_line(a: Dot, b: Dot, c: Dot) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) == (c[0] - a[0]) * (b[1] - a[1])


def _lozenge(dot: Dot) -> str:
    r = LEAST_RADIUS
    return f"M{dot[0] - r} {dot[1]}l{r}-{r} {r} {r}-{r} {r}z"
