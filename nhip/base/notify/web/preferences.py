"""How a person wants to be told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nhip.base.identity import api as identity
from nhip.base.notify import composing
from nhip.base.notify.actions import choosing
from nhip.base.notify.adapters.senders import local_channels
from nhip.base.notify.contracts import Kind
from nhip.base.notify.queries import inbox as queries
from nhip.base.notify.rules.addresses import masked
from nhip.base.notify.web.forms import PreferencesForm, kinds_for
from nhip.base.notify.web.inbox import shell_of
from nhip.base.notify.web.requests import actor_of_request, party_of_request
from nhip.base.notify.wording import CHANNELS, KINDS
from nhip.kernel.access import public, signed_in


@signed_in()
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    actor, party_id = actor_of_request(request), party_of_request(request)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds_for(actor),
        chosen=queries.choices_of(party_id),
        language=queries.language_of(party_id),
    )
    if form.is_valid():
        choosing.choose(actor, form.choices, language=form.cleaned_data["language"])
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("notify:preferences")
    contact = identity.contact_of(party_id)
    context = {
        "form": form,
        "mail": masked(contact.email),
        "phone": masked(contact.phone),
        "local": [CHANNELS[channel] for channel in local_channels()],
        "shell": shell_of(request),
    }
    return render(request, "notify/preferences.html", context, status=422 if form.errors else 200)


# Mail programs press the button themselves (RFC 8058), without our cookie; the signed link stands for it.
@csrf_exempt
@public("the link of an e-mail stops such e-mails without signing in; it is signed and does nothing else")
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    found = composing.read_stop_token(token)
    if found is None:
        raise Http404("this link is not one of ours")
    party_id, kind = found[0], Kind(found[1])
    if request.method == "POST":
        choosing.stop_mails(actor_of_request(request), party_id, kind=kind)
    context = {"kind": KINDS[kind], "is_done": request.method == "POST"}
    return render(request, "notify/stop.html", context)
