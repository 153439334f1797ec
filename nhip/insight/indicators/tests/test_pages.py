import csv
import io

import pytest
from django.test import RequestFactory
from django.urls import reverse

from nhip.base.places.testing import load_provinces
from nhip.insight.indicators import api
from nhip.insight.indicators.testing import refresh_and_recompute
from nhip.insight.indicators.tests.conftest import actor_with, case
from nhip.insight.indicators.web import downloads, views
from nhip.kernel.access import ANONYMOUS
from nhip.kernel.errors import Invalid, NotAllowed, NotFound

LEADER = ("indicators.view", "indicators.rows", "indicators.reproduce", "directives.issue")


@pytest.fixture
def numbers(cases):
    load_provinces("79")
    for month, online in {"07": 2, "08": 4, "09": 6, "10": 7}.items():
        cases += [
            case(
                f"{month}{n}",
                received=f"2026-{month}-10T02:00:00",
                channel="online" if n < online else "post",
                simulated=True,
            )
            for n in range(10)
        ]
    cases += [case("w1", "26743"), case("w2", "26743", channel="online")]
    refresh_and_recompute()


def get(view, actor, path="/", query="", **named):
    request = RequestFactory().get(path + query)
    request.actor = actor
    return view(request, **named)


def page(view, actor, query="", **named):
    response = get(view, actor, query=query, **named)
    assert response.status_code == 200
    return response.content.decode()


def test_the_index_is_public_and_says_what_is_missing(numbers, client):
    response = client.get(reverse("indicators:index"))
    assert response.status_code == 200
    text = response.content.decode()
    assert "Thành phố Hồ Chí Minh" in text
    assert "Sở Y tế" in text
    assert "Người dân hài lòng khi làm thủ tục" in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B14:00", "0001-01-01T00:00:00", "soon"])
def test_a_moment_no_clock_can_show_is_refused(moment):
    with pytest.raises(Invalid):
        get(views.index, actor_with(*LEADER), query=f"?as_of={moment}")


def test_the_index_narrows_by_state_and_words(numbers):
    narrowed = page(views.index, ANONYMOUS, "?state=off_course")
    assert "LOSI" in narrowed and "Sở Y tế" not in narrowed
    words = page(views.index, ANONYMOUS, "?q=ho+so+suc+khoe")
    assert "hồ sơ sức khỏe điện tử" in words and "LOSI" not in words
    assert "Không có mục tiêu nào như vậy" in page(views.index, ANONYMOUS, "?state=met&q=losi")


def test_a_number_s_page(numbers):
    text = page(views.number, actor_with(*LEADER), code="online_dossier_share")
    assert "47,62" in text and "20 trên 42" in text
    assert "Mục tiêu <strong>70" in text
    assert 'role="img" class="chart"' in text and "cách mục tiêu 70" in text
    assert "<title id=" in text and "aria-roledescription" not in text and "style=" not in text
    assert "/directives/new/?indicator=online_dossier_share&amp;territory=79&amp;period=2026" in text
    assert "địa giới đến 30/06/2025" in text
    assert "tag-simulated" in text


def test_the_public_gets_no_way_to_rows_or_directives(numbers):
    text = page(views.number, ANONYMOUS, code="online_dossier_share")
    assert "/directives/new/" not in text
    trace = page(views.trace, ANONYMOUS, code="online_dossier_share")
    assert "Tính lại và so" not in trace and "/rows/" not in trace


def test_units_are_for_staff_and_small_cells_hidden(numbers):
    for view in (views.number, views.trace, downloads.values):
        with pytest.raises(NotAllowed):
            get(view, ANONYMOUS, query="?territory=26743", code="online_dossier_share")
    public = page(views.wards, ANONYMOUS, code="online_dossier_share")
    assert public.count("không công bố<") == 2
    staff = page(views.wards, actor_with(*LEADER), code="online_dossier_share")
    assert staff.count("không công bố<") == 0
    assert "1 / 2" in staff and "19 / 40" in staff
    assert "Phường" in page(
        views.number, actor_with(*LEADER), "?territory=26743", code="online_dossier_share"
    )


def test_the_public_sees_units_by_year_only(numbers):
    month = page(views.wards, ANONYMOUS, "?period=2026-10", code="online_dossier_share")
    assert "7 / 10" not in month
    assert "7 / 10" in page(views.wards, actor_with(*LEADER), "?period=2026-10", code="online_dossier_share")


def test_a_metric_without_data_names_the_owner(numbers):
    text = page(views.number, ANONYMOUS, code="ehealth_record")
    assert "Số liệu phải đến từ" in text and "Sở Y tế" in text
    with pytest.raises(NotFound):
        get(views.trace, ANONYMOUS, code="ehealth_record")


def test_two_series_on_one_page(numbers):
    text = page(views.number, ANONYMOUS, code="digital_economy_grdp")
    assert "≈ 22" in text and "14,65" in text
    assert ">GSO<" in text and ">MIC<" in text
    assert "Đến kỳ này đáng lẽ phải là 23,59" in text


def test_a_bad_period_is_refused(numbers):
    with pytest.raises(Invalid, match="không phải là kỳ"):
        get(views.number, ANONYMOUS, query="?period=2026-13", code="online_dossier_share")
    with pytest.raises(NotFound):
        get(views.number, ANONYMOUS, code="nothing")


def test_trace_reproduce_and_rows(numbers):
    leader = actor_with(*LEADER)
    text = page(views.trace, leader, code="online_dossier_share")
    assert "definitions.cases.online_dossier_share" in text and "Tính lại và so" in text
    value = api.number("online_dossier_share", "79").value
    request = RequestFactory().post("/")
    request.actor = leader
    again = views.reproduce(request, code="online_dossier_share", value_id=value.id).content.decode()
    assert "Khớp với con số đã ghi" in again and "20 trên 42" in again
    rows = page(views.rows, leader, code="online_dossier_share")
    assert rows.count("<code>000.00.01.H29-") == 42
    assert "Không có hồ sơ nào" in page(views.rows, leader, "?page=9", code="online_dossier_share")
    with pytest.raises(NotAllowed):
        get(views.rows, actor_with("indicators.view"), code="online_dossier_share")


def test_csv(numbers):
    response = get(downloads.values, ANONYMOUS, code="online_dossier_share")
    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    year = next(line for line in lines if line["period"] == "2026")
    assert (year["amount"], year["numerator"], year["denominator"], year["simulated"]) == (
        "47.62",
        "20",
        "42",
        "1",
    )
    assert {len(line["period"]) for line in lines} == {4, 7}


def test_rest_board_number_and_csv(numbers, client):
    board = client.get("/api/indicators/board?territory=79").json()
    assert (board["territory"], board["count"]) == ("79", 48)
    line = next(item for item in board["items"] if item["target"]["id"] == "202405-online-70")
    assert (line["state"], line["value"]["amount"], line["value"]["simulated"]) == (
        "on_course",
        "47.62",
        True,
    )
    assert line["target"]["paragraph"] == 1
    number = client.get("/api/indicators/digital_economy_grdp").json()
    assert [(v["method"], v["amount"]) for v in number["values"]] == [("MIC", "22"), ("GSO", "14.65")]
    month = client.get("/api/indicators/online_dossier_share?period=2026-10").json()
    assert month["value"]["numerator"] == 8
    assert client.get("/api/indicators/online_dossier_share?territory=26743").status_code == 403
    assert client.get("/api/indicators/online_dossier_share?period=x").status_code == 422
    assert client.get("/api/indicators/nothing").status_code == 404
    assert client.get("/api/indicators/online_dossier_share/values.csv").content.startswith(
        b"metric,territory"
    )


def test_rest_names_the_owner_in_the_language_that_is_asked_for(numbers, client):
    number = "/api/indicators/online_dossier_share"
    told = {
        language: (
            client.get(number, headers={"Accept-Language": language}).json()["owner"],
            next(
                one["owner"]
                for one in client.get(
                    "/api/indicators/board?territory=79", headers={"Accept-Language": language}
                ).json()["items"]
                if one["metric"] == "online_dossier_share"
            ),
        )
        for language in ("vi", "en")
    }
    office = "Office of the People's Committee"
    assert told == {"vi": ("Văn phòng UBND", "Văn phòng UBND"), "en": (office, office)}


def test_the_past_of_the_province_is_public_and_that_of_units_is_not(numbers, client):
    earlier = "2026-11-20T11:00"
    before = client.get(f"/api/indicators/board?territory=79&as_of={earlier}").json()
    assert {item["value"] for item in before["items"]} == {None}
    assert before["as_of"].startswith("2026-11-20T11:00:00+07:00")
    hidden = page(views.wards, ANONYMOUS, f"?as_of={earlier}", code="online_dossier_share")
    assert "không công bố<" in hidden
    staff = page(views.wards, actor_with(*LEADER), f"?as_of={earlier}", code="online_dossier_share")
    assert "không công bố<" not in staff
    assert "19 / 40" not in staff


def test_english_pages_have_no_vietnamese_left(numbers, client):
    client.cookies["django_language"] = "en"
    address = reverse("indicators:number", args=["online_dossier_share"])
    text = client.get(address).content.decode()
    assert "Dossiers filed online" in text
    assert "47.62%" in text
    assert "Truy nguồn" not in text


def test_a_page_asks_the_database_a_bounded_number_of_times(numbers, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        api.board("79")
    with django_assert_max_num_queries(12):
        api.by_ward("online_dossier_share")
