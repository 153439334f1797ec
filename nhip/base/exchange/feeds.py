"""What the exchange gives the warehouse: agreements with their clock, without texts or names."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.models import Agreement
from nhip.base.exchange.queries.agreements import clock_of
from nhip.kernel.feeds import Classification, Column, Feed, Kind, feed

OPEN, SHARED, RESTRICTED = Classification.OPEN, Classification.SHARED, Classification.RESTRICTED
CHUNK = 2000

AGREEMENTS = Feed(
    name="exchange_agreements",
    title=_("Thỏa thuận chia sẻ dữ liệu và thời hạn cấp tài khoản kết nối"),
    key="agreement_id",
    changed_at="changed_at",
    columns=(
        Column("agreement_id", Kind.TEXT, RESTRICTED, _("Mã nội bộ của thỏa thuận")),
        Column("number", Kind.TEXT, SHARED, _("Số thỏa thuận")),
        Column("state", Kind.TEXT, OPEN, _("Tình trạng thỏa thuận")),
        Column("consumer_agency_id", Kind.TEXT, SHARED, _("Cơ quan khai thác")),
        Column("provider_agency_id", Kind.TEXT, SHARED, _("Cơ quan cung cấp")),
        Column("service", Kind.TEXT, SHARED, _("Dịch vụ dữ liệu")),
        Column("asked_at", Kind.INSTANT, OPEN, _("Đề nghị lúc")),
        Column("due_on", Kind.DATE, OPEN, _("Hạn cấp tài khoản kết nối")),
        Column("answered_at", Kind.INSTANT, OPEN, _("Trả lời lúc")),
        Column("is_on_time", Kind.BOOLEAN, OPEN, _("Trả lời trong hai ngày làm việc")),
        Column("simulated", Kind.BOOLEAN, OPEN, _("Mô phỏng")),
        Column("changed_at", Kind.INSTANT, SHARED, _("Thay đổi lần cuối")),
    ),
)


@feed(AGREEMENTS)
def agreements_feed(since: datetime | None, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Agreements changed in [since, until), each as it stands now."""
    rows = Agreement.objects.filter(changed_at__lt=until, is_test=False).order_by("changed_at", "id")
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    related = rows.select_related("consumer__member", "service__subsystem__member")
    for row in related.iterator(chunk_size=CHUNK):
        yield (
            str(row.pk),
            row.number,
            row.state,
            str(row.consumer.member.agency_id),
            str(row.service.subsystem.member.agency_id),
            row.service.identifier,
            row.asked_at,
            row.due_on,
            row.answered_at,
            None if row.answered_at is None else not clock_of(row).is_late,
            row.simulated,
            row.changed_at,
        )
