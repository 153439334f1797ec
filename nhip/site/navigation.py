"""What stands around every page: the province, the menu of whoever reads, their choices."""

from dataclasses import dataclass
from functools import cache

from django.core.cache import cache as short_memory
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.notify import api as notify
from nhip.kernel import profile
from nhip.kernel.access import ANONYMOUS, Actor
from nhip.kernel.ui.contracts import MenuItem, Navigation

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
SIMULATED_KEY = "site.simulated"
SIMULATED_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu; whoever holds one of `roles` sees it, everybody where none are named."""

    label: str | Promise
    path: str
    icon: str
    roles: frozenset[str] = frozenset()


OFFICERS = frozenset({"one_stop_officer", "handler", "approver", "department_head"})
CASHIERS = frozenset({"one_stop_officer", "department_head"})
ADMINISTRATORS = frozenset({"administrator"})
FORM_WRITERS = frozenset({"administrator", "department_head"})
TEMPLATE_EDITORS = frozenset({"administrator", "department_head"})
SHARERS = frozenset({"administrator", "department_head", "approver"})
REVIEWERS = frozenset({"analyst", "approver", "department_head", "administrator"})
DECIDERS = frozenset({"department_head", "leader", "analyst"})

CITIZEN_MENU = (
    Entry(_("Trang đầu"), "/", "home"),
    Entry(pgettext_lazy("list", "Thủ tục"), "/procedures/", "search"),
    Entry(_("Tra cứu"), "/track/", "track"),
    Entry(pgettext_lazy("list", "Hồ sơ"), "/cases/", "case"),
    Entry(_("Trợ giúp"), "/help/", "help"),
)
STAFF_MENU = (
    Entry(_("Bàn hồ sơ"), "/desk/", "inbox", OFFICERS),
    Entry(_("Bàn thu phí"), "/desk/payments/", "file", CASHIERS),
    Entry(_("Việc được giao"), "/desk/directives/", "order", OFFICERS),
    Entry(_("Câu hỏi của dân"), "/desk/questions/", "help", OFFICERS),
    Entry(_("Quy trình"), "/desk/processes/", "order", ADMINISTRATORS | {"department_head"}),
    Entry(_("Điều hành"), "/ops/", "pulse", DECIDERS),
    Entry(_("Chỉ tiêu"), "/indicators/", "target", DECIDERS),
    Entry(_("Chỉ đạo"), "/directives/", "order", DECIDERS),
    Entry(_("Rà văn bản"), "/desk/texts/", "case", REVIEWERS),
    Entry(_("Tự đánh giá"), "/self-check/", "target", DECIDERS),
    Entry(_("Chia sẻ dữ liệu"), "/desk/exchange/", "order", SHARERS),
    Entry(_("Mẫu kết quả"), "/desk/result-templates/", "case", TEMPLATE_EDITORS),
    Entry(_("Biểu mẫu"), "/desk/forms/", "case", FORM_WRITERS),
    Entry(_("Quản trị"), "/desk/administration/", "lock", ADMINISTRATORS),
    Entry(pgettext_lazy("list", "Thủ tục"), "/procedures/", "search"),
    Entry(_("Trợ giúp"), "/help/", "help"),
)
FOOTER = (
    Entry(_("Trợ giúp"), "/help/", ""),
    Entry(_("Ai cũng dùng được"), "/accessibility/", ""),
    Entry(_("Kiểm tra một kết quả"), "/verify/", ""),
    Entry(_("Kiểm tra một biên lai"), "/receipts/", ""),
    Entry(_("Phường, xã cũ và mới"), "/places/", ""),
    Entry(_("Hỏi về pháp luật và thủ tục"), "/ask/", ""),
    Entry(_("Tra cứu pháp luật"), "/law/", ""),
    Entry(_("Tự đánh giá dịch vụ"), "/self-check/", ""),
)


def navigation(request: HttpRequest) -> dict[str, Navigation]:
    """Context processor: gives every template its `navigation`."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return {
        "navigation": Navigation(
            province=province_name(),
            items=menu_of(actor, path=request.path),
            person=actor.name,
            is_signed_in=actor.is_signed_in,
            sign_in_url="/sign-in/",
            sign_out_url="/sign-out/",
            account_url=_known("/account/"),
            preferences_url="/preferences/",
            notices_url=_known("/notices/"),
            manifest_url=_known("/manifest.webmanifest"),
            ask_url=_known("/ask/"),
            unread=notify.unread(actor.party_id) if actor.is_signed_in and actor.party_id else 0,
            footer=tuple(_items(FOOTER, path=request.path)),
            next_path=_way_back(request),
            theme=theme_of(request),
            simulated=is_simulated(),
        )
    }


def menu_of(actor: Actor, *, path: str) -> tuple[MenuItem, ...]:
    """The menu for an actor who reads the page at `path`."""
    if not actor.roles:
        return tuple(_items(CITIZEN_MENU, path=path))
    mine = tuple(entry for entry in STAFF_MENU if not entry.roles or entry.roles & actor.roles)
    return tuple(_items(mine, path=path))


def home_of(actor: Actor) -> str:
    """Where an actor's work is: staff have a desk, leaders the operations centre."""
    for roles, path in ((OFFICERS, "/desk/"), (DECIDERS, "/ops/"), (ADMINISTRATORS, "/desk/administration/")):
        if roles & actor.roles:
            return _known(path) or "/"
    return "/"


def province_name() -> str:
    """The province's name in the reader's language."""
    here = profile.current()
    return here.name_en if (get_language() or "vi").startswith("en") else here.name_vi


def theme_of(request: HttpRequest) -> str:
    """The reader's own choice, or "" where the shell decides."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def is_simulated() -> bool:
    """Whether this installation holds the demo city; asked of the database now and then only."""
    return bool(
        short_memory.get_or_set(SIMULATED_KEY, lambda: bool(identity.demo_accounts()), SIMULATED_SECONDS)
    )


def _items(entries: tuple[Entry, ...], *, path: str) -> list[MenuItem]:
    known = [entry for entry in entries if _known(entry.path)]
    current = max(
        (entry.path for entry in known if path.startswith(entry.path) and entry.path != "/"),
        key=len,
        default=path,
    )
    return [
        MenuItem(str(entry.label), entry.path, entry.icon, current=entry.path == current) for entry in known
    ]


@cache
def _known(path: str) -> str:
    """The path if some module answers there, else "": a menu never leads nowhere."""
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path


def _way_back(request: HttpRequest) -> str:
    # A page that was the answer to a form cannot be asked for again.
    return request.get_full_path() if request.method == "GET" else request.path
