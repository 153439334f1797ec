"""Who looks at the pages, and how they sign in: through the pages, like anybody."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

DEMO_PASSWORD = "nhip-demo"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A kind of reader; `enter` leaves the page signed in."""

    name: str
    enter: Callable[[Page, str], None]
    starts: tuple[str, ...]


def _stay_out(page: Page, address: str) -> None:
    page.goto(f"{address}/")


def _as_citizen(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.locator("main a[href*='/sign-in/start/']").first.click()
    page.locator("main button, main input[type=submit]").first.click()
    page.wait_for_url(f"{address}/**")


def _as_staff(user_name: str) -> Callable[[Page, str], None]:
    def enter(page: Page, address: str) -> None:
        page.goto(f"{address}/desk/sign-in/")
        page.locator("[name=user_name]").fill(user_name)
        page.locator("[name=password]").fill(DEMO_PASSWORD)
        page.locator("main form button:not([type=button])").first.click()
        page.wait_for_load_state()
        assert page.locator(".who form[action='/sign-out/']").count() == 1, f"{user_name} is not signed in"

    return enter


CITIZEN_STARTS = ("/", "/procedures/", "/life-events/", "/track/", "/design/", "/account/", "/cases/")
VISITORS = (
    Visitor("stranger", _stay_out, ("/", "/procedures/", "/life-events/", "/track/", "/design/")),
    Visitor("citizen", _as_citizen, CITIZEN_STARTS),
)
