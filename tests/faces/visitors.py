"""Who looks at the pages, and how they sign in: through the pages, like anybody."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

DEMO_PASSWORD = "nhip-demo"
CITIZENS = 8
KEY_HOLDER = "phan-tich"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """A kind of reader. `enter` leaves the page signed in; links are followed `within` these paths."""

    name: str
    enter: Callable[[Page, str], None]
    starts: tuple[str, ...]
    within: tuple[str, ...] = ("/",)
    examples: int = 2
    # A passkey belongs to a name, and an address of digits is none.
    on_localhost: bool = False
    is_english: bool = False


def in_english(page: Page, address: str) -> None:
    """Press the button in the header that turns the platform to English."""
    page.goto(f"{address}/")
    page.locator(".who button[name=language][value=en]").click()
    page.wait_for_load_state()
    assert page.locator("html[lang=en]").count() == 1


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


def _with_a_day_off(page: Page, address: str) -> None:
    """An administrator who has overruled a day, so that there is one to restore."""
    _as_staff("quan-tri")(page, address)
    page.goto(f"{address}/desk/administration/calendar/")
    page.locator("main input[name=day]").first.fill("2029-12-24")
    page.locator("main input[name=is_working_day]").first.check()
    page.locator("main input[name=reason]").fill("Thử lịch")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def _with_a_form_begun(page: Page, address: str) -> None:
    """An administrator who has begun to write the next form of a procedure."""
    _as_staff("quan-tri")(page, address)
    page.goto(f"{address}/desk/forms/xac-nhan-cu-tru/")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def _with_a_passkey(page: Page, address: str) -> None:
    """A member of staff who has just made a passkey, on a device of the browser's own."""
    _as_staff(KEY_HOLDER)(page, address)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{address}/account/security/passkeys/add/")
    page.locator("main input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form button").first.click()
    page.locator("main input[name=name]").fill("Khoá thử")
    page.locator("main form button").first.click()
    page.wait_for_url(f"{address}/account/security/")


def _before_the_second_step(page: Page, address: str) -> None:
    """The same person later: the password is right, the passkey is still asked for."""
    page.goto(f"{address}/desk/sign-in/")
    page.locator("[name=user_name]").fill(KEY_HOLDER)
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url(f"{address}/desk/sign-in/second/")


def _is_signed_in(page: Page, who: str) -> None:
    assert page.locator(".who form[action='/sign-out/']").count() == 1, f"{who} is not signed in: {page.url}"


STRANGER_STARTS = (
    "/",
    "/procedures/",
    "/life-events/",
    "/track/",
    "/signing/",
    "/places/?q=ben+nghe",
    "/law/?q=trong+hoa",
    "/law/20-2019-qh14/",
    "/law/10-2005-qh11/dieu-2/",
    "/ask/?q=bao+nhieu+tuoi+duoc+trong+hoa",
    "/ask/?q=lam+giay+khai+sinh+o+dau",
    "/design/shells/ops/",
    "/design/",
)
CITIZEN_STARTS = ("/", "/cases/", "/notices/", "/account/", "/cases/new/khai-sinh/")
# Between them the made-up citizens have dossiers in every state.
NEIGHBOURS = tuple(
    Visitor(
        f"citizen {number}",
        _as_citizen(number),
        ("/cases/",),
        within=("/cases/", "/verify/", "/vault/", "/payments/receipts/"),
        examples=9,
    )
    for number in range(1, CITIZENS)
)
VISITORS = (
    Visitor("stranger", _stay_out, STRANGER_STARTS),
    Visitor(
        "citizen",
        _as_citizen(0, begins="khai-sinh"),
        CITIZEN_STARTS,
        within=("/cases/", "/notices/", "/account/", "/vault/"),
    ),
    *NEIGHBOURS,
    Visitor("stranger in English", _stay_out, STRANGER_STARTS, examples=1, is_english=True),
    Visitor(
        "citizen in English",
        _as_citizen(1),
        ("/cases/",),
        within=("/cases/", "/notices/", "/vault/"),
        examples=1,
        is_english=True,
    ),
    Visitor("handler in English", _as_staff("xu-ly"), ("/desk/",), ("/desk/",), examples=1, is_english=True),
    Visitor("receiver", _as_staff("mot-cua"), ("/desk/",), within=("/desk/", "/account/", "/files/")),
    Visitor("handler", _as_staff("xu-ly"), ("/desk/", "/desk/directives/"), within=("/desk/",)),
    Visitor("approver", _as_staff("duyet"), ("/desk/", "/desk/certificates/mine/"), within=("/desk/",)),
    Visitor("head", _as_staff("so-khcn"), ("/desk/directives/",), within=("/desk/", "/directives/")),
    Visitor(
        "leader",
        _as_staff("lanh-dao"),
        ("/ops/", "/directives/"),
        within=("/ops/", "/indicators/", "/directives/"),
    ),
    Visitor(
        "analyst",
        _as_staff("phan-tich"),
        ("/ops/", "/warehouse/", "/self-check/losi/"),
        within=("/indicators/", "/warehouse/", "/self-check/"),
    ),
    Visitor(
        "administrator",
        _with_a_day_off,
        ("/desk/administration/", "/desk/outbox/", "/desk/national-portal/"),
        within=(
            "/desk/administration/",
            "/desk/outbox/",
            "/desk/national-portal/",
            "/desk/result-templates/",
            "/desk/certificates/",
        ),
    ),
    Visitor("form writer", _with_a_form_begun, ("/desk/forms/",), within=("/desk/forms/",)),
    Visitor("key holder", _with_a_passkey, ("/account/security/",), within=("/account/",), on_localhost=True),
    Visitor(
        "half signed in",
        _before_the_second_step,
        ("/desk/sign-in/second/",),
        within=("/desk/sign-in/second/",),
        on_localhost=True,
    ),
)
