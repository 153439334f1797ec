"""The demo's orders: every situation once, marked as simulated, and a second run changes nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import actor_for, make_agency, make_staff
from nhip.kernel import audit
from nhip.kernel.progress import SILENT
from nhip.work.directives import queries, seeds
from nhip.work.directives.contracts import DirectiveQuery
from nhip.work.directives.models import Directive, Step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_number_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.work.directives.sources._sources", [])


def test_each_situation_occurs_and_is_marked() -> None:
    committee = make_agency(AgencyKind.LEADERSHIP, unit_code="79", name="Ủy ban nhân dân Thành phố")
    leader = make_staff("leader", committee)
    for number in range(2):
        department = make_agency(AgencyKind.DEPARTMENT, unit_code="79", name=f"Sở {number}")
        make_staff("department_head", department)
    seeds.seed_demo("S", SILENT)
    page = queries.find(actor_for(leader), DirectiveQuery())
    assert Counter(str(line.state) for line in page.lines) == {
        "issued": 1,
        "in_progress": 1,
        "reported": 1,
        "completed": 1,
        "more_requested": 1,
        "declined": 1,
    }
    assert page.overdue == 1
    assert all(line.simulated for line in page.lines)
    assert audit.verify().is_intact
    steps = Step.objects.count()
    seeds.seed_demo("S", SILENT)
    assert (Directive.objects.count(), Step.objects.count()) == (6, steps)


def test_without_people_there_is_nothing_to_show() -> None:
    seeds.seed_demo("S", SILENT)
    assert Directive.objects.count() == 0
