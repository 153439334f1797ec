"""What directives give the warehouse: one row a work item."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.kernel.feeds import Classification, Column, Feed, Kind, feed
from nhip.work.directives.contracts import State
from nhip.work.directives.models import WorkItem

_OPEN, _SHARED = Classification.OPEN, Classification.SHARED

DIRECTIVES = Feed(
    name="directives",
    title=_("Nhiệm vụ theo chỉ đạo"),
    key="item_id",
    changed_at="changed_at",
    columns=(
        Column("item_id", Kind.TEXT, _SHARED, _("Mã nhiệm vụ")),
        Column("directive_number", Kind.TEXT, _SHARED, _("Số chỉ đạo")),
        Column("issuer_agency_id", Kind.TEXT, _SHARED, _("Cơ quan ra chỉ đạo")),
        Column("lead_agency_id", Kind.TEXT, _SHARED, _("Đơn vị chủ trì")),
        Column("indicator_code", Kind.TEXT, _OPEN, _("Mã chỉ tiêu")),
        Column("territory", Kind.TEXT, _OPEN, _("Địa bàn")),
        Column("period", Kind.TEXT, _OPEN, _("Kỳ")),
        Column("priority", Kind.TEXT, _SHARED, _("Mức độ khẩn")),
        Column("state", Kind.TEXT, _SHARED, _("Trạng thái")),
        Column("issued_at", Kind.INSTANT, _SHARED, _("Lúc ra chỉ đạo")),
        Column("due_on", Kind.DATE, _SHARED, _("Hạn")),
        Column("reported_on", Kind.DATE, _SHARED, _("Ngày báo cáo")),
        Column("completed_on", Kind.DATE, _SHARED, _("Ngày kết thúc")),
        Column("on_time", Kind.INTEGER, _SHARED, _("Xong đúng hạn (1/0), trống khi chưa xong")),
        Column("reopened", Kind.INTEGER, _SHARED, _("Số lần mở lại")),
        Column("simulated", Kind.BOOLEAN, _SHARED, _("Dữ liệu mô phỏng")),
        Column("changed_at", Kind.INSTANT, _SHARED, _("Lúc thay đổi")),
    ),
)


@feed(DIRECTIVES)
def directives_feed(since: datetime | None, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Items changed in [since, until)."""
    rows = WorkItem.objects.filter(changed_at__lt=until).select_related("directive")
    return (_row(item) for item in _since(rows, since).order_by("changed_at", "id").iterator(2000))


def _since(rows: QuerySet[WorkItem], since: datetime | None) -> QuerySet[WorkItem]:
    return rows if since is None else rows.filter(changed_at__gte=since)


def _row(item: WorkItem) -> tuple[Any, ...]:
    order = item.directive
    return (
        str(item.id),
        order.number,
        str(order.issuer_agency_id),
        str(item.lead_agency_id),
        order.indicator_code,
        order.territory,
        order.period,
        order.priority,
        item.state,
        order.issued_at,
        item.due_on,
        item.reported_on,
        item.completed_on,
        _on_time(item),
        item.round - 1,
        order.simulated,
        item.changed_at,
    )


def _on_time(item: WorkItem) -> int | None:
    if item.state != State.COMPLETED or item.reported_on is None:
        return None
    return int(item.reported_on <= item.due_on)
