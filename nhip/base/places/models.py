"""Tables of places. Others store codes and days, never these ids."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.places.contracts import UnitKind
from nhip.kernel.models import Row, ValidRow


class UnitRow(ValidRow):
    """Đơn vị hành chính during one validity; identified by code and first day."""

    code = models.CharField(max_length=5)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in UnitKind])
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    # Empty for provinces, so that a province is never its own sibling in a list of communes.
    parent_code = models.CharField(max_length=2, default="", blank=True)
    district_vi = models.CharField(max_length=100, default="", blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    search = models.CharField(max_length=400)
    changed_at = models.DateTimeField()

    class Meta(ValidRow.Meta):
        db_table = "places_unit"
        constraints: ClassVar = [
            *ValidRow.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_unit_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to__isnull=True), name="places_unit_one_in_force"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["parent_code", "code"], name="places_unit_parent")]


class SuccessionRow(Row):
    """The successor took over the whole, or a part, of the predecessor on the day it ended."""

    predecessor = models.ForeignKey(UnitRow, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(UnitRow, models.CASCADE, related_name="origins")
    is_whole = models.BooleanField()

    class Meta:
        db_table = "places_succession"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="places_succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(is_whole=True),
                name="places_succession_one_whole",
            ),
        ]


class BoundaryRow(Row):
    """The polygon of a unit as well-known binary, with its box in the same reference system."""

    unit = models.OneToOneField(UnitRow, models.CASCADE, related_name="boundary")
    wkb = models.BinaryField()
    srid = models.PositiveIntegerField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "places_boundary"


class UnitList(models.Model):
    """Which unit files are loaded, so that a start with the same files changes nothing."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "places_unit_list"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="places_unit_list_single")]
