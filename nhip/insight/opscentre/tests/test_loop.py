"""The loop closed: a number that falls back opens the work that had put it right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nhip.insight.indicators.testing import refresh_and_recompute
from nhip.insight.opscentre import queries
from nhip.insight.opscentre.tests.conftest import NOW, ONLINE, City
from nhip.kernel import clock
from nhip.kernel.testing import drain_outbox
from nhip.work.directives import api as directives
from nhip.work.directives.contracts import Act, EvidenceKind, NewEvidence, State
from nhip.work.directives.testing import Order, make_order

WARD = "26740"


@pytest.fixture
def closed(city: City) -> Order:
    """Work about a ward that stands at 90 % online, done, proven by the number and closed."""
    origin = queries.number_origin(indicator_code=ONLINE, territory=WARD, period="")
    order = make_order(city.office, origin=origin)
    directives.accept(order.doer, item_id=order.item_id)
    proof = NewEvidence(EvidenceKind.INDICATOR, ONLINE)
    directives.report(order.doer, item_id=order.item_id, text="Đã đạt.", evidence=(proof,))
    directives.complete(order.leader, item_id=order.item_id)
    drain_outbox()
    return order


def test_a_relapse_reopens_what_was_closed(city: City, closed: Order) -> None:
    with clock.frozen(NOW + timedelta(days=1)):
        city.file(WARD, online=0, of=40, at=NOW + timedelta(hours=1))
        refresh_and_recompute()
        drain_outbox()
        item = directives.directive(closed.leader, closed.id).items[0]
        assert (item.state, item.round) == (State.REOPENED, 2)
        assert item.steps[-1].act is Act.REOPEN
        assert "kỳ 2026 chỉ còn 18" in item.steps[-1].text
        refresh_and_recompute()
        drain_outbox()
    assert directives.directive(closed.leader, closed.id).items[0].round == 2


def test_a_number_that_holds_leaves_closed_work_closed(city: City, closed: Order) -> None:
    with clock.frozen(NOW + timedelta(days=1)):
        city.file(WARD, online=10, of=10, at=NOW + timedelta(hours=1))
        refresh_and_recompute()
        drain_outbox()
    assert directives.directive(closed.leader, closed.id).items[0].state is State.COMPLETED
