"""What places gives the warehouse: the list of units, open data."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.base.places import models
from nhip.kernel.feeds import Classification, Column, Feed, Kind, feed

OPEN = Classification.OPEN
UNITS = Feed(
    name="units",
    title=_("Đơn vị hành chính"),
    key="unit_key",
    changed_at="changed_at",
    columns=(
        Column("unit_key", Kind.TEXT, OPEN, _("Mã và ngày bắt đầu: hai đơn vị có thể dùng chung mã")),
        Column("code", Kind.TEXT, OPEN, _("Mã đơn vị hành chính")),
        Column("kind", Kind.TEXT, OPEN, _("Loại đơn vị")),
        Column("name_vi", Kind.TEXT, OPEN, _("Tên")),
        Column("name_en", Kind.TEXT, OPEN, _("Tên tiếng Anh")),
        Column("parent_code", Kind.TEXT, OPEN, _("Mã tỉnh, thành phố")),
        Column("valid_from", Kind.DATE, OPEN, _("Có hiệu lực từ ngày")),
        Column("valid_to", Kind.DATE, OPEN, _("Hết hiệu lực từ ngày")),
        Column("changed_at", Kind.INSTANT, OPEN, _("Lần sửa cuối trong danh mục")),
    ),
)


@feed(UNITS)
def units(since: datetime | None, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Units changed in [since, until)."""
    rows = models.UnitRow.objects.filter(changed_at__lt=until)
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    for row in rows.order_by("code", "valid_from").iterator():
        yield (
            f"{row.code}@{row.valid_from}",
            row.code,
            row.kind,
            row.name_vi,
            row.name_en,
            row.parent_code,
            row.valid_from,
            row.valid_to,
            row.changed_at,
        )
