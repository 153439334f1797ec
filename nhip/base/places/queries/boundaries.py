"""Polygons of the communes of a province."""

from datetime import date

from nhip.base.places import models
from nhip.base.places.contracts import Boundary
from nhip.kernel import clock


def boundaries(parent: str, *, on: date | None = None) -> list[Boundary]:
    """Those imported for the units in force that day, by code."""
    in_force = models.UnitRow.objects.on(on or clock.today()).filter(parent_code=parent)
    rows = models.BoundaryRow.objects.filter(unit__in=in_force).select_related("unit")
    return [_contract(row) for row in rows.order_by("unit__code")]


def _contract(row: models.BoundaryRow) -> Boundary:
    return Boundary(
        code=row.unit.code,
        validity=row.unit.validity,
        wkb=bytes(row.wkb),
        srid=row.srid,
        box=(row.west, row.south, row.east, row.north),
    )
