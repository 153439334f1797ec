"""The page that gives an order, from a number or free."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.kernel.access import Actor, may
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import DirectiveLine, InvalidDirective, NumberOrigin
from nhip.work.directives.sources import number_now
from nhip.work.directives.web.forms import OrderForms
from nhip.work.directives.web.shell import actor_of


@may("directives.issue")
def new(request: HttpRequest) -> HttpResponse:
    actor, origin = actor_of(request), _origin(request)
    if request.method != "POST":
        return _show(request, OrderForms(actor, initial=_prefilled(origin)), origin)
    forms = OrderForms(actor, data=request.POST)
    if "add" in request.POST:
        forms.grow()
    elif forms.are_valid():
        try:
            directive_id = actions.issue(actor, forms.directive(origin))
        except InvalidDirective as error:
            forms.blame(error)
        else:
            messages.success(request, _("Đã ra chỉ đạo."))
            return redirect("directives:page", directive_id)
    return _show(request, forms, origin)


def _origin(request: HttpRequest) -> NumberOrigin | None:
    """The number named in the address, read anew: what the page shows is what will be recorded."""
    code = request.GET.get("indicator", "")
    if not code:
        return None
    territory, period = request.GET.get("territory", ""), request.GET.get("period", "")
    return number_now(indicator_code=code, territory=territory, period=period)


def _prefilled(origin: NumberOrigin | None) -> dict[str, str]:
    if origin is None:
        return {}
    title = origin.title or origin.indicator_code
    place = origin.territory_name or origin.territory
    return {"title": _("Đưa “%(title)s” về mục tiêu (%(place)s)") % {"title": title, "place": place}}


def _show(request: HttpRequest, forms: OrderForms, origin: NumberOrigin | None) -> HttpResponse:
    context = {
        "forms": forms,
        "origin": origin,
        "already": _already(actor_of(request), origin),
        "unknown_number": bool(request.GET.get("indicator")) and origin is None,
    }
    status = 422 if any(form.errors for form in forms.all() if form.is_bound) else 200
    return render(request, "directives/new.html", context, status=status)


def _already(actor: Actor, origin: NumberOrigin | None) -> tuple[DirectiveLine, ...]:
    if origin is None:
        return ()
    return queries.about_number(actor, indicator_code=origin.indicator_code, territory=origin.territory)
