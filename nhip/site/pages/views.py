"""Pages for everybody, before any module begins."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from nhip.kernel.access import Actor, public
from nhip.site.navigation import THEME_COOKIE, THEMES, home_of
from nhip.site.pages.life import life_event_links
from nhip.work.cases import api as cases

YEAR_SECONDS = 365 * 24 * 3600


@public("the front door")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if (own := home_of(actor)) != "/":
        return HttpResponseRedirect(own)
    context = {"life_events": life_event_links(), "actor": actor, "suggestions": cases.suggestions(actor)}
    return render(request, "pages/home.html", context)


@public("help is for everybody")
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


@public("a statement the law wants public")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@public("the catalogue is public, so is the way into it")
@require_safe
def life_events(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/life_events.html", {"life_events": life_event_links()})


@public("shown by a phone that has no network")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/offline.html")


@public("a reader's choice of language and colours, kept in their own browser")
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")) or "/")
    choices = (
        (settings.LANGUAGE_COOKIE_NAME, "language", [code for code, _name in settings.LANGUAGES]),
        (THEME_COOKIE, "theme", THEMES),
    )
    for cookie, name, allowed in choices:
        if (chosen := request.POST.get(name, "")) in allowed:
            response.set_cookie(cookie, chosen, max_age=YEAR_SECONDS, samesite="Lax")
    return response


def _safe(request: HttpRequest, target: str) -> str:
    """Somewhere on this site, or ""."""
    here = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if here else ""
