"""Who looks at the pages, and how they sign in: through the pages, like anybody."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

DEMO_PASSWORD = "nhip-demo"
CITIZENS = 8


@dataclass(frozen=True, slots=True)
class Visitor:
    """A kind of reader. `enter` leaves the page signed in; links are followed `within` these paths."""

    name: str
    enter: Callable[[Page, str], None]
    starts: tuple[str, ...]
    within: tuple[str, ...] = ("/",)


def _stay_out(page: Page, address: str) -> None:
    page.goto(f"{address}/")


def _as_citizen(number: int, *, begins: str = "") -> Callable[[Page, str], None]:
    """Sign in as one of the made-up citizens; `begins` is a procedure they start a dossier of."""

    def enter(page: Page, address: str) -> None:
        page.goto(f"{address}/sign-in/")
        page.locator("main a[href*='/sign-in/start/']").first.click()
        page.locator("main input[name=subject]").nth(number).check()
        page.locator("main form button").first.click()
        page.wait_for_url(f"{address}/**")
        _is_signed_in(page, f"citizen {number}")
        if begins:
            page.goto(f"{address}/cases/new/{begins}/")
            page.locator("main form button").last.click()
            page.wait_for_load_state()

    return enter


def _as_staff(user_name: str) -> Callable[[Page, str], None]:
    def enter(page: Page, address: str) -> None:
        page.goto(f"{address}/desk/sign-in/")
        page.locator("[name=user_name]").fill(user_name)
        page.locator("[name=password]").fill(DEMO_PASSWORD)
        page.locator("main form button:not([type=button])").first.click()
        page.wait_for_load_state()
        _is_signed_in(page, user_name)

    return enter


def _is_signed_in(page: Page, who: str) -> None:
    assert page.locator(".who form[action='/sign-out/']").count() == 1, f"{who} is not signed in: {page.url}"


STRANGER_STARTS = ("/", "/procedures/", "/life-events/", "/track/", "/design/shells/ops/", "/design/")
CITIZEN_STARTS = ("/", "/cases/", "/account/", "/cases/new/khai-sinh/")
# Between them the made-up citizens have dossiers in every state.
NEIGHBOURS = tuple(
    Visitor(f"citizen {number}", _as_citizen(number), ("/cases/",), within=("/cases/",))
    for number in range(1, CITIZENS)
)
VISITORS = (
    Visitor("stranger", _stay_out, STRANGER_STARTS),
    Visitor("citizen", _as_citizen(0, begins="khai-sinh"), CITIZEN_STARTS, within=("/cases/", "/account/")),
    *NEIGHBOURS,
    Visitor("receiver", _as_staff("mot-cua"), ("/desk/", "/account/"), within=("/desk/", "/account/")),
    Visitor("handler", _as_staff("xu-ly"), ("/desk/", "/desk/directives/"), within=("/desk/",)),
    Visitor("approver", _as_staff("duyet"), ("/desk/",), within=("/desk/",)),
    Visitor("head", _as_staff("so-khcn"), ("/desk/directives/",), within=("/desk/", "/directives/")),
    Visitor(
        "leader",
        _as_staff("lanh-dao"),
        ("/ops/", "/indicators/", "/directives/"),
        within=("/ops/", "/indicators/", "/directives/"),
    ),
    Visitor("administrator", _as_staff("quan-tri"), ("/desk/administration/",), within=("/desk/",)),
)
