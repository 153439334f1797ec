"""The first page: what is off target, where, since when, whose, and what is done about it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from nhip.base.identity.testing import actor_for
from nhip.insight.indicators.contracts import Period, State
from nhip.insight.indicators.testing import refresh_and_recompute
from nhip.insight.opscentre import actions, queries
from nhip.insight.opscentre.contracts import InvalidChoice, Overview, View
from nhip.insight.opscentre.models import ChosenNumber
from nhip.insight.opscentre.tests.conftest import NOW, ONLINE, City
from nhip.kernel import audit, clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import NotAllowed, NotFound
from nhip.kernel.models import OutboxEvent
from nhip.work.directives import api as directives
from nhip.work.directives.testing import make_order


def look(city: City, view: View | None = None, *, who: Actor | None = None) -> Overview:
    return queries.overview(who or actor_for(city.office.leader), view or View("79"), province="79")


def test_all_targets_stand_by_state_worst_first(city: City) -> None:
    seen = look(city)
    states = [group.state for group in seen.groups]
    assert states == [s for s in (State.OFF_COURSE, State.ON_COURSE, State.NO_DATA, State.MET) if s in states]
    counted = {
        group.state: sum(row.standing.state is group.state for row in group.rows) for group in seen.groups
    }
    assert counted == {group.state: len(group.rows) for group in seen.groups}
    online = [row for group in seen.groups for row in group.rows if row.standing.metric.code == ONLINE]
    # 22 of 40 filed online: past one target of half, short of the orientation of 70 %.
    assert {(str(row.standing.target.value), row.standing.value.amount) for row in online} == {
        ("50", Decimal("55.00")),
        ("70", Decimal("55.00")),
    }
    assert seen.simulated is True


def test_a_target_without_data_says_from_whom_it_must_come(city: City) -> None:
    missing = next(group for group in look(city).groups if group.state is State.NO_DATA)
    fibre = next(row for row in missing.rows if row.standing.metric.code == "household_fibre")
    assert fibre.standing.value is None
    assert fibre.spark is None
    assert fibre.standing.metric.owner.name_vi != ""


def test_whoever_chose_nothing_sees_what_is_furthest_from_target(city: City) -> None:
    seen = look(city)
    assert seen.are_chosen is False
    assert len(seen.cards) == 5
    first = seen.cards[0].number
    assert first.governing is not None
    assert first.governing.state is State.OFF_COURSE


def test_chosen_numbers_come_in_the_chosen_order_and_are_ones_own(city: City) -> None:
    leader, deputy = actor_for(city.office.leader), actor_for(city.office.deputy)
    actions.choose(leader, [ONLINE, "digital_economy_grdp"])
    seen = look(city, who=leader)
    assert [card.number.metric.code for card in seen.cards] == [ONLINE, "digital_economy_grdp"]
    assert seen.are_chosen is True
    assert look(city, who=deputy).are_chosen is False
    actions.choose(leader, ["digital_economy_grdp"])
    assert queries.chosen(leader) == ["digital_economy_grdp"]
    actions.choose(leader, [])
    assert look(city, who=leader).are_chosen is False
    event = OutboxEvent.objects.filter(type="nhip.opscentre.numbers_chosen.v1").earliest("id")
    assert event.data == {
        "party_id": str(leader.party_id),
        "metrics": [ONLINE, "digital_economy_grdp"],
    }
    acts = [entry.act for entry in audit.history(("party", leader.party_id))]
    assert acts[-3:] == ["opscentre.choose"] * 3


@pytest.mark.parametrize(
    "metrics",
    [
        [ONLINE, ONLINE],
        ["khong-co"],
        [ONLINE, "digital_economy_grdp", "dti_rank", "losi_rank", "telehealth", "digital_skills"],
    ],
    ids=["twice", "unknown", "six"],
)
def test_an_impossible_choice_changes_nothing(city: City, metrics: list[str]) -> None:
    leader = actor_for(city.office.leader)
    actions.choose(leader, ["dti_rank"])
    with pytest.raises(InvalidChoice):
        actions.choose(leader, metrics)
    assert queries.chosen(leader) == ["dti_rank"]


def test_only_people_who_may_look_have_numbers_of_their_own(city: City) -> None:
    for actor in (Actor(party_id=city.office.leader.party_id, name="Không vai"), SYSTEM):
        with pytest.raises(NotAllowed):
            actions.choose(actor, [ONLINE])
    assert ChosenNumber.objects.count() == 0


def test_the_map_and_the_list_say_where(city: City) -> None:
    seen = look(city, View("79", number=ONLINE))
    assert seen.wards is not None
    assert (seen.wards.counted, len(seen.wards.wards)) == (4, 168)
    with_value = [ward for ward in seen.wards.wards if ward.value]
    assert [(ward.unit.code, str(ward.value.amount)) for ward in with_value if ward.value] == [
        ("25747", "20"),
        ("26506", "40"),
        ("26824", "70"),
        ("26740", "90"),
    ]
    assert [ward.unit.code for ward in seen.wards.off_course] == ["25747", "26506"]
    # Units without a value stand last and are called what they are.
    assert {ward.state for ward in seen.wards.wards[4:]} == {State.NO_DATA}


def test_an_unknown_number_has_no_map(city: City) -> None:
    with pytest.raises(NotFound):
        look(city, View("79", number="khong-co"))


def test_one_ward_is_held_against_the_same_targets(city: City) -> None:
    seen = look(city, View("25747"))
    assert seen.place.code == "25747"
    (group,) = [group for group in seen.groups if group.state is State.OFF_COURSE]
    assert [(row.standing.metric.code, row.standing.value.amount) for row in group.rows] == [
        (ONLINE, Decimal("20.00"))
    ]


def test_a_period_without_values_has_no_data(city: City) -> None:
    seen = look(city, View("79", period=Period.parse("2024")))
    online = [row for group in seen.groups for row in group.rows if row.standing.metric.code == ONLINE]
    assert {row.standing.state for row in online} == {State.NO_DATA}


def test_the_past_is_shown_as_it_was_known(city: City) -> None:
    before = NOW + timedelta(hours=1)
    with clock.frozen(NOW + timedelta(hours=2)):
        city.file("25747", online=40, of=40, at=NOW + timedelta(hours=1, minutes=30))
        refresh_and_recompute()
    with clock.frozen(NOW + timedelta(hours=3)):
        now = look(city, View("79", number=ONLINE))
        then = look(city, View("79", as_of=before, number=ONLINE))
        never = look(city, View("79", as_of=NOW - timedelta(days=1), number=ONLINE))

    def online(seen: Overview) -> set[str]:
        rows = [row.standing for group in seen.groups for row in group.rows]
        return {str(one.value and one.value.amount) for one in rows if one.metric.code == ONLINE}

    assert (online(now), online(then), online(never)) == ({"77.5"}, {"55"}, {"None"})
    assert [one.row_count for one in now.freshness] == [80]
    assert [one.row_count for one in then.freshness] == [40]
    assert never.freshness == ()


def test_open_orders_stand_beside_their_number_and_late_ones_are_counted(city: City) -> None:
    origin = queries.number_origin(indicator_code=ONLINE, territory="79", period="")
    order = make_order(city.office, origin=origin)
    make_order(city.office)
    leader = actor_for(city.office.leader)
    actions.choose(leader, [ONLINE])
    seen = look(city, who=leader)
    assert [line.directive_id for line in seen.cards[0].directives] == [order.id]
    assert (seen.directive_count, seen.overdue_count) == (2, 0)
    with clock.frozen(NOW + timedelta(days=40)):
        assert look(city, who=leader).overdue_count == 2
    outsider = look(city, who=actor_for(city.office.outsider))
    assert (outsider.directive_count, outsider.directives) == (0, ())


def test_orders_of_the_past_are_those_that_were_open_then(city: City) -> None:
    order = make_order(city.office)
    with clock.frozen(NOW + timedelta(days=3)):
        directives.withdraw(order.leader, item_id=order.item_id, reason="Ra nhầm.")
    with clock.frozen(NOW + timedelta(days=5)):
        then = look(city, View("79", as_of=NOW + timedelta(days=1)))
        assert [line.directive_id for line in then.directives] == [order.id]
        assert look(city).directives == ()
        assert look(city, View("79", as_of=NOW - timedelta(days=1))).directive_count == 0


def test_the_number_told_to_an_order_is_that_of_now_with_its_trace(city: City) -> None:
    origin = queries.number_origin(indicator_code=ONLINE, territory="25747", period="")
    assert origin is not None
    assert (origin.value, origin.period) == ("20\N{NO-BREAK SPACE}%", "2026")
    assert origin.territory_name == "Phường Thới An" or origin.territory_name.startswith("Phường")
    assert len(origin.snapshot_ids) == 1
    assert origin.trace_address.startswith(f"/indicators/{ONLINE}/")


@pytest.mark.parametrize(
    ("code", "territory", "period"),
    [("khong-co", "79", ""), (ONLINE, "00000", ""), (ONLINE, "79", "quý ba")],
    ids=["metric", "place", "period"],
)
def test_what_does_not_exist_is_no_number(city: City, code: str, territory: str, period: str) -> None:
    assert queries.number_origin(indicator_code=code, territory=territory, period=period) is None
