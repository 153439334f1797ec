"""An indicator and a target that an officer adds stay when the profile is loaded again, and are followed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nhip.insight.indicators import api, models
from nhip.insight.indicators.contracts import Direction, NewMetric, NewTarget, State, TargetKind, Text
from nhip.insight.indicators.seeds import load_profile_targets
from nhip.insight.indicators.traces import clauses_of
from nhip.kernel.access import ANONYMOUS
from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from nhip.kernel.models import AuditRecord, OutboxEvent

from .conftest import actor_with

SAID = "Mục tiêu đến năm 2027, tỷ lệ cây xanh có mã số đạt trên 40,5%."
TEXT = Text("vb-thu", "12/KH-UBND", "plan", "Kế hoạch cây xanh", "2026-11-01", "UBND phường thử", "0" * 64)
TREES = NewMetric("trees_tagged", "Cây xanh có mã số", "Trees with a code", "%", Direction.UP, "Sở Xây dựng")


@pytest.fixture
def officer():
    return actor_with("indicators.adopt")


def aim(**changes):
    start = SAID.index("tỷ lệ")
    place = api.place_of(("Kế hoạch", SAID), source=TEXT.code, paragraph=1, start=start, end=len(SAID) - 1)
    new = NewTarget(
        metric="trees_tagged",
        kind=TargetKind.TARGET,
        comparator=">",
        value=Decimal("40.5"),
        unit="%",
        year=2027,
        scope="cây xanh",
        place=place,
        quoted=SAID,
    )
    return replace(new, **changes)


def adopted(officer):
    api.describe_metric(officer, TREES)
    return api.adopt_target(officer, TEXT, aim())


def test_a_confirmed_statement_is_a_target_of_the_board_at_once(targets, officer):
    target = adopted(officer)
    assert (target.place.paragraph, target.place.sentence, target.place.first_words) == (1, 1, "tỷ lệ")
    assert target.paraphrase_vi == "Cây xanh có mã số: > 40,5 %"
    (standing,) = [one for one in api.board("79").standings if one.target.id == target.id]
    assert standing.verdict.state is State.NO_DATA
    assert [(one.target.id, one.sentence) for one in clauses_of("trees_tagged", "79")] == [(target.id, SAID)]
    assert list(OutboxEvent.objects.order_by("id").values_list("type", flat=True))[-2:] == [
        "nhip.indicators.metric_described.v1",
        "nhip.indicators.target_adopted.v1",
    ]


def test_it_stays_when_the_profile_is_loaded_again_and_is_adopted_once(targets, officer):
    target = adopted(officer)
    before = AuditRecord.objects.filter(act="indicators.adopt_target").count()
    assert api.adopt_target(officer, TEXT, aim()) == target
    load_profile_targets()
    assert api.metric("trees_tagged").unit == "%"
    assert [one.id for one in api.targets("79", metric="trees_tagged")] == [target.id]
    assert AuditRecord.objects.filter(act="indicators.adopt_target").count() == before == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"metric": "nobody_knows"}, NotFound),
        ({"unit": "người"}, Invalid),
        ({"kind": TargetKind.ACTUAL}, Invalid),
    ],
)
def test_what_cannot_be_a_target_is_refused_and_nothing_is_kept(targets, officer, changes, error):
    api.describe_metric(officer, TREES)
    with pytest.raises(error):
        api.adopt_target(officer, TEXT, aim(**changes))
    assert not models.Target.objects.filter(of_profile=False).exists()
    assert not models.Instrument.objects.filter(of_profile=False).exists()


def test_nobody_else_may_and_codes_are_taken_once(targets, officer):
    for act in (
        lambda: api.describe_metric(ANONYMOUS, TREES),
        lambda: api.adopt_target(ANONYMOUS, TEXT, aim()),
    ):
        with pytest.raises(NotAllowed):
            act()
    api.describe_metric(officer, TREES)
    with pytest.raises(Conflict):
        api.describe_metric(officer, TREES)
    with pytest.raises(Conflict):
        api.describe_metric(officer, replace(TREES, code="digital_economy_grdp"))
    with pytest.raises(Invalid):
        api.describe_metric(officer, replace(TREES, code="Cây xanh"))
    assert models.Metric.objects.filter(of_profile=False).count() == 1
