from datetime import UTC, datetime

import pytest

from nhip.kernel import clock
from nhip.kernel.feeds import Classification, Column, Feed, Kind


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


PARCELS = Feed(
    name="parcels",
    title="Bưu kiện",
    key="id",
    changed_at="changed_at",
    columns=(
        Column("id", Kind.TEXT, Classification.RESTRICTED, "Mã"),
        Column("sent_at", Kind.INSTANT, Classification.OPEN, "Gửi lúc"),
        Column("changed_at", Kind.INSTANT, Classification.SHARED, "Đổi lúc"),
        Column("weight", Kind.INTEGER, Classification.OPEN, "Nặng"),
        Column("due", Kind.DATE, Classification.OPEN, "Hạn"),
        Column("fragile", Kind.BOOLEAN, Classification.OPEN, "Dễ vỡ"),
    ),
)


def parcel(key, sent, changed, weight=1):
    return (key, at(sent) if sent else None, at(changed), weight, None, False)


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def noon():
    with clock.frozen(at("2026-11-20T12:00:00")):
        yield at("2026-11-20T12:00:00")
