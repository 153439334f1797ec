"""Orders that are refused: every fault is named beside its field, and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from nhip.base.identity.testing import actor_for
from nhip.kernel import clock
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import CalendarOverride
from nhip.work.directives import actions
from nhip.work.directives.contracts import InvalidDirective, NewWorkItem
from nhip.work.directives.models import Directive
from nhip.work.directives.testing import due_in, make_office, new_directive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"items": ()}, "items"),
    ],
)
def test_an_incomplete_order_is_refused(change: dict[str, object], field: str) -> None:
    office = make_office()
    leader = actor_for(office.leader)
    with pytest.raises(InvalidDirective) as refused:
        actions.issue(leader, replace(new_directive(office), **change))  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert Directive.objects.count() == 0


def bad_item(office_department: UUID, **change: object) -> NewWorkItem:
    good = NewWorkItem(lead_agency_id=office_department, deliverable="Báo cáo", due_on=due_in(5))
    return replace(good, **change)  # type: ignore[arg-type]


def test_every_fault_of_an_item_is_named_at_once() -> None:
    office = make_office()
    item = bad_item(
        office.department.id,
        deliverable=" ",
        due_on=clock.today() - timedelta(days=1),
        co_agency_ids=(office.department.id,),
    )
    with pytest.raises(InvalidDirective) as refused:
        actions.issue(actor_for(office.leader), replace(new_directive(office), items=(item,)))
    assert sorted(refused.value.fields) == [
        "items-0-deliverable",
        "items-0-due_on",
        "items-0-lead_agency_id",
    ]
    assert Directive.objects.count() == 0


def test_a_due_date_on_a_rest_day_is_refused_with_the_next_working_day() -> None:
    office = make_office()
    due_on = date(2027, 3, 10)
    CalendarOverride.objects.create(day=due_on, is_working_day=False, reason="Nghỉ bù")
    item = bad_item(office.department.id, due_on=due_on)
    with pytest.raises(InvalidDirective) as refused:
        actions.issue(actor_for(office.leader), replace(new_directive(office), items=(item,)))
    assert "11/03/2027" in refused.value.fields["items-0-due_on"]


def test_only_leaders_give_orders_and_only_for_their_agency() -> None:
    office, other = make_office(), make_office()
    for actor in (actor_for(office.head), actor_for(other.leader)):
        with pytest.raises(NotAllowed):
            actions.issue(actor, new_directive(office))
    assert Directive.objects.count() == 0
