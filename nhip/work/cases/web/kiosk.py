"""The kiosk of a one-stop shop: large buttons, nothing kept of anybody when they leave."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, UnknownAgency
from nhip.kernel import clock
from nhip.kernel.access import public
from nhip.work.cases import queries
from nhip.work.cases.actions.queueing import take_ticket
from nhip.work.cases.adapters.agencies import one_stops, takes_dossiers
from nhip.work.cases.contracts import TrackingRefused
from nhip.work.cases.queries import queue as queues
from nhip.work.cases.web.forms import TrackForm
from nhip.work.cases.web.presenting import stages

SHOP, SEEN = "cases.kiosk.shop", "cases.kiosk.seen"
IDLE_SECONDS, TICKET_SECONDS, NOW_SECONDS = 90, 20, 5
# What a kiosk leaves alone: what runs by itself, and its own way out.
_APART = ("/static/", "/kiosk/", "/api/", "/health")


class KioskSession:
    """Ends a kiosk's session after it stood idle, on whatever page somebody left it.

    The server decides: a request that comes too late finds nobody signed in and nothing kept. The page itself
    goes back to the beginning by its refresh header, without JavaScript.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shop = request.session.get(SHOP, "")
        if not shop or request.path.startswith(_APART):
            return self.get_response(request)
        now = clock.now().timestamp()
        if now - request.session.get(SEEN, 0) > IDLE_SECONDS:
            return _wiped(request, shop)
        request.session[SEEN] = now
        response = self.get_response(request)
        # Leaving by the page's own way ends the session and with it the mark: the machine stays a kiosk.
        if not request.session.get(SHOP):
            return redirect("cases:kiosk", shop)
        response.headers["Refresh"] = f"{IDLE_SECONDS};url={reverse('cases:kiosk-end', args=[shop])}"
        response.headers["Cache-Control"] = "no-store"
        return response


def _wiped(request: HttpRequest, shop: str) -> HttpResponse:
    logout(request)
    response = redirect("cases:kiosk", shop)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _shop(code: str) -> Agency:
    try:
        shop = identity.agency_by_code(code)
    except UnknownAgency:
        raise Http404(code) from None
    if not takes_dossiers(shop.id):
        raise Http404(code)
    return shop


@public("somebody sets up the machine in the hall; it shows where shops are, which is public")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the shop this machine stands in, once."""
    return render(request, "cases/kiosk_choose.html", {"shops": one_stops()})


@public("a machine in the hall is for whoever walks in")
@never_cache
def home(request: HttpRequest, code: str) -> HttpResponse:
    """The beginning: whoever was here before is signed out and forgotten."""
    shop = _shop(code)
    if request.session.session_key or request.user.is_authenticated:
        logout(request)
    return _shown(request, "cases/kiosk.html", {"shop": shop, "queue": queues.queue(shop.id)}, after=None)


@public("leaving is always allowed")
@never_cache
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Forget everything and begin again."""
    return _wiped(request, _shop(code).code)


@public("anybody may wait their turn; a number says nothing about its holder")
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take a number of the queue."""
    taken = take_ticket(_shop(code).id)
    return redirect("cases:kiosk-ticket", code, taken.id)


@public("whoever took the number looks at it; it says nothing about them")
@never_cache
def ticket(request: HttpRequest, code: str, ticket_id: UUID) -> HttpResponse:
    """The number just taken, large, then back to the beginning."""
    shop = _shop(code)
    found = queues.ticket(shop.id, ticket_id)
    if found is None:
        raise Http404("no such number today")
    return _shown(request, "cases/kiosk_ticket.html", {"shop": shop, "ticket": found}, after=TICKET_SECONDS)


@public("the board in the hall is for everybody who waits")
@never_cache
def now(request: HttpRequest, code: str) -> HttpResponse:
    """The board: who is served now. It renews itself."""
    shop = _shop(code)
    response = render(request, "cases/kiosk_now.html", {"shop": shop, "queue": queues.queue(shop.id)})
    response.headers["Refresh"] = str(NOW_SECONDS)
    return response


@public("whoever holds the receipt may follow the case; no personal data is shown")
@never_cache
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Follow a case by its code and four digits."""
    shop, found = _shop(code), None
    form = TrackForm(request.POST or None)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            found = queries.tracking(sent["code"], sent["factor"], client=f"kiosk:{shop.code}")
        except TrackingRefused as error:
            form.add_error(None, error.message)
    page = {"shop": shop, "form": form, "found": found, "stages": stages(found.status) if found else ()}
    return _shown(request, "cases/kiosk_track.html", page, after=IDLE_SECONDS)


@public("the way to sign in at the machine; the session is ended when it stands idle")
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in with one's electronic identity, then choose a procedure, for as long as one stays."""
    shop = _shop(code)
    logout(request)
    request.session[SHOP], request.session[SEEN] = shop.code, clock.now().timestamp()
    request.session.set_expiry(0)
    return redirect(f"/sign-in/?{urlencode({'next': '/procedures/'})}")


def _shown(
    request: HttpRequest, template: str, page: dict[str, object], *, after: int | None
) -> HttpResponse:
    response = render(request, template, page)
    if after:
        shop = page["shop"]
        code = shop.code if isinstance(shop, Agency) else ""
        response.headers["Refresh"] = f"{after};url={reverse('cases:kiosk-end', args=[code])}"
    return response
