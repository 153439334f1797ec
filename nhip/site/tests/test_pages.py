from collections.abc import Iterator

import pytest
from django.test import Client

from nhip.site.pages.samples import SAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Iterator[Client]:
    return Client(headers={"accept-language": "vi"}, raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Hôm nay cần làm giấy tờ gì?"),
        ("/help/", "Trợ giúp"),
        ("/accessibility/", "Ai cũng dùng được"),
        ("/life-events/", "Nhà mình đang có việc gì?"),
        ("/offline/", "Điện thoại đang không có mạng"),
        ("/design/", "Hệ thống giao diện"),
        ("/design/shells/ops/", "Khung điều hành"),
        ("/design/errors/410/", "Trang này không còn nữa"),
    ],
)
def test_pages_for_everybody(client: Client, path: str, title: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert f">{title}</h1>" in response.content.decode()


def test_the_front_page_searches_the_catalogue(client: Client) -> None:
    html = client.get("/").content.decode()
    assert '<form class="search" action="/procedures/" role="search">' in html
    assert '<input type="search" name="q"' in html


def test_the_style_page_shows_each_sample_alive_and_as_source(client: Client) -> None:
    html = client.get("/design/").content.decode()
    assert html.count('<section class="sample"') == len(SAMPLES)
    assert '<span class="tag tag-met">Đạt</span>' in html
    assert "{% state_tag &quot;met&quot; %}" in html


def test_an_unknown_shell_or_error_has_no_page(client: Client) -> None:
    assert client.get("/design/shells/church/").status_code == 404
    assert client.get("/design/errors/418/").status_code == 404


def test_a_page_that_is_not_there_offers_the_search(client: Client) -> None:
    response = client.get("/no/such/page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "<h1>Không tìm thấy trang này</h1>" in html
    assert 'action="/procedures/"' in html


def test_choosing_a_language(client: Client) -> None:
    response = client.post("/preferences/", {"language": "en", "next": "/help/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/help/")
    assert response.cookies["django_language"].value == "en"
    assert ">Help</h1>" in client.get("/help/").content.decode()


def test_choosing_a_theme(client: Client) -> None:
    response = client.post("/preferences/", {"theme": "dark", "next": "/"})
    assert response.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/help/").content.decode()


@pytest.mark.parametrize("choice", [{"language": "fr"}, {"theme": "pink"}, {}])
def test_a_choice_we_do_not_offer_changes_nothing(client: Client, choice: dict[str, str]) -> None:
    response = client.post("/preferences/", choice)
    assert response.status_code == 302
    assert "django_language" not in response.cookies
    assert "theme" not in response.cookies


def test_a_choice_never_leads_off_the_site(client: Client) -> None:
    response = client.post("/preferences/", {"language": "en", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


def test_a_choice_is_made_by_a_form_only(client: Client) -> None:
    assert client.get("/preferences/").status_code == 405


def test_a_form_from_elsewhere_is_refused_with_a_way_on() -> None:
    response = Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"})
    assert response.status_code == 403
    assert "Trang đã mở quá lâu" in response.content.decode()
    assert "theme" not in response.cookies
