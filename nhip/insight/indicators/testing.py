"""For tests: a small feed of cases in the shape the definitions read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nhip.insight.indicators import actions
from nhip.insight.warehouse import api as warehouse
from nhip.insight.warehouse.testing import only_offered
from nhip.kernel.feeds import Classification, Column, Feed, Kind

CASES = Feed(
    name="cases",
    title="Hồ sơ",
    key="case_id",
    changed_at="changed_at",
    columns=(
        Column("case_id", Kind.TEXT, Classification.RESTRICTED, "Mã dòng"),
        Column("code", Kind.TEXT, Classification.RESTRICTED, "Mã hồ sơ"),
        Column("unit_code", Kind.TEXT, Classification.OPEN, "Đơn vị"),
        Column("channel", Kind.TEXT, Classification.OPEN, "Kênh"),
        Column("status", Kind.INTEGER, Classification.SHARED, "Trạng thái"),
        Column("received_at", Kind.INSTANT, Classification.SHARED, "Nộp lúc"),
        Column("due_on", Kind.DATE, Classification.SHARED, "Hạn"),
        Column("closed_at", Kind.INSTANT, Classification.SHARED, "Kết thúc lúc"),
        Column("on_time", Kind.INTEGER, Classification.OPEN, "Đúng hạn"),
        Column("rating", Kind.INTEGER, Classification.SHARED, "Sao"),
        Column("supplements", Kind.INTEGER, Classification.SHARED, "Lần bổ sung"),
        Column("simulated", Kind.BOOLEAN, Classification.OPEN, "Mô phỏng"),
        Column("changed_at", Kind.INSTANT, Classification.SHARED, "Đổi lúc"),
    ),
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One dossier of a test."""

    key: str
    unit: str
    received_at: datetime
    changed_at: datetime
    channel: str = "in_person"
    status: int = 4
    due_on: date | None = None
    closed_at: datetime | None = None
    on_time: int | None = None
    rating: int | None = None
    supplements: int = 0
    simulated: bool = False

    def row(self) -> tuple[Any, ...]:
        """In the order of the feed's columns."""
        code = f"000.00.01.H29-{self.key}"
        head = (self.key, code, self.unit, self.channel, self.status, self.received_at)
        tail = (self.closed_at, self.on_time, self.rating, self.supplements, self.simulated)
        return (*head, self.due_on, *tail, self.changed_at)


@contextmanager
def cases_offered(rows: list[tuple[Any, ...]]) -> Iterator[None]:
    """Only these cases are on offer; the list may change inside the block."""
    with only_offered(CASES, rows):
        yield


def refresh_and_recompute() -> int:
    """What the worker does: a snapshot, then the numbers; answers how many were recorded."""
    warehouse.refresh()
    return actions.recompute()
