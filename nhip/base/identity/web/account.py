"""A person's own pages: what is known of them, and who read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.base.identity import api
from nhip.base.identity.rules import masked_record
from nhip.base.identity.web.requests import actor_of_request, party_of_request
from nhip.kernel.access import signed_in


@signed_in()
@never_cache
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    person = api.read_person(actor, party_of_request(request), purpose="own record")
    # Shown by a POST alone, so that a link or the browser's history never opens what is masked.
    is_shown = request.method == "POST"
    context = {
        "person": person if is_shown else masked_record(person),
        "is_shown": is_shown,
        "holdings": api.holdings(actor),
        "assurance": actor.assurance,
    }
    return render(request, "identity/account.html", context)


@signed_in()
@never_cache
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    entries = api.access_log(actor_of_request(request))
    return render(request, "identity/access_log.html", {"entries": entries})
