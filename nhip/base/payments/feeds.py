"""What payments gives the warehouse: every bill as it stands, without names, references or accounts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhip.base.payments.contracts import Method
from nhip.base.payments.models import Bill
from nhip.kernel.feeds import Classification, Column, Feed, Kind, feed

OPEN, SHARED, RESTRICTED = Classification.OPEN, Classification.SHARED, Classification.RESTRICTED
CHUNK = 5000

BILLS = Feed(
    name="bills",
    title=_("Khoản thu phí, lệ phí"),
    key="bill_id",
    changed_at="changed_at",
    columns=(
        Column("bill_id", Kind.TEXT, RESTRICTED, _("Mã nội bộ của khoản thu")),
        Column("about_kind", Kind.TEXT, SHARED, _("Thu cho loại việc nào")),
        Column("about_id", Kind.TEXT, RESTRICTED, _("Mã nội bộ của việc được thu")),
        Column("agency_id", Kind.TEXT, SHARED, _("Cơ quan thu")),
        Column("amount_vnd", Kind.INTEGER, OPEN, _("Số tiền phải nộp (đồng)")),
        Column("refunded_vnd", Kind.INTEGER, OPEN, _("Số tiền đã hoàn (đồng)")),
        Column("state", Kind.TEXT, OPEN, _("Tình trạng khoản thu")),
        Column("method", Kind.TEXT, OPEN, pgettext_lazy("payment", "Cách nộp")),
        Column("is_online", Kind.BOOLEAN, OPEN, _("Nộp trực tuyến")),
        Column("can_be_paid_online", Kind.BOOLEAN, OPEN, _("Nộp trực tuyến được")),
        Column("raised_at", Kind.INSTANT, OPEN, _("Lập lúc")),
        Column("paid_at", Kind.INSTANT, OPEN, _("Thu lúc")),
        Column("simulated", Kind.BOOLEAN, OPEN, _("Mô phỏng")),
        Column("changed_at", Kind.INSTANT, SHARED, _("Thay đổi lần cuối")),
    ),
)


@feed(BILLS)
def bills_feed(since: datetime | None, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Bills changed in [since, until), each as it stands now."""
    rows = Bill.objects.filter(changed_at__lt=until).order_by("changed_at", "id")
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    for row in rows.iterator(chunk_size=CHUNK):
        yield (
            str(row.pk),
            row.about_kind,
            row.about_id,
            str(row.agency_id),
            row.total.vnd,
            row.refunded.vnd,
            row.state,
            row.method or None,
            row.method == Method.VIETQR if row.method else None,
            bool(row.account_number),
            row.raised_at,
            row.paid_at,
            row.simulated,
            row.changed_at,
        )
