"""What the warehouse gets: one row a work item, as it stands, whenever it changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nhip.kernel import clock
from nhip.work.directives import actions
from nhip.work.directives.feeds import DIRECTIVES, directives_feed
from nhip.work.directives.testing import make_order
from nhip.work.directives.tests.test_actions import NUMBER, ORIGIN

pytestmark = pytest.mark.django_db

# A Tuesday, 10:00 in Viet Nam.
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_number_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.work.directives.sources._sources", [])


def rows(since: datetime | None, until: datetime) -> list[dict[str, Any]]:
    names = [column.name for column in DIRECTIVES.columns]
    return [dict(zip(names, row, strict=True)) for row in directives_feed(since, until)]


def test_a_row_tells_the_life_of_a_work_item() -> None:
    with clock.frozen(NOW):
        order = make_order(origin=ORIGIN)
        actions.accept(order.doer, item_id=order.item_id)
    (row,) = rows(None, NOW + timedelta(seconds=1))
    assert row == {
        "item_id": str(order.item_id),
        "directive_number": "CD-2026-0001",
        "issuer_agency_id": str(order.office.committee.id),
        "lead_agency_id": str(order.office.department.id),
        "indicator_code": "online_dossier_share",
        "territory": "79",
        "period": "2026",
        "priority": "normal",
        "state": "accepted",
        "issued_at": NOW,
        "due_on": NOW.date() + timedelta(days=14),
        "reported_on": None,
        "completed_on": None,
        "on_time": None,
        "reopened": 0,
        "simulated": False,
        "changed_at": NOW,
    }


def test_only_what_changed_in_the_span_comes_again() -> None:
    with clock.frozen(NOW):
        first, second = make_order(origin=ORIGIN), make_order(origin=ORIGIN)
    later = NOW + timedelta(days=20)
    with clock.frozen(later):
        actions.accept(first.doer, item_id=first.item_id)
        actions.report(first.doer, item_id=first.item_id, text="Xong.", evidence=(NUMBER,))
        actions.complete(first.leader, item_id=first.item_id)
    (row,) = rows(NOW + timedelta(days=1), later + timedelta(days=1))
    assert (row["item_id"], row["state"], row["on_time"]) == (str(first.item_id), "completed", 0)
    assert (row["reported_on"], row["completed_on"]) == (later.date(), later.date())
    assert rows(NOW, later) == list(rows(None, later))
    assert [one["item_id"] for one in rows(None, NOW + timedelta(days=1))] == [str(second.item_id)]
