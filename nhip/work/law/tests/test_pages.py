from pathlib import Path

import pytest
from django.test import Client

from nhip.kernel.access import SYSTEM
from nhip.work.law import api

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(newer: Path, laws: Path) -> None:
    api.import_documents(SYSTEM, newer)
    api.import_documents(SYSTEM, laws)
    api.rebuild_index()


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_question_without_diacritics_finds_the_clause(client: Client, imported: None) -> None:
    page = text(client, "/law/?q=bao+nhieu+tuoi+duoc+trong+hoa")
    assert '<a href="/law/luat-vuon-hoa/dieu-2/#khoan-1">Điều 2. Tuổi trồng hoa</a>' in page
    assert "1. Người từ đủ 12 tuổi được trồng hoa." in page
    assert "Có hiệu lực, từ 01/07/2020" in page


def test_an_ended_law_is_marked_at_the_day(client: Client, imported: None) -> None:
    assert "Hết hiệu lực từ 01/01/2020" in text(client, "/law/10-2005-qh11/")
    assert "Có hiệu lực, từ 01/01/2006" in text(client, "/law/10-2005-qh11/?date=2019-12-31")
    assert "Có hiệu lực từ 01/01/2006" in text(client, "/law/10-2005-qh11/?date=2005-12-31")


def test_a_document_shows_its_relations_and_its_articles(client: Client, imported: None) -> None:
    page = text(client, "/law/20-2019-qh14/")
    assert '<a href="/law/10-2005-qh11/">Luật cây cảnh · 10/2005/QH11</a>' in page
    assert "Thay thế" in page
    assert "15/2010/QH12" in page
    assert "chưa có ở đây" in page
    assert '<a href="/law/20-2019-qh14/dieu-3/" lang="vi">Điều 3. Hiệu lực thi hành</a>' in page


def test_a_clause_and_a_point_have_their_addresses(client: Client, imported: None) -> None:
    page = text(client, "/law/luat-vuon-hoa/dieu-2/")
    assert 'id="khoan-2"' in page
    assert 'id="khoan-2-diem-b"' in page
    assert "Được dẫn chiếu bởi" in page


def test_pages_speak_english(client: Client, imported: None) -> None:
    client.cookies["django_language"] = "en"
    page = text(client, "/law/luat-vuon-hoa/dieu-2/")
    assert "Article 2. Tuổi trồng hoa" in page
    assert "Cited by" in page
    assert "In force since" in page


@pytest.mark.parametrize("path", ["/law/khong-co/", "/law/luat-vuon-hoa/dieu-9/", "/law/khong-co/dieu-1/"])
def test_what_is_not_there_is_said(client: Client, imported: None, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["", "q=", "q=" + "a" * 5000, "q=hoa&date=x&page=-1", "q=hoa&page=99"])
def test_any_question_gets_a_page(client: Client, imported: None, query: str) -> None:
    assert client.get(f"/law/?{query}").status_code == 200


def test_before_the_first_import_the_page_says_so(client: Client) -> None:
    assert "Không thấy điều luật nào" in text(client, "/law/?q=hoa")


def test_the_interface_answers_as_the_page_does(client: Client, imported: None) -> None:
    found = client.get("/api/law/search", {"q": "tuoi trong hoa", "page_size": 1}).json()
    assert (found["hits"][0]["document"], found["hits"][0]["address"], found["hits"][0]["clause"]) == (
        "luat-vuon-hoa",
        "dieu-2",
        "1",
    )
    card = client.get("/api/law/documents/luat-vuon-hoa").json()
    assert card["articles"][1]["clauses"][1]["points"][1]["label"] == "b"
    assert card["rank"] == 20
    assert client.get("/api/law/documents/10-2005-qh11", {"date": "2010-01-01"}).json()["in_force"] is True
    assert client.get("/api/law/documents/khong-co").json()["code"] == "law.not_found"
