"""The public catalogue: words with and without diacritics, filters, pages, REST, the index on disk."""

import shutil
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from nhip.kernel.access import SYSTEM
from nhip.work.procedures import actions, api
from nhip.work.procedures.actions import Batch, NewVersion, publish_batch
from nhip.work.procedures.adapters import search_index
from nhip.work.procedures.contracts import (
    Audience,
    CatalogueQuery,
    Content,
    Level,
    LocalText,
    ProcedureNotFound,
)
from nhip.work.procedures.jobs import refresh_search_index
from nhip.work.procedures.models import Version

pytestmark = pytest.mark.django_db


def publish(code: str, title: str, **said: Any) -> None:
    content = Content(title=LocalText(title), field=said.pop("field", "Khác"), **said)
    publish_batch(SYSTEM, Batch("test", (NewVersion(code, content),)))


@pytest.fixture
def catalogue(shipped: int) -> None:
    publish("1.1", "Đăng ký khai tử", field="Hộ tịch", levels=(Level.COMMUNE,), audiences=(Audience.CITIZEN,))
    publish(
        "1.2",
        "Đăng ký lại khai sinh",
        field="Hộ tịch",
        levels=(Level.COMMUNE,),
        audiences=(Audience.CITIZEN,),
    )
    publish(
        "1.3", "Cấp phép bay", field="Hàng không", levels=(Level.MINISTRY,), audiences=(Audience.ENTERPRISE,)
    )
    actions.rebuild_index()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("khai sinh", "khai-sinh"),
        ("KHAI SINH cho con", "khai-sinh"),
        ("khai tử", "1.1"),
        ("dang ky lai khai sinh", "1.2"),
        ("birth registration", "khai-sinh"),
        ("giấy phép lái xe hết hạn", "doi-giay-phep-lai-xe"),
        ("xin phep xay nha", "giay-phep-xay-dung-nha-o"),
        ("1.3", "1.3"),
    ],
)
def test_words_find_with_and_without_diacritics(catalogue: None, words: str, first: str) -> None:
    assert api.find(CatalogueQuery(words=words)).hits[0].code == first


def test_words_that_say_nothing_find_nothing_and_no_words_find_all(catalogue: None) -> None:
    assert api.find(CatalogueQuery(words="zzz qqq")).count == 0
    assert api.find(CatalogueQuery(words="!!! ... ???")).count == 0
    everything = api.find(CatalogueQuery())
    assert everything.count == 15
    assert all(hit.can_be_filed for hit in everything.hits[:12])


def test_filters_narrow_and_facets_count_what_the_others_leave(catalogue: None) -> None:
    page = api.find(CatalogueQuery(field="Hộ tịch", level=Level.COMMUNE))
    assert {hit.code for hit in page.hits} == {"khai-sinh", "1.1", "1.2"}
    fields = {facet.value: (facet.count, facet.selected) for facet in page.fields}
    assert fields["Hộ tịch"] == (3, True)
    assert fields["Bảo trợ xã hội"] == (1, False)
    levels = {facet.value: facet.count for facet in page.levels}
    assert levels == {"commune": 3}
    assert [facet.label for facet in page.levels] == ["Cấp xã"]
    assert [(facet.value, facet.count) for facet in page.life_events] == [
        ("co-con", 2),
        ("mat-nguoi-than", 1),
    ]


def test_life_events_gather_by_code_field_and_words(catalogue: None) -> None:
    gathered = {hit.code for hit in api.find(CatalogueQuery(life_event="co-con")).hits}
    assert gathered == {"khai-sinh", "nhap-hoc-mam-non", "1.2"}
    counted = {event.code: event.count for event in api.life_events()}
    assert len(counted) == 12
    assert (counted["co-con"], counted["mat-nguoi-than"], counted["lai-xe"]) == (3, 1, 1)


def test_a_filter_nobody_has_leaves_nothing(catalogue: None) -> None:
    assert api.find(CatalogueQuery(audience="martian")).count == 0
    assert api.find(CatalogueQuery(page=99)).hits != ()


def test_pages_are_cut(catalogue: None) -> None:
    found = api.find(CatalogueQuery(page_size=4, page=4))
    assert (found.pages, len(found.hits)) == (4, 3)


def test_a_national_procedure_leads_to_the_form_of_the_province(shipped: int) -> None:
    publish("1.001193", "Thủ tục đăng ký khai sinh", field="Hộ tịch")
    actions.rebuild_index()
    card = api.procedure("1.001193")
    assert (card.filed_as, card.can_be_filed) == ("khai-sinh", True)
    hits = {hit.code: hit.can_be_filed for hit in api.find(CatalogueQuery(words="khai sinh")).hits}
    assert hits["1.001193"]


def test_the_index_follows_the_catalogue(catalogue: None) -> None:
    publish("1.4", "Thả diều")
    assert "1.4" not in {hit.code for hit in api.find(CatalogueQuery()).hits}
    refresh_search_index()
    assert api.find(CatalogueQuery(words="thả diều")).hits[0].code == "1.4"
    assert actions.rebuild_if_stale() is False


def test_another_process_sees_the_new_index(catalogue: None) -> None:
    held = search_index.opened()
    assert held is not None
    publish("1.4", "Thả diều")
    actions.rebuild_index()
    fresh = search_index.opened()
    assert fresh is not None
    assert fresh.name != held.name
    # A reader that opened the old build goes on with it.
    assert len(search_index.ranked(held, "khai sinh")) > 0


def test_a_killed_rebuild_leaves_the_old_index_serving(
    catalogue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(root: Any, name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(search_index, "_point", dies)
    publish("1.4", "Thả diều")
    with pytest.raises(KeyboardInterrupt):
        actions.rebuild_index()
    monkeypatch.undo()
    assert api.find(CatalogueQuery(words="khai sinh")).hits[0].code == "khai-sinh"
    refresh_search_index()
    assert api.find(CatalogueQuery(words="thả diều")).hits[0].code == "1.4"
    assert len([path for path in search_index.folder().iterdir() if path.is_dir()]) <= 2


def test_a_lost_index_is_built_anew(catalogue: None) -> None:
    shutil.rmtree(search_index.folder())
    assert api.find(CatalogueQuery()).count == 0
    refresh_search_index()
    assert api.find(CatalogueQuery()).count == 15


def test_the_page_of_the_catalogue(catalogue: None, client: Client) -> None:
    page = client.get("/procedures/", {"q": "khai sinh", "level": "commune"}).content.decode()
    assert '<a href="/procedures/khai-sinh/">' in page
    assert 'value="khai sinh"' in page
    assert '<option value="commune" selected>' in page
    # Scripts come from files of ours alone: nothing that a procedure says runs.
    assert "<script>" not in page
    assert client.get("/procedures/", {"page": "x", "field": "'\"<b>"}).status_code == 200


def test_the_page_of_a_procedure(catalogue: None, client: Client) -> None:
    page = client.get("/procedures/ho-kinh-doanh/").content.decode()
    assert 'href="/cases/new/ho-kinh-doanh/"' in page
    assert "100.000\N{NO-BREAK SPACE}₫" in page
    assert "3 ngày làm việc" in page
    assert "168/2025/NĐ-CP" in page
    described = client.get("/procedures/1.3/").content.decode()
    assert "/cases/new/" not in described
    assert client.get("/procedures/no-such/").status_code == 404


def test_words_kept_verbatim_are_marked_on_the_page(db: None, client: Client, tmp_path: Any) -> None:
    from nhip.work.procedures.tests.records import channels, write

    file = write(tmp_path / "one.jsonl", [channels("Trực tuyến7Miễn phí(theo giá gió)")])
    api.import_catalogue(SYSTEM, file)
    page = client.get("/procedures/1.000001/").content.decode()
    assert page.count("nguyên văn") == 2
    assert "theo giá gió" in page


def test_a_page_in_english_speaks_english(catalogue: None, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/procedures/khai-sinh/").content.decode()
    for words in ("Birth registration", "Birth notice", "Civil status", "1 working day", "File the dossier"):
        assert words in page
    for words in ("Giấy chứng sinh", "Đăng ký khai sinh", "ngày làm việc"):
        assert words not in page


def test_long_pages_travel_compressed(catalogue: None, client: Client) -> None:
    page = client.get("/procedures/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 10_000


def test_rest_search(catalogue: None, client: Client) -> None:
    answer = client.get("/api/procedures/search", {"q": "khai tu"}).json()
    assert answer["items"][0]["code"] == "1.1"
    assert set(answer) == {"count", "page", "pages", "items", "life_events", "fields", "audiences", "levels"}


def test_rest_procedure_and_form(catalogue: None, client: Client) -> None:
    answer = client.get("/api/procedures/doi-giay-phep-lai-xe").json()
    assert [(row["channel"], row["fees"][0]["amount_vnd"]) for row in answer["channels"]] == [
        ("online", 115_000),
        ("in_person", 135_000),
    ]
    assert answer["channels"][0]["time"] == {"value": 5.0, "unit": "working_days"}
    assert answer["legal_bases"][0]["number"] == "36/2024/QH15"
    form = client.get("/api/procedures/doi-giay-phep-lai-xe/form").json()
    assert [step["key"] for step in form["steps"]][:2] == ["driver", "licence"]
    missing = client.get("/api/procedures/none")
    assert (missing.status_code, missing.json()["code"]) == (404, "procedures.not_found")
    assert client.get("/api/procedures/1.3/form").status_code == 409


def test_titles_in_the_readers_language(catalogue: None) -> None:
    assert api.titles(["khai-sinh", "nobody"]) == {"khai-sinh": "Đăng ký khai sinh"}
    with translation.override("en"):
        assert api.titles(["khai-sinh"]) == {"khai-sinh": "Birth registration"}


def test_a_version_is_looked_up_by_code_and_day(shipped: int) -> None:
    from datetime import date

    assert api.current_version("khai-sinh", on=date(2025, 7, 1)).number == 1
    with pytest.raises(ProcedureNotFound):
        api.current_version("khai-sinh", on=date(2025, 6, 30))
    assert Version.objects.count() == 12


def test_lists_ask_the_database_little(catalogue: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        api.find(CatalogueQuery(words="khai sinh"))
