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


STRANGER_STARTS = ("/", "/procedures/", "/life-events/", "/track/", "/design/shells/ops/", "/design/")
VISITORS = (
    Visitor("stranger", _stay_out, STRANGER_STARTS),
    Visitor("citizen", _as_citizen, ("/", "/procedures/", "/cases/", "/account/")),
    Visitor("receiver", _as_staff("mot-cua"), ("/desk/",)),
    Visitor("handler", _as_staff("xu-ly"), ("/desk/", "/desk/directives/")),
    Visitor("head", _as_staff("so-khcn"), ("/desk/directives/", "/directives/")),
    Visitor("leader", _as_staff("lanh-dao"), ("/ops/", "/indicators/", "/directives/")),
    Visitor("administrator", _as_staff("quan-tri"), ("/desk/administration/",)),
)
