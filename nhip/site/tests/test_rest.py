"""The REST interface as a whole: one document, one shape of refusal, no text a database cannot keep."""

import json

import pytest
from django.test import Client
from ninja import Schema

from nhip.site.rest import api

pytestmark = pytest.mark.django_db


def _schemas(parent: type = Schema) -> list[type]:
    children: list[type] = parent.__subclasses__()
    return [one for child in children for one in (child, *_schemas(child))]


def test_no_two_shapes_share_a_name() -> None:
    ours = [one for one in _schemas() if one.__module__.startswith("nhip.")]
    assert len(ours) > 20
    assert len({one.__name__ for one in ours}) == len(ours)


def test_every_operation_tells_how_it_refuses() -> None:
    document = api.get_openapi_schema()
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) >= 18
    named = {
        one["responses"]["4XX"]["content"]["application/problem+json"]["schema"]["$ref"] for one in operations
    }
    assert named == {"#/components/schemas/RefusalOut"}
    assert set(document["components"]["schemas"]["RefusalOut"]["required"]) == {
        "type",
        "title",
        "status",
        "detail",
        "code",
    }


@pytest.mark.parametrize(
    "body", ["{", '{"code": "\\u0000", "factor": "0001"}', '{"code": "\\ud83d", "factor": "0001"}']
)
def test_a_body_that_cannot_be_kept_is_refused(client: Client, body: str) -> None:
    answer = client.post("/api/cases/track", body, content_type="application/json")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (400, "request.invalid")


def test_a_nul_in_an_address_is_refused(client: Client) -> None:
    assert client.get("/api/cases/results/%00").status_code == 400
    assert client.get("/api/places/search?q=%00")["Content-Type"] == "application/problem+json"
    page = client.get("/verify/%00/")
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_a_page_answers_head_like_get(client: Client) -> None:
    assert [client.head(path).status_code for path in ("/", "/health", "/design/")] == [200, 503, 200]


def test_nothing_of_ours_loads_scripts_from_elsewhere(client: Client) -> None:
    assert client.get("/api/openapi.json").status_code == 200
    assert client.get("/api/docs").status_code == 404
