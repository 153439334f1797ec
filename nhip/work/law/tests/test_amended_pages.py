"""A law, and another that amends it: what the pages, the search and the interface show on which day."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.work.law import api
from nhip.work.law.contracts import LawQuery
from nhip.work.law.models import AmendmentText, LegalDocument
from nhip.work.law.tests.records import AMENDING, OLD

pytestmark = pytest.mark.django_db


@pytest.fixture
def amended(tmp_path: Path) -> None:
    file = tmp_path / "amended.jsonl"
    lines = [json.dumps(one, ensure_ascii=False) for one in (OLD, AMENDING)]
    file.write_text("\n".join(lines), encoding="utf-8")
    report = api.import_documents(SYSTEM, file)
    assert dict(report.amendments) == {"not_read": 1, "put": 2}
    api.rebuild_index()


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_words_are_those_of_the_day(client: Client, amended: None) -> None:
    before = text(client, "/law/10-2005-qh11/dieu-2/?date=2011-06-30")
    after = text(client, "/law/10-2005-qh11/dieu-2/?date=2011-07-01")
    assert "tưới hai lần mỗi ngày" in before
    assert "tưới ba lần" not in before
    assert "Cây cảnh được tưới ba lần mỗi ngày." in after
    assert "Sửa đổi theo" in after
    assert '<a href="/law/15-2010-qh12/dieu-1/">' in after
    # What it was stands folded beside it.
    assert after.index("tưới ba lần") < after.index("Trước đó:") < after.index("tưới hai lần")


def test_an_added_article_has_its_page_from_its_day_on(client: Client, amended: None) -> None:
    assert "Bón mỗi tháng." in text(client, "/law/10-2005-qh11/dieu-2a/?date=2012-01-01")
    assert client.get("/law/10-2005-qh11/dieu-2a/?date=2010-01-01").status_code == 404


def test_the_document_tells_its_versions_and_what_is_not_in_its_words(client: Client, amended: None) -> None:
    page = text(client, "/law/10-2005-qh11/?date=2012-01-01")
    assert '<a href="?date=2011-07-01">Lời văn từ 01/07/2011</a>' in page
    assert "Hãy đọc ở văn bản sửa đổi" in page
    assert "được bổ sung" in page
    assert "Có hiệu lực từ 01/07/2011: <a" in text(client, "/law/10-2005-qh11/?date=2011-01-01")


def test_two_days_are_compared_word_by_word(client: Client, amended: None) -> None:
    page = text(client, "/law/10-2005-qh11/compare/?from=2010-01-01&to=2012-01-01")
    assert "2 điều khác nhau giữa 01/01/2010 và 01/01/2012." in page
    assert "2 điều giữ nguyên." in page
    assert "<del>hai</del><ins>ba</ins>" in page
    same = text(client, "/law/10-2005-qh11/compare/?from=2010-01-01&to=x")
    assert "2 điều khác nhau" in same
    assert client.get("/law/khong-co/compare/").status_code == 404


def test_a_month_tells_what_began_ended_and_was_amended(client: Client, amended: None) -> None:
    page = text(client, "/law/changes/?month=2011-07")
    assert '<a href="/law/15-2010-qh12/" lang="vi">' in page
    assert "2 chỗ, từ 01/07/2011, bởi" in page
    assert page.count("Không có.") == 1
    assert text(client, "/law/changes/?month=1999-13").count("Không có.") == 3


def test_a_month_takes_as_many_queries_for_many_documents(client: Client, amended: None) -> None:
    client.get("/law/changes/")  # what a page asks only once
    with CaptureQueriesContext(connection) as few:
        text(client, "/law/changes/?month=2011-07")
    rows = [
        LegalDocument(
            slug=f"v-{number}",
            key=f"V{number}",
            number="",
            title=f"Văn bản {number}",
            kind="law",
            body="",
            is_normative=True,
            starts_on=date(2011, 7, 1),
            source="",
            source_url="",
            changed_at=clock.now(),
        )
        for number in range(20)
    ]
    LegalDocument.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        page = text(client, "/law/changes/?month=2011-07")
    assert page.count('<a href="/law/v-') == 20
    assert len(few) == len(many) == 4


def test_search_and_interface_show_the_words_of_the_day(client: Client, amended: None) -> None:
    hit = api.find(LawQuery(words="cây cảnh được tưới mấy lần mỗi ngày năm 2013")).hits[0]
    assert (hit.document, hit.address, hit.clause) == ("10-2005-qh11", "dieu-2", "1")
    assert (hit.amended, hit.repealed) == (True, False)
    assert hit.text.startswith("1. Cây cảnh được tưới ba lần mỗi ngày.")
    card = client.get("/api/law/documents/10-2005-qh11", {"date": "2012-01-01"}).json()
    assert [one["address"] for one in card["articles"]] == ["dieu-1", "dieu-2", "dieu-2a", "dieu-3"]
    assert card["versions"] == ["2011-07-01"]


def test_only_the_newest_text_of_the_amending_document_counts(tmp_path: Path, amended: None) -> None:
    file = tmp_path / "again.jsonl"
    words = json.dumps(AMENDING, ensure_ascii=False).replace("ba lần", "bốn lần")
    file.write_text(words, encoding="utf-8")
    api.import_documents(SYSTEM, file)
    assert AmendmentText.objects.exclude(target=None).count() == 6
    _card, found = api.article("10-2005-qh11", "dieu-2")
    assert found.article.clauses[0].text.startswith("Cây cảnh được tưới bốn lần")


def test_a_document_that_comes_later_is_amended_then(tmp_path: Path) -> None:
    for name, record in (("new", AMENDING), ("old", OLD)):
        file = tmp_path / f"{name}.jsonl"
        file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        report = api.import_documents(SYSTEM, file)
    assert dict(report.amendments) == {"not_read": 1, "put": 2}
    assert len(api.article("10-2005-qh11", "dieu-2")[1].notes) == 1
