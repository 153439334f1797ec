from typing import Any

import pytest
from django.test import Client


def get(client: Client, path: str, status: int = 200, **query: str) -> Any:
    response = client.get(f"/api/places/{path}", query)
    assert response.status_code == status, response.content
    return response.json()


def test_units_of_a_province(client: Client, hcmc: None) -> None:
    answer = get(client, "units", parent="79", on="2026-01-01")
    assert answer["count"] == 168
    assert len(answer["items"]) == 168
    assert [item for item in answer["items"] if item["code"] == "26740"] == [
        {
            "code": "26740",
            "kind": "ward",
            "name_vi": "Sài Gòn",
            "name_en": "Sai Gon",
            "full_name_vi": "Phường Sài Gòn",
            "full_name_en": "Sai Gon Ward",
            "parent_code": "79",
            "district_vi": "",
            "valid_from": "2025-07-01",
            "valid_to": None,
            "centroid": {"lat": 10.7805, "lon": 106.704},
        }
    ]


def test_one_unit_by_code_and_day(client: Client, hcmc: None) -> None:
    assert get(client, "units/26740", on="2025-06-30")["full_name_vi"] == "Phường Bến Nghé"
    assert get(client, "units/26740")["full_name_vi"] == "Phường Sài Gòn"
    assert get(client, "units/79")["full_name_en"] == "Ho Chi Minh City"


def test_provinces(client: Client, hcmc: None) -> None:
    assert get(client, "provinces")["count"] == 34
    assert get(client, "provinces", on="2025-06-30")["count"] == 63


def test_successors_of_a_split_unit(client: Client, hcmc: None) -> None:
    answer = get(client, "successors", code="26737", on="2025-06-30")
    assert (answer["code"], answer["on"], answer["outcome"]) == ("26737", "2025-06-30", "split")
    assert (answer["unit"]["name_vi"], answer["unit"]["district_vi"]) == ("Đa Kao", "Quận 1")
    assert answer["count"] == 2
    assert [item["full_name_vi"] for item in answer["items"]] == [
        "Phường Tân Định",
        "Phường Sài Gòn",
    ]
    assert answer["current"] == answer["items"]
    assert [item["full_name_vi"] for item in answer["same_code"]] == ["Phường Tân Định"]


def test_successors_of_a_whole_and_of_a_current_unit(client: Client, hcmc: None) -> None:
    whole = get(client, "successors", code="26740", on="2025-06-30")
    assert (whole["outcome"], [i["code"] for i in whole["items"]]) == ("whole", ["26740"])
    current = get(client, "successors", code="26740", on="2026-01-01")
    assert (current["outcome"], current["count"], current["items"]) == ("current", 0, [])
    assert get(client, "successors", code="77", on="2025-06-30")["items"][0]["code"] == "79"


def test_search(client: Client, hcmc: None) -> None:
    answer = get(client, "search", q="ben nghe", limit="1")
    assert (answer["count"], answer["items"][0]["code"]) == (1, "26740")


REFUSALS = [
    ("units", {"parent": "79", "on": "01/01/2026"}, 422, "invalid", "“01/01/2026” không phải là ngày"),
    ("units", {"parent": "7"}, 422, "code.invalid", "“7” không phải mã hợp lệ"),
    ("units", {"parent": "99"}, 404, "places.unknown_unit", "không có đơn vị hành chính nào mang mã 99"),
    ("units", {"parent": "77", "on": "2026-01-01"}, 404, "places.unknown_unit", "đến hết 30/06/2025"),
    ("units/99999", {}, 404, "places.unknown_unit", "mang mã 99999"),
    ("units/26740", {"on": "2024-01-01"}, 404, "places.unknown_unit", "Ngày 01/01/2024"),
    ("successors", {}, 422, "invalid", "Thiếu tham số “code”"),
    ("successors", {"code": "99999"}, 404, "places.unknown_unit", "mang mã 99999"),
    ("successors", {"code": "26740", "on": "2025-02-30"}, 422, "invalid", "“2025-02-30”"),
    ("successors", {"code": "../etc"}, 422, "code.invalid", "không phải mã hợp lệ"),
    ("search", {"q": " "}, 422, "invalid", "Thiếu tham số “q”"),
]


@pytest.mark.parametrize(("path", "query", "status", "code", "message"), REFUSALS)
def test_a_refusal_says_what_which_value_and_what_next(
    client: Client, hcmc: None, path: str, query: dict[str, str], status: int, code: str, message: str
) -> None:
    answer = get(client, path, status, **query)
    assert answer["code"] == code
    assert message.lower() in answer["detail"].lower()
