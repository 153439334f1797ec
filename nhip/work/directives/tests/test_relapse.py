"""A number that relapses opens what was closed about it, once, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from nhip.kernel import clock
from nhip.kernel.events import Received
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import drain_outbox
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import Act, State
from nhip.work.directives.handlers import on_relapsed
from nhip.work.directives.models import WorkItem
from nhip.work.directives.testing import Order, make_order
from nhip.work.directives.tests.test_actions import NUMBER, ORIGIN, completed, reported

pytestmark = pytest.mark.django_db

RELAPSED = "nhip.indicators.relapsed.v1"


@pytest.fixture(autouse=True)
def _no_number_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.work.directives.sources._sources", [])


def relapse(**change: Any) -> dict[str, Any]:
    data = {
        "metric": "online_dossier_share",
        "territory": "79",
        "period": "2026",
        "target_id": "2393-online-2025",
        "was": "met",
        "value_id": str(uuid4()),
        "amount": "41.20",
        "simulated": True,
    }
    return data | change


def tell(data: dict[str, Any]) -> UUID:
    return OutboxEvent.objects.create(type=RELAPSED, subject=data["metric"], data=data).id


def state_of(order: Order) -> State:
    return State(WorkItem.objects.get(id=order.item_id).state)


def test_closed_work_about_the_number_opens_again_with_the_reason() -> None:
    order = completed()
    event_id = tell(relapse())
    drain_outbox()
    item = queries.directive(order.leader, order.id).items[0]
    assert (item.state, item.round) == (State.REOPENED, 2)
    last = item.steps[-1]
    assert (last.act, last.actor_name, last.agency) == (Act.REOPEN, "Nhịp", None)
    assert last.text == "Con số tụt lại: kỳ 2026 chỉ còn 41,20, lệch khỏi mục tiêu."
    row = WorkItem.objects.get(id=order.item_id)
    assert (row.reported_on, row.completed_on) == (None, None)
    assert row.steps.get(sequence=5).trigger == str(event_id)
    told = OutboxEvent.objects.get(type="nhip.directives.reopened.v1")
    assert told.data["because"] == "relapse"


def test_the_same_relapse_told_twice_opens_once() -> None:
    order = completed()
    event_id = tell(relapse())
    drain_outbox()
    actions.report(order.doer, item_id=order.item_id, text="Lại xong.", evidence=(NUMBER,))
    actions.complete(order.leader, item_id=order.item_id)
    row = OutboxEvent.objects.get(id=event_id)
    on_relapsed(Received(row.id, row.type, row.subject, clock.now(), row.data))
    assert state_of(order) is State.COMPLETED
    assert WorkItem.objects.get(id=order.item_id).steps.filter(act=Act.REOPEN).count() == 1


def test_a_second_relapse_opens_again() -> None:
    order = completed()
    tell(relapse())
    drain_outbox()
    actions.report(order.doer, item_id=order.item_id, text="Lại xong.", evidence=(NUMBER,))
    actions.complete(order.leader, item_id=order.item_id)
    tell(relapse(amount="40.00"))
    drain_outbox()
    assert state_of(order) is State.REOPENED
    assert WorkItem.objects.get(id=order.item_id).round == 3


@pytest.mark.parametrize(
    "change", [{"metric": "satisfaction_tthc"}, {"territory": "26740"}], ids=["metric", "territory"]
)
def test_another_number_or_place_opens_nothing(change: dict[str, str]) -> None:
    order = completed()
    tell(relapse(**change))
    drain_outbox()
    assert state_of(order) is State.COMPLETED


def test_work_that_is_still_open_is_left_alone() -> None:
    order, fresh = reported(), make_order(origin=ORIGIN)
    tell(relapse())
    drain_outbox()
    assert (state_of(order), state_of(fresh)) == (State.REPORTED, State.ISSUED)


def test_a_relapse_from_before_the_closure_is_old_news() -> None:
    data = relapse()
    OutboxEvent.objects.create(type=RELAPSED, subject="x", data=data, time=clock.now() - timedelta(hours=1))
    order = completed()
    drain_outbox()
    assert state_of(order) is State.COMPLETED
