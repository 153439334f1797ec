"""Two wards with known dossiers, counted by the warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nhip.base.places.testing import load_provinces
from nhip.insight.warehouse import api as warehouse
from nhip.insight.warehouse.testing import offered, only_offered
from nhip.kernel import clock
from nhip.kernel.feeds import feeds

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
SAI_GON, THU_DUC = "26740", "26824"
CASES = feeds()["cases"].feed
NAMES = [column.name for column in CASES.columns]
# Four dossiers of one ward, two of another; one of the four was closed late.
PLAIN = {
    "field": "Hộ tịch",
    "province_code": "79",
    "received_at_agency_id": "a",
    "competent_agency_id": "b",
    "channel": "online",
    "status": 10,
    "holder": "none",
    "received_at": NOW - timedelta(days=30),
    "due_on": date(2026, 10, 25),
    "closed_at": NOW - timedelta(days=28),
    "returned_at": NOW - timedelta(days=28),
    "on_time": 1,
    "supplements": 0,
    "rating": 5,
    "typed_fields": 4,
    "reused_fields": 2,
    "corrected_fields": 0,
    "has_signed_result": True,
    "simulated": False,
    "changed_at": NOW - timedelta(hours=1),
}


def dossier(number: int, unit: str, **other: Any) -> tuple[Any, ...]:
    """One row of the feed; columns it does not name are plain."""
    told = {
        "case_id": f"c{number}",
        "code": f"H29-{number}",
        "procedure_code": "khai-sinh",
        "unit_code": unit,
    }
    given = PLAIN | told | other
    return tuple(given.get(name) for name in NAMES)


ROWS = [
    dossier(1, SAI_GON),
    dossier(2, SAI_GON, on_time=0, rating=2, reused_fields=0, has_signed_result=False),
    dossier(3, SAI_GON, channel="in_person", rating=None),
    dossier(4, SAI_GON, status=4, closed_at=None, on_time=None, rating=None, due_on=date(2026, 11, 1)),
    dossier(5, THU_DUC, procedure_code="ho-kinh-doanh"),
    dossier(6, THU_DUC, channel="in_person", procedure_code="ho-kinh-doanh"),
]

BILLS = feeds()["bills"].feed
PLAIN_BILL = {
    "about_kind": "case",
    "agency_id": "a",
    "amount_vnd": 50_000,
    "refunded_vnd": 0,
    "state": "paid",
    "method": "vietqr",
    "is_online": True,
    "can_be_paid_online": True,
    "raised_at": NOW - timedelta(days=30),
    "paid_at": NOW - timedelta(days=29),
    "simulated": False,
    "changed_at": NOW - timedelta(hours=1),
}


def bill(number: int, case: str, **other: Any) -> tuple[Any, ...]:
    """One paid bill of a dossier."""
    given = PLAIN_BILL | {"bill_id": f"b{number}", "about_id": case} | other
    return tuple(given.get(column.name) for column in BILLS.columns)


# Two bills of one procedure, one of them paid in cash; one of another, in cash; one not paid.
PAID = [
    bill(1, "c1"),
    bill(2, "c2", is_online=False, method="cash"),
    bill(3, "c5", is_online=False, method="cash"),
    bill(4, "c6", paid_at=None, state="open"),
]


@pytest.fixture
def counted(db: None, settings: Any) -> Iterator[None]:
    settings.PROFILE = "hcmc"
    with clock.frozen(NOW), only_offered(replace(CASES), ROWS), offered(BILLS, PAID):
        load_provinces("79")
        warehouse.refresh()
        yield
