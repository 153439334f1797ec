"""The pages, as a leader, a head of a department and everybody else meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from nhip.base.identity.testing import actor_for, make_person, make_staff, sign_in
from nhip.insight.opscentre import queries
from nhip.insight.opscentre.tests.conftest import NOW, ONLINE, City
from nhip.kernel import clock
from nhip.work.directives import api as directives
from nhip.work.directives.testing import due_in

ADDRESSES = ["/ops/", "/ops/numbers/", f"/ops/numbers/{ONLINE}/wards/"]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_number_leads_on_to_its_page_its_trace_its_wards_and_an_order(
    client: Client, city: City
) -> None:
    sign_in(client, city.office.leader)
    choice = {"number_1": ONLINE}
    assert client.post("/ops/numbers/", choice)["Location"] == "/ops/"
    shown = page(client, "/ops/")
    assert f'href="/indicators/{ONLINE}/?territory=79"' in shown
    assert f'href="/indicators/{ONLINE}/trace/?territory=79&amp;period=2026"' in shown
    assert f'href="/ops/numbers/{ONLINE}/wards/"' in shown
    assert f'href="/directives/new/?indicator={ONLINE}&amp;territory=79&amp;period=2026"' in shown
    assert "55\N{NO-BREAK SPACE}%" in shown
    assert "Mô phỏng" in shown


def test_who_may_not_give_orders_is_not_led_there(client: Client, city: City) -> None:
    sign_in(client, city.office.head)
    assert "/directives/new/" not in page(client, "/ops/")
    assert "/directives/new/" not in page(client, f"/ops/numbers/{ONLINE}/wards/")


def test_filters_come_back_as_they_were_asked(client: Client, city: City) -> None:
    sign_in(client, city.office.leader)
    shown = page(client, f"/ops/?territory=25747&period=2026-10&number={ONLINE}")
    assert '<option value="25747" selected>' in shown
    assert '<option value="2026-10" selected>' in shown
    assert "20\N{NO-BREAK SPACE}%" in shown


def test_a_moment_of_the_past_is_said_loudly(client: Client, city: City) -> None:
    sign_in(client, city.office.leader)
    with clock.frozen(NOW + timedelta(days=2)):
        # 13:00 in Viet Nam on the 20th is an hour after the numbers were computed.
        then = page(client, "/ops/?as_of=2026-11-20T13:00")
        before = page(client, "/ops/?as_of=2026-11-19T13:00")
    assert "như đã biết lúc 13:00, 20/11/2026" in then
    assert "Kho dữ liệu chưa có bản chụp nào vào lúc này." in before


@pytest.mark.parametrize(
    "query",
    ["territory=00000", "period=hom-qua", "as_of=hom-qua", "number=khong-co", "as_of=2099-01-01T00:00"],
)
def test_what_makes_no_sense_is_ignored(client: Client, city: City, query: str) -> None:
    sign_in(client, city.office.leader)
    shown = page(client, f"/ops/?{query}")
    assert "như đã biết lúc" not in shown
    assert "Nhịp của Thành phố Hồ Chí Minh" in shown


def test_the_ward_page_lists_every_unit_worst_first(client: Client, city: City) -> None:
    sign_in(client, city.office.leader)
    shown = page(client, f"/ops/numbers/{ONLINE}/wards/")
    table = shown[shown.index("<tbody>") :]
    assert table.count("<tr>") == 168
    assert table.index("20\N{NO-BREAK SPACE}%") < table.index("40\N{NO-BREAK SPACE}%")
    assert "2 / 10" in table
    assert f"indicator={ONLINE}&amp;territory=25747" in table
    assert client.get("/ops/numbers/khong-co/wards/").status_code == 404


def test_a_choice_named_twice_is_refused_on_the_page(client: Client, city: City) -> None:
    leader = sign_in(client, city.office.leader)
    response = client.post("/ops/numbers/", {"number_1": ONLINE, "number_3": ONLINE})
    assert response.status_code == 422
    assert "Một con số được chọn hai lần" in response.content.decode()
    assert queries.chosen(leader) == []


def test_from_the_number_to_the_order_that_records_it(client: Client, city: City) -> None:
    leader = sign_in(client, city.office.leader)
    address = f"/directives/new/?indicator={ONLINE}&territory=25747&period=2026"
    assert "20\N{NO-BREAK SPACE}%" in page(client, address)
    form = {
        "items": "1",
        "title": "Nâng tỷ lệ",
        "priority": "normal",
        "issuer_agency_id": str(city.office.committee.id),
        "items-0-lead_agency_id": str(city.office.department.id),
        "items-0-deliverable": "Kế hoạch",
        "items-0-due_on": due_in(5).isoformat(),
    }
    assert client.post(address, form).status_code == 302
    (line,) = directives.about_number(leader, indicator_code=ONLINE, territory="25747")
    origin = directives.directive(leader, line.directive_id).origin
    assert origin is not None
    assert (origin.period, origin.value, len(origin.snapshot_ids)) == ("2026", "20\N{NO-BREAK SPACE}%", 1)
    shown = page(client, "/ops/?territory=25747")
    assert f"/directives/?indicator={ONLINE}&amp;territory=25747" in shown


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_and_citizens_stay_outside(client: Client, city: City, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")
    sign_in(client, make_person())
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("role", ["analyst", "administrator", "department_head"])
def test_those_who_may_look_see_the_page(client: Client, city: City, role: str) -> None:
    sign_in(client, make_staff(role, city.office.department))
    assert "Mọi mục tiêu" in page(client, "/ops/")


def test_a_province_that_is_not_set_up_says_what_to_do(client: Client, city: City, settings: object) -> None:
    sign_in(client, city.office.leader)
    settings.PROFILE = "blank"  # type: ignore[attr-defined]
    assert "province_code" in page(client, "/ops/")


def test_the_page_asks_a_bounded_number_of_questions(
    client: Client, city: City, django_assert_max_num_queries: object
) -> None:
    leader = city.office.leader
    sign_in(client, leader)
    assert actor_for(leader).may("opscentre.view")
    page(client, "/ops/")
    with django_assert_max_num_queries(90):  # type: ignore[operator]
        page(client, "/ops/")


def test_in_english_every_word_is_english(client: Client, city: City) -> None:
    sign_in(client, city.office.leader)
    client.cookies["django_language"] = "en"
    shown = page(client, "/ops/")
    assert "The beat of Ho Chi Minh City" in shown
    assert "53\N{NO-BREAK SPACE}hạng" not in shown
    assert "55%" in shown
