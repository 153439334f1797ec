"""The log is enough to say how things stood at any moment of the past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nhip.kernel import clock
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import DirectiveLine, Standing, State
from nhip.work.directives.models import WorkItem
from nhip.work.directives.testing import Order, due_in, make_order
from nhip.work.directives.tests.test_actions import NUMBER, ORIGIN

pytestmark = pytest.mark.django_db

# A Tuesday, 10:00 in Viet Nam; the order is due two weeks later.
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_number_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.work.directives.sources._sources", [])


def day(days: float) -> datetime:
    return NOW + timedelta(days=days)


@pytest.fixture
def order(db: None) -> Order:
    """Given, handed back and given elsewhere, moved, reported late, closed, opened again."""
    with clock.frozen(day(0)):
        order = make_order(origin=ORIGIN)
    with clock.frozen(day(1)):
        actions.decline(order.doer, item_id=order.item_id, reason="Không phải việc của sở.")
    elsewhere = order.office.outsider.agency.id
    with clock.frozen(day(2)):
        actions.reassign(order.leader, item_id=order.item_id, agency_id=elsewhere, reason="Đúng sở.")
        actions.accept(order.outsider, item_id=order.item_id)
    with clock.frozen(day(3)):
        actions.move_due(order.leader, item_id=order.item_id, due_on=due_in(2), reason="Gấp.")
    with clock.frozen(day(10)):
        actions.report(order.outsider, item_id=order.item_id, text="Xong.", evidence=(NUMBER,))
    with clock.frozen(day(11)):
        actions.complete(order.leader, item_id=order.item_id)
    with clock.frozen(day(20)):
        actions.reopen(order.leader, item_id=order.item_id, reason="Chưa thật xong.")
    return order


def then(order: Order, moment: datetime) -> DirectiveLine | None:
    page = queries.open_at(order.leader, moment)
    assert page.count == len(page.lines)
    return page.lines[0] if page.lines else None


@pytest.mark.parametrize(
    ("days", "state", "lead", "standing"),
    [
        (0.5, State.ISSUED, "Sở Thử Nghiệm", Standing.ON_TIME),
        (1.5, State.DECLINED, "Sở Thử Nghiệm", Standing.ON_TIME),
        (2.5, State.ACCEPTED, "Sở Ngoài Cuộc", Standing.ON_TIME),
        (3.5, State.ACCEPTED, "Sở Ngoài Cuộc", Standing.DUE_SOON),
        (9, State.ACCEPTED, "Sở Ngoài Cuộc", Standing.OVERDUE),
        (10.5, State.REPORTED, "Sở Ngoài Cuộc", Standing.OVERDUE),
        (21, State.REOPENED, "Sở Ngoài Cuộc", Standing.OVERDUE),
    ],
)
def test_each_moment_is_read_back(
    order: Order, days: float, state: State, lead: str, standing: Standing
) -> None:
    line = then(order, day(days))
    assert line is not None
    assert (line.state, line.lead.name, line.deadline.standing) == (state, lead, standing)


@pytest.mark.parametrize("days", [-1, 12])
def test_before_it_was_given_and_while_it_was_closed_nothing_was_open(order: Order, days: int) -> None:
    assert then(order, day(days)) is None


def test_now_read_back_from_the_log_is_what_the_row_says(order: Order) -> None:
    line, row = then(order, day(30)), WorkItem.objects.get(id=order.item_id)
    assert line is not None
    assert (line.state, line.lead.id, line.deadline.due_on) == (
        row.state,
        row.lead_agency_id,
        row.due_on,
    )
