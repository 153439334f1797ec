"""What law gives the warehouse: the list of documents, open data."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.kernel.feeds import Classification, Column, Feed, Kind, feed
from nhip.work.law.models import LegalDocument

OPEN = Classification.OPEN
DOCUMENTS = Feed(
    name="legal_documents",
    title=_("Văn bản pháp luật"),
    key="document",
    changed_at="changed_at",
    columns=(
        Column("document", Kind.TEXT, OPEN, _("Địa chỉ cố định của văn bản")),
        Column("number", Kind.TEXT, OPEN, _("Số, ký hiệu")),
        Column("title", Kind.TEXT, OPEN, _("Tên văn bản")),
        Column("kind", Kind.TEXT, OPEN, _("Loại văn bản")),
        Column("is_normative", Kind.BOOLEAN, OPEN, _("Là văn bản quy phạm pháp luật")),
        Column("starts_on", Kind.DATE, OPEN, _("Có hiệu lực từ ngày")),
        Column("ends_on", Kind.DATE, OPEN, _("Hết hiệu lực từ ngày")),
        Column("changed_at", Kind.INSTANT, OPEN, _("Lần sửa cuối")),
    ),
)


@feed(DOCUMENTS)
def legal_documents(since: datetime | None, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Documents changed in [since, until)."""
    rows = LegalDocument.objects.filter(changed_at__lt=until)
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    columns = (one.name for one in DOCUMENTS.columns if one.name != "document")
    yield from rows.order_by("slug").values_list("slug", *columns).iterator()
