"""The pages and the interface, as the public, an analyst and a leader meet them."""

import pytest
from django.test import Client

from nhip.base.identity.testing import make_agency, make_person, make_staff, sign_in
from nhip.insight.selfcheck.models import Declaration
from nhip.insight.selfcheck.tests.conftest import SAI_GON

INDEX = "/self-check/service-index"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.usefixtures("counted")
def test_the_public_reads_scores_with_their_integers(client: Client) -> None:
    shown = page(client, "/self-check/")
    assert "4 / 6" in shown
    assert "Nền tảng chưa tiếp nhận phản ánh" in shown
    assert "<b>4</b> hồ sơ có kết quả" in page(client, f"{INDEX}/on_time/")
    assert "Phường Sài Gòn" in page(client, f"{INDEX}/units/")
    assert 'href="/self-check/?procedure=khai-sinh&amp;period=2026"' in page(client, f"{INDEX}/procedures/")


@pytest.mark.usefixtures("counted")
def test_the_cases_are_behind_a_permission(client: Client) -> None:
    sign_in(client, make_person())
    assert client.get(f"{INDEX}/on_time/cases/").status_code == 403
    sign_in(client, make_staff("leader", make_agency()))
    assert "H29-2" in page(client, f"{INDEX}/on_time/cases/?unit={SAI_GON}&page=99")


@pytest.mark.usefixtures("counted")
def test_bad_questions_get_a_sentence(client: Client) -> None:
    told = client.get("/self-check/?period=quý+ba")
    assert (told.status_code, "không phải là kỳ" in told.content.decode()) == (422, True)
    assert client.get(f"{INDEX}/no-such/").status_code == 404


@pytest.mark.usefixtures("counted")
def test_an_analyst_answers_a_question(client: Client) -> None:
    sign_in(client, make_staff("analyst", make_agency()))
    refused = client.post("/self-check/losi/I1/", {"answer": "yes"})
    assert (refused.status_code, Declaration.objects.count()) == (422, 0)
    given = {"answer": "yes", "evidence": "https://example.gov.vn/a", "words": ""}
    assert client.post("/self-check/losi/I1/", given)["Location"] == "/self-check/losi/"
    assert 'href="https://example.gov.vn/a"' in page(client, "/self-check/losi/")


@pytest.mark.usefixtures("counted")
def test_programs_read_the_same(client: Client) -> None:
    sheet = client.get("/api/selfcheck/service-index", {"unit": SAI_GON}).json()
    on_time = next(one for one in sheet["components"] if one["key"] == "on_time")
    assert (on_time["numerator"], on_time["denominator"], on_time["points"]) == (2, 3, "6.67")
    assert len(client.get("/api/selfcheck/losi").json()) == 95
