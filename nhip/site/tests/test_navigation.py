from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from nhip.kernel.access import ANONYMOUS, Actor
from nhip.site.navigation import home_of, menu_of, navigation, province_name, theme_of


def person(*roles: str) -> Actor:
    return Actor(party_id=uuid4(), name="Trần Thị Bình", assurance=2, roles=frozenset(roles))


@pytest.mark.parametrize(
    ("actor", "paths"),
    [
        (ANONYMOUS, ["/", "/procedures/", "/track/", "/cases/", "/help/"]),
        (person(), ["/", "/procedures/", "/track/", "/cases/", "/help/"]),
        (person("handler"), ["/desk/", "/desk/directives/", "/desk/questions/", "/procedures/", "/help/"]),
        (
            person("leader"),
            ["/ops/", "/indicators/", "/directives/", "/self-check/", "/procedures/", "/help/"],
        ),
        (
            person("administrator"),
            [
                "/desk/processes/",
                "/desk/texts/",
                "/desk/exchange/",
                "/desk/result-templates/",
                "/desk/forms/",
                "/desk/administration/",
                "/procedures/",
                "/help/",
            ],
        ),
    ],
)
def test_the_menu_is_the_readers_own(actor: Actor, paths: list[str]) -> None:
    assert [item.url for item in menu_of(actor, path="/help/")] == paths


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", ["/"]),
        ("/procedures/1.001193/", ["/procedures/"]),
        ("/cases/", ["/cases/"]),
        ("/design/", []),
    ],
)
def test_the_menu_marks_where_the_reader_is(path: str, current: list[str]) -> None:
    assert [item.url for item in menu_of(ANONYMOUS, path=path) if item.current] == current


def test_the_longest_place_wins() -> None:
    items = menu_of(person("handler"), path="/desk/directives/")
    assert [item.url for item in items if item.current] == ["/desk/directives/"]


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ((), "/"),
        (("one_stop_officer",), "/desk/"),
        (("leader",), "/ops/"),
        (("department_head",), "/desk/"),
        (("administrator",), "/desk/administration/"),
    ],
)
def test_home_is_where_the_work_is(roles: tuple[str, ...], home: str) -> None:
    assert home_of(person(*roles)) == home


def test_the_province_is_named_in_the_readers_language() -> None:
    with override("vi"):
        assert province_name() == "Thành phố Hồ Chí Minh"
    with override("en"):
        assert province_name() == "Ho Chi Minh City"


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("pink", ""), ("", "")])
def test_a_theme_is_one_of_ours(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert theme_of(request) == theme


@pytest.mark.django_db
def test_the_way_back_from_the_answer_to_a_form_is_its_page() -> None:
    shown = navigation(RequestFactory().get("/procedures/?q=khai+sinh"))["navigation"]
    answered = navigation(RequestFactory().post("/track/?x=1"))["navigation"]
    assert (shown.next_path, answered.next_path) == ("/procedures/?q=khai+sinh", "/track/")


@pytest.mark.django_db
def test_an_installation_without_a_demo_says_nothing_of_simulation() -> None:
    assert navigation(RequestFactory().get("/"))["navigation"].simulated is False
