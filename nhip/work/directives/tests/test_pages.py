"""The pages and the REST interface, as the people of the loop use them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nhip.base.identity.testing import make_person, sign_in
from nhip.kernel import clock
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import NumberOrigin, Priority, State
from nhip.work.directives.models import Directive, WorkItem
from nhip.work.directives.testing import Office, Order, due_in, make_office, make_order
from nhip.work.directives.tests.test_actions import ORIGIN, item_of, reported

pytestmark = pytest.mark.django_db

KNOWN = NumberOrigin(
    indicator_code="online_dossier_share",
    territory="79",
    period="2026",
    title="Hồ sơ nộp trực tuyến",
    territory_name="Thành phố Hồ Chí Minh",
    value="41,2 %",
    target="≥ 50 % (2025)",
    snapshot_ids=("a", "b"),
    trace_address="/indicators/online_dossier_share/trace/?territory=79&period=2026",
)


def known_number(*, indicator_code: str, territory: str, period: str) -> NumberOrigin | None:
    return KNOWN if (indicator_code, territory) == (KNOWN.indicator_code, KNOWN.territory) else None


@pytest.fixture(autouse=True)
def _a_number_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.work.directives.sources._sources", [known_number])


def filled(office: Office, **change: str) -> dict[str, str]:
    form = {
        "items": "1",
        "title": "Nâng tỷ lệ hồ sơ trực tuyến",
        "content": "",
        "priority": "urgent",
        "issuer_agency_id": str(office.committee.id),
        "items-0-lead_agency_id": str(office.department.id),
        "items-0-deliverable": "Kế hoạch",
        "items-0-due_on": due_in(10).isoformat(),
        "items-0-co_agency_1": str(office.helping.id),
    }
    return form | change


def test_a_leader_gives_an_order_from_a_number(client: Client) -> None:
    office = make_office()
    leader = sign_in(client, office.leader)
    address = "/directives/new/?indicator=online_dossier_share&territory=79&period=2026"
    page = client.get(address).content.decode()
    assert "Đưa “Hồ sơ nộp trực tuyến” về mục tiêu (Thành phố Hồ Chí Minh)" in page
    assert "41,2 %" in page
    response = client.post(address, filled(office))
    order = Directive.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/directives/{order.id}/")
    directive = queries.directive(leader, order.id)
    assert directive.origin == KNOWN
    assert directive.priority is Priority.URGENT
    assert [one.name for one in directive.items[0].co_agencies] == ["Sở Phối Hợp"]
    shown = client.get(response["Location"]).content.decode()
    assert "41,2 %" in shown
    assert 'href="/indicators/online_dossier_share/trace/?territory=79&amp;period=2026"' in shown


def test_a_second_order_about_the_same_number_says_there_is_one(client: Client) -> None:
    order = make_order(origin=KNOWN)
    sign_in(client, order.office.leader)
    page = client.get("/directives/new/?indicator=online_dossier_share&territory=79").content.decode()
    assert f'href="/directives/{order.id}/"' in page


def test_an_unknown_number_is_said_and_not_recorded(client: Client) -> None:
    office = make_office()
    sign_in(client, office.leader)
    address = "/directives/new/?indicator=khong-co&territory=79"
    assert "Không tìm thấy con số được nêu" in client.get(address).content.decode()
    client.post(address, filled(office))
    assert Directive.objects.get().indicator_code == ""


def test_faults_are_shown_beside_their_fields_and_nothing_is_written(client: Client) -> None:
    office = make_office()
    sign_in(client, office.leader)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    bad = filled(office, title="", **{"items-0-due_on": yesterday})
    response = client.post("/directives/new/", bad)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_title"' in page
    assert "Kế hoạch" in page
    past = client.post("/directives/new/", filled(office, **{"items-0-due_on": yesterday}))
    assert 'href="#id_items-0-due_on"' in past.content.decode()
    assert Directive.objects.count() == 0


def test_a_second_work_item_is_added_without_a_script(client: Client) -> None:
    office = make_office()
    sign_in(client, office.leader)
    grown = client.post("/directives/new/", filled(office, add="1")).content.decode()
    assert 'name="items" value="2"' in grown
    assert 'name="items-1-deliverable"' in grown
    second = {
        "items": "2",
        "items-1-lead_agency_id": str(office.helping.id),
        "items-1-deliverable": "Kinh phí",
        "items-1-due_on": due_in(5).isoformat(),
    }
    assert client.post("/directives/new/", filled(office, **second)).status_code == 302
    assert list(WorkItem.objects.values_list("position", "deliverable")) == [(1, "Kế hoạch"), (2, "Kinh phí")]


def act(client: Client, order: Order, name: str, data: dict[str, object]) -> int:
    prefixed = {f"1-{name}-{key}": value for key, value in data.items()}
    return client.post(f"/directives/{order.id}/items/{order.item_id}/{name}/", prefixed).status_code


def test_department_reports_and_a_leader_closes(client: Client) -> None:
    order = make_order(origin=KNOWN)
    sign_in(client, order.office.head)
    desk = client.get("/desk/directives/").content.decode()
    assert f'href="/directives/{order.id}/"' in desk
    assert act(client, order, "accept", {"text": "Đã rõ"}) == 302
    upload = SimpleUploadedFile("bao-cao.txt", "Đã làm.".encode(), content_type="text/plain")
    assert act(client, order, "report", {"text": "Xong", "documents": upload, "indicator": "on"}) == 302
    item = item_of(order)
    assert [(str(one.kind), one.label) for one in item.steps[2].evidence] == [
        ("document", "bao-cao.txt"),
        ("indicator", "Hồ sơ nộp trực tuyến 41,2 %"),
    ]
    sign_in(client, order.office.deputy)
    page = client.get(f"/directives/{order.id}/").content.decode()
    assert "bao-cao.txt" in page
    assert "Kết thúc nhiệm vụ" in page
    assert act(client, order, "complete", {"text": "Đồng ý"}) == 302
    assert item_of(order).state is State.COMPLETED


def test_a_refused_act_keeps_what_was_typed(client: Client) -> None:
    order = make_order()
    actions.accept(order.doer, item_id=order.item_id)
    sign_in(client, order.office.head)
    data = {"1-report-text": "Đã làm xong cả rồi", "1-report-case_codes": "000.00.01.H29-260101-0001"}
    response = client.post(f"/directives/{order.id}/items/{order.item_id}/report/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Đã làm xong cả rồi" in page
    assert 'href="#id_1-report-case_codes"' in page
    assert item_of(order).state is State.ACCEPTED


def test_an_act_out_of_turn_is_told_on_the_page(client: Client) -> None:
    order = make_order()
    sign_in(client, order.office.leader)
    assert act(client, order, "complete", {"text": ""}) == 422
    assert item_of(order).state is State.ISSUED


@pytest.mark.parametrize("name", ["issue", "khong-co"])
def test_there_is_no_address_for_what_is_no_act(client: Client, name: str) -> None:
    order = make_order()
    sign_in(client, order.office.leader)
    assert act(client, order, name, {}) == 404


def test_who_has_nothing_to_do_with_it_finds_nothing(client: Client) -> None:
    order = make_order()
    sign_in(client, order.office.outsider)
    assert client.get(f"/directives/{order.id}/").status_code == 404
    assert client.get(f"/api/directives/{order.id}").status_code == 404
    assert "Nâng tỷ lệ" not in client.get("/directives/").content.decode()


@pytest.mark.parametrize("address", ["/directives/", "/directives/new/", "/desk/directives/"])
def test_citizens_have_no_business_here(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")
    sign_in(client, make_person())
    assert client.get(address).status_code == 403


def test_a_co_unit_is_asked_and_answers_at_its_desk(client: Client) -> None:
    order = make_order()
    actions.accept(order.doer, item_id=order.item_id)
    sign_in(client, order.office.head)
    asked = {"agency_id": str(order.office.helping.id), "text": "Có vướng gì không?"}
    assert act(client, order, "ask_opinion", asked) == 302
    sign_in(client, order.office.helper)
    assert "Đơn vị khác đang chờ ý kiến của bạn" in client.get("/desk/directives/").content.decode()
    assert act(client, order, "give_opinion", {"text": "Không vướng."}) == 302
    assert item_of(order).awaited_opinions == ()


def test_filters_narrow_the_list(client: Client) -> None:
    order = make_order(origin=ORIGIN)
    make_order(order.office)
    sign_in(client, order.office.leader)
    assert "<strong>2</strong> nhiệm vụ" in client.get("/directives/").content.decode()
    about = client.get("/directives/?indicator=online_dossier_share&territory=79").content.decode()
    assert "<strong>1</strong> nhiệm vụ" in about
    assert "<strong>0</strong> nhiệm vụ" in client.get("/directives/?overdue=on").content.decode()
    assert "<strong>2</strong> nhiệm vụ" in client.get("/directives/?state=open").content.decode()
    nobodys = client.get(f"/directives/?agency={order.office.helping.id}").content.decode()
    assert "Không có nhiệm vụ nào hợp với bộ lọc." in nobodys


def test_an_analyst_reads_everything_and_does_nothing(client: Client) -> None:
    order = reported()
    sign_in(client, order.office.analyst)
    page = client.get(f"/directives/{order.id}/").content.decode()
    assert "Kết thúc nhiệm vụ" not in page
    assert act(client, order, "complete", {"text": ""}) == 403
    assert item_of(order).state is State.REPORTED


def test_rest_lists_and_shows_for_staff_only(client: Client) -> None:
    order = make_order(origin=KNOWN)
    assert client.get("/api/directives/").status_code == 401
    sign_in(client, order.office.leader)
    found = client.get("/api/directives/?indicator_code=online_dossier_share").json()
    assert (found["count"], found["overdue"], found["pages"]) == (1, 0, 1)
    assert found["lines"][0]["number"] == f"CD-{clock.today().year}-0001"
    one = client.get(f"/api/directives/{order.id}").json()
    assert one["origin"]["value"] == "41,2 %"
    assert [step["act"] for step in one["items"][0]["steps"]] == ["issue"]


@pytest.mark.parametrize("odd", ["abc", "-1", "²", "9" * 5000])
def test_numbers_that_are_none_do_not_break_a_page(client: Client, odd: str) -> None:
    office = make_office()
    sign_in(client, office.leader)
    assert client.get("/directives/", {"page": odd}).status_code == 200
    assert client.post("/directives/new/", filled(office, items=odd)).status_code == 302
    assert Directive.objects.count() == 1
