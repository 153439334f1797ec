"""Units by code and date."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import CharField, DateField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.places import models
from nhip.base.places.contracts import (
    PROVINCE_KINDS,
    Point,
    ProvinceCode,
    Unit,
    UnitCode,
    UnitKind,
    UnknownUnit,
)
from nhip.base.places.rules.names import full_name_en, full_name_vi
from nhip.kernel import clock
from nhip.kernel.composed import Composed, Slot


def contract_of(row: models.UnitRow) -> Unit:
    """A row as it leaves the module."""
    kind = UnitKind(row.kind)
    return Unit(
        code=row.code,
        kind=kind,
        name_vi=row.name_vi,
        name_en=row.name_en,
        full_name_vi=full_name_vi(kind, row.name_vi),
        full_name_en=full_name_en(kind, row.name_en),
        parent_code=row.parent_code or None,
        validity=row.validity,
        centroid=None if row.lat is None or row.lon is None else Point(row.lat, row.lon),
        district_vi=row.district_vi,
    )


def unit(code: str, *, on: date | None = None) -> Unit:
    """The holder of the code that day; raises UnknownUnit."""
    return contract_of(holder(code, on=on or clock.today()))


_HOLDER = Composed(
    lambda: models.UnitRow.objects.on(Slot("day", DateField())).filter(code=Slot("code", CharField()))
)


def holder(code: str, *, on: date) -> models.UnitRow:
    """Its row; raises UnknownUnit with what is known of the code on other days."""
    demand_code(code)
    row: models.UnitRow | None = _HOLDER.first(day=on, code=code)
    if row is None:
        raise unknown(code, on=on)
    return row


def history(code: str) -> list[Unit]:
    """All holders of the code, newest first."""
    rows = models.UnitRow.objects.filter(code=code).order_by("-valid_from")
    return [contract_of(row) for row in rows]


def units(*, parent: str | None = None, on: date | None = None) -> list[Unit]:
    """Communes in force that day, by code; raises UnknownUnit for a province not in force then."""
    day = on or clock.today()
    rows = models.UnitRow.objects.on(day).exclude(parent_code="")
    if parent is not None:
        ProvinceCode(parent)
        holder(parent, on=day)
        rows = rows.filter(parent_code=parent)
    return [contract_of(row) for row in rows.order_by("code")]


_LIST = Composed(lambda: models.UnitList.objects.order_by("pk")[:1])


def list_stamp() -> str:
    """Of the loaded list: what it says and when it was loaded; "" before any was."""
    row = _LIST.first()
    return f"{row.digest} {row.loaded_at.isoformat()}" if row else ""


def provinces(*, on: date | None = None) -> list[Unit]:
    """Provinces in force that day, by code."""
    kinds = [kind.value for kind in PROVINCE_KINDS]
    rows = models.UnitRow.objects.on(on or clock.today()).filter(kind__in=kinds)
    return [contract_of(row) for row in rows.order_by("code")]


def demand_code(code: str) -> str:
    """A province's or a commune's code; raises InvalidCode."""
    return ProvinceCode(code) if len(code) == 2 else UnitCode(code)


def unknown(code: str, *, on: date) -> UnknownUnit:
    """The refusal: what was asked, why there is no answer, what to ask instead."""
    held = history(code)
    if not held:
        return UnknownUnit(
            gettext_lazy(
                "Không có đơn vị hành chính nào mang mã %(code)s; hãy tìm theo tên để biết mã đúng."
            ),
            code=code,
        )
    return UnknownUnit(
        gettext_lazy(
            "Ngày %(on)s không có đơn vị nào mang mã %(code)s. Mã này là của %(held)s; "
            "hãy hỏi lại với một ngày trong khoảng đó."
        ),
        code=code,
        on=on.strftime("%d/%m/%Y"),
        held=_spans(held),
    )


def _spans(held: Sequence[Unit]) -> str:
    return "; ".join(_span(unit) for unit in reversed(held))


def _span(unit: Unit) -> str:
    first = unit.validity.start.strftime("%d/%m/%Y")
    if unit.validity.end is None:
        return _("%(name)s từ %(first)s") % {"name": unit.full_name_vi, "first": first}
    last = (unit.validity.end - timedelta(days=1)).strftime("%d/%m/%Y")
    return _("%(name)s từ %(first)s đến hết %(last)s") % {
        "name": unit.full_name_vi,
        "first": first,
        "last": last,
    }
