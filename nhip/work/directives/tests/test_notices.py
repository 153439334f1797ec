"""Who hears of a directive: the heads who do it, the leaders who asked, each fact once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nhip.base.identity.testing import Staff, actor_for
from nhip.base.notify import api as notify
from nhip.kernel import clock
from nhip.kernel.testing import drain_outbox
from nhip.work.directives import actions
from nhip.work.directives.models import WorkItem
from nhip.work.directives.telling import tell_of_overdue_items
from nhip.work.directives.testing import make_order
from nhip.work.directives.tests.test_actions import reported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_number_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.work.directives.sources._sources", [])


def told(staff: Staff) -> list[str]:
    lines = notify.inbox(actor_for(staff)).lines
    return sorted(line.template for line in lines)


def test_the_heads_of_the_lead_agency_hear_of_an_order_and_nobody_else() -> None:
    order = make_order()
    drain_outbox()
    office = order.office
    assert (told(office.head), told(office.second_head)) == (["directives.issued"], ["directives.issued"])
    assert [told(one) for one in (office.leader, office.helper, office.outsider, office.analyst)] == [[]] * 4
    item = WorkItem.objects.select_related("directive").get(id=order.item_id)
    (line,) = notify.inbox(actor_for(office.head)).lines
    assert line.subject == f"Chỉ đạo {item.directive.number} giao cho đơn vị"
    assert item.directive.title in line.body
    assert f"Sản phẩm: {item.deliverable}" in line.body
    assert line.link == f"/directives/{order.id}/"


def test_a_returned_report_is_told() -> None:
    order = reported()
    actions.ask_more(order.leader, item_id=order.item_id, reason="Thiếu số liệu tháng 10.")
    drain_outbox()
    assert told(order.office.head) == ["directives.issued", "directives.returned"]


def test_overdue_work_is_told_to_who_owes_it_and_who_asked_once() -> None:
    order = make_order()
    drain_outbox()
    item = WorkItem.objects.get(id=order.item_id)
    with clock.frozen(datetime.combine(item.due_on, datetime.min.time(), tzinfo=UTC)):
        tell_of_overdue_items()
    assert told(order.office.leader) == []
    with clock.frozen(datetime.combine(item.due_on + timedelta(days=1), datetime.min.time(), tzinfo=UTC)):
        tell_of_overdue_items()
        tell_of_overdue_items()
    assert told(order.office.head) == ["directives.issued", "directives.overdue"]
    assert told(order.office.leader) == ["directives.overdue"]
