"""The ward map of a province."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import cast

import shapely

from nhip.base.places.contracts import (
    CellState,
    MapCell,
    MapFrame,
    MapKind,
    MapPanel,
    MapShape,
    StateCount,
    Unit,
    WardMap,
)
from nhip.base.places.queries import units as lookup
from nhip.base.places.queries.boundaries import boundaries
from nhip.base.places.rules.cartogram import cartogram_of
from nhip.base.places.rules.cartography import Drawing, Frame, Shape, drawings_of
from nhip.kernel import clock

NOTHING = MapCell(CellState.NO_DATA)


def map_of(parent: str, *, values: Mapping[str, MapCell], on: date | None = None) -> WardMap:
    """Polygons where every commune has one, else the cartogram."""
    day = on or clock.today()
    province = lookup.unit(parent, on=day)
    communes = {unit.code: unit for unit in lookup.units(parent=parent, on=day)}
    outlines = tuple((b.code, b.wkb) for b in boundaries(parent, on=day))
    is_complete = bool(communes) and {code for code, _ in outlines} == communes.keys()
    drawings = _drawn(outlines) if is_complete else _cartogram(communes.values())
    placed = drawings[0].paths.keys()
    shown = {code: values.get(code, NOTHING) for code in communes}
    return WardMap(
        kind=MapKind.BOUNDARIES if is_complete else MapKind.CARTOGRAM,
        parent=province,
        on=day,
        panels=_panels(drawings, communes=communes, cells=shown),
        legend=_legend(shown.values()),
        unplaced=tuple(sorted((communes.keys() | values.keys()) - placed)),
    )


@lru_cache(maxsize=4)
def _drawn(outlines: tuple[tuple[str, bytes], ...]) -> tuple[Drawing, ...]:
    """Laying out takes a tenth of a second and polygons hardly ever change."""
    return drawings_of({code: cast(Shape, shapely.from_wkb(wkb)) for code, wkb in outlines})


def _cartogram(communes: Iterable[Unit]) -> tuple[Drawing, ...]:
    places = {u.code: (u.centroid.lat, u.centroid.lon) for u in communes if u.centroid}
    drawing = cartogram_of(places)
    return (Drawing(drawing.width, drawing.height, drawing.paths),)


def _panels(
    drawings: Sequence[Drawing], *, communes: Mapping[str, Unit], cells: Mapping[str, MapCell]
) -> tuple[MapPanel, ...]:
    def shapes(drawing: Drawing, codes: Sequence[str]) -> tuple[MapShape, ...]:
        return tuple(MapShape(communes[code], cells[code], drawing.paths[code]) for code in codes)

    def panel(drawing: Drawing) -> MapPanel:
        larger = frozenset(drawing.enlarged.codes if drawing.enlarged else ())
        codes = sorted(drawing.paths)
        return MapPanel(
            width=drawing.width,
            height=drawing.height,
            shapes=shapes(drawing, [code for code in codes if code not in larger]),
            backdrop=shapes(drawing, [code for code in codes if code in larger]),
            insets=tuple(_frame(inset, communes) for inset in drawing.insets),
            close_up=_frame(drawing.enlarged, {}) if drawing.enlarged else None,
        )

    return tuple(panel(drawing) for drawing in drawings)


def _frame(frame: Frame, communes: Mapping[str, Unit]) -> MapFrame:
    names = ", ".join(communes[code].name_vi for code in frame.codes if code in communes)
    return MapFrame(frame.x, frame.y, frame.width, frame.height, names)


def _legend(cells: Iterable[MapCell]) -> tuple[StateCount, ...]:
    states = [cell.state for cell in cells]
    return tuple(StateCount(state, states.count(state)) for state in CellState)
