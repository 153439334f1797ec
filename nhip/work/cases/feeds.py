"""What cases gives the warehouse: the cases as they stand, and every act on them.

`changed_at` is stamped inside the transaction, so a transaction that commits late becomes visible with an
instant already read past. A reader therefore reads an overlap again (the warehouse: ten minutes), and rows
are
replaced by their key, so nothing is lost and nothing is counted twice. No transaction of this module does
I/O,
so none stays open for seconds. The warehouse derives the day in Viet Nam of every instant.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.kernel.feeds import Classification, Column, Feed, Kind, feed
from nhip.work.cases.models import Case, CaseAct, Result

OPEN, SHARED, RESTRICTED = Classification.OPEN, Classification.SHARED, Classification.RESTRICTED
CHUNK = 5000

CASES = Feed(
    name="cases",
    title=_("Hồ sơ thủ tục hành chính"),
    key="case_id",
    changed_at="changed_at",
    columns=(
        Column("case_id", Kind.TEXT, RESTRICTED, _("Mã nội bộ của hồ sơ")),
        Column("code", Kind.TEXT, RESTRICTED, _("Mã hồ sơ")),
        Column("procedure_code", Kind.TEXT, OPEN, _("Mã thủ tục")),
        Column("field", Kind.TEXT, OPEN, _("Lĩnh vực")),
        Column("unit_code", Kind.TEXT, OPEN, _("Đơn vị của cơ quan giải quyết")),
        Column("province_code", Kind.TEXT, OPEN, _("Tỉnh, thành phố")),
        Column("received_at_agency_id", Kind.TEXT, SHARED, _("Nơi nộp")),
        Column("competent_agency_id", Kind.TEXT, SHARED, _("Cơ quan giải quyết")),
        Column("channel", Kind.TEXT, OPEN, _("Kênh nộp")),
        Column("status", Kind.INTEGER, OPEN, _("Trạng thái (mã quốc gia 1 đến 10)")),
        Column("holder", Kind.TEXT, SHARED, _("Đang chờ ai")),
        Column("received_at", Kind.INSTANT, OPEN, _("Nộp lúc")),
        Column("due_on", Kind.DATE, OPEN, _("Hẹn trả ngày")),
        Column("closed_at", Kind.INSTANT, OPEN, _("Kết thúc lúc")),
        Column("returned_at", Kind.INSTANT, OPEN, _("Trả kết quả lúc")),
        Column("on_time", Kind.INTEGER, OPEN, _("Đúng hạn: 1, trễ: 0, chưa có kết quả: trống")),
        Column("supplements", Kind.INTEGER, OPEN, _("Số lần yêu cầu bổ sung")),
        Column("rating", Kind.INTEGER, OPEN, _("Số sao, 1 đến 5")),
        Column("typed_fields", Kind.INTEGER, OPEN, _("Số mục người nộp tự điền")),
        Column("reused_fields", Kind.INTEGER, OPEN, _("Số mục dùng lại từ dữ liệu đã có")),
        Column("corrected_fields", Kind.INTEGER, OPEN, _("Số mục dùng lại rồi được người nộp sửa")),
        Column("has_signed_result", Kind.BOOLEAN, OPEN, _("Có kết quả điện tử đã ký số")),
        Column("simulated", Kind.BOOLEAN, OPEN, _("Mô phỏng")),
        Column("changed_at", Kind.INSTANT, SHARED, _("Thay đổi lần cuối")),
    ),
)
CASE_EVENTS = Feed(
    name="case_events",
    title=_("Diễn biến hồ sơ"),
    key="event_id",
    changed_at="recorded_at",
    columns=(
        Column("event_id", Kind.TEXT, RESTRICTED, _("Mã nội bộ của diễn biến")),
        Column("at", Kind.INSTANT, OPEN, _("Xảy ra lúc")),
        Column("case_id", Kind.TEXT, RESTRICTED, _("Mã nội bộ của hồ sơ")),
        Column("number", Kind.INTEGER, OPEN, _("Thứ tự trong hồ sơ")),
        Column("act", Kind.TEXT, OPEN, _("Việc đã làm")),
        Column("part", Kind.TEXT, OPEN, _("Do ai làm")),
        Column("from_status", Kind.INTEGER, OPEN, _("Trạng thái trước")),
        Column("to_status", Kind.INTEGER, OPEN, _("Trạng thái sau")),
        Column("procedure_code", Kind.TEXT, OPEN, _("Mã thủ tục")),
        Column("unit_code", Kind.TEXT, OPEN, _("Đơn vị của cơ quan giải quyết")),
        Column("province_code", Kind.TEXT, OPEN, _("Tỉnh, thành phố")),
        Column("simulated", Kind.BOOLEAN, OPEN, _("Mô phỏng")),
        Column("recorded_at", Kind.INSTANT, SHARED, _("Ghi lại lúc")),
    ),
)
_RENAMED = {"case_id": "id", "received_at": "filed_at", "rating": "stars"}
_OF_THE_CASE = frozenset({"procedure_code", "unit_code", "province_code", "simulated"})


@feed(CASES)
def cases_feed(since: datetime | None, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Cases changed in [since, until), each as it stands now."""
    signed = Result.objects.filter(case=OuterRef("pk"), is_signed=True, issued_at__isnull=False)
    rows = Case.objects.filter(changed_at__lt=until).order_by("changed_at", "id")
    rows = rows.annotate(has_signed_result=Exists(signed))
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    return _read(rows, [_RENAMED.get(column.name, column.name) for column in CASES.columns])


@feed(CASE_EVENTS)
def case_events_feed(since: datetime | None, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Acts recorded in [since, until); an act never changes."""
    rows = CaseAct.objects.filter(recorded_at__lt=until).order_by("recorded_at", "id")
    if since is not None:
        rows = rows.filter(recorded_at__gte=since)
    names = {"event_id": "id"} | {name: f"case__{name}" for name in _OF_THE_CASE}
    return _read(rows, [names.get(column.name, column.name) for column in CASE_EVENTS.columns])


def _read(rows: QuerySet[Any], fields: list[str]) -> Iterator[tuple[Any, ...]]:
    ids = [index for index, name in enumerate(fields) if name == "id" or name.endswith("_id")]
    for row in rows.values_list(*fields).iterator(chunk_size=CHUNK):
        yield tuple(
            str(value) if index in ids and value is not None else value for index, value in enumerate(row)
        )
