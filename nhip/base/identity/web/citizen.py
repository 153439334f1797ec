"""Signing in as a citizen: to the national provider and back."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from nhip.base.identity.web.sign_in.national import CallbackView, NationalAdapter, SocialAdapter
from nhip.base.identity.web.ways_on import is_for_staff, level_of, next_of
from nhip.kernel.access import public
from nhip.kernel.errors import Unavailable


@public("whoever is not signed in must be able to")
@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    level, back = level_of(request), next_of(request)
    if request.user.is_authenticated and level == 1 and "next" not in request.GET:
        return redirect("identity:account")
    context = {
        "next": back,
        "level": level,
        "is_for_staff": is_for_staff(back),
        "is_step_up": request.user.is_authenticated and level > 1,
        "is_simulated": settings.SIMULATED_IDP and not settings.OIDC_ISSUER,
        "provider": _provider_name(request),
    }
    return render(request, "identity/sign_in.html", context)


@public("the way to the national provider")
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    # A link of another site must not be able to send somebody to the provider unasked.
    if request.headers.get("Sec-Fetch-Site", "none") == "cross-site":
        return redirect("identity:sign_in")
    with _provider_at_hand():
        provider = SocialAdapter(request).get_provider(request, settings.PROVIDER_ID)
        response: HttpResponse = provider.ask(request, next_url=next_of(request), level=level_of(request))
    return response


@public("the way back from the national provider; what it brings is checked in full")
@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    with _provider_at_hand():
        response: HttpResponse = CallbackView.adapter_view(NationalAdapter(request, provider_id))(request)
    return response


@public("somebody changed their mind at the provider")
@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    return render(request, "identity/cancelled.html")


@public("leaving is always allowed")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseRedirect:
    logout(request)
    return redirect("/")


@contextmanager
def _provider_at_hand() -> Iterator[None]:
    try:
        yield
    except SocialApp.DoesNotExist:
        raise Http404("no such provider is configured") from None
    except RequestException as error:
        raise Unavailable(
            _("Nơi cấp định danh điện tử chưa trả lời. Xin thử lại sau ít phút; chưa có gì thay đổi.")
        ) from error


def _provider_name(request: HttpRequest) -> str:
    apps = SocialAdapter(request).list_apps(request, provider=settings.PROVIDER_ID)
    return apps[0].name if apps else ""
