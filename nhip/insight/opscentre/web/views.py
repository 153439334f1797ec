"""Pages of the operations centre."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.insight.indicators import api as indicators
from nhip.insight.opscentre import actions, queries
from nhip.insight.opscentre.contracts import InvalidChoice, View
from nhip.insight.opscentre.web.forms import ChoiceForm, ViewForm
from nhip.insight.opscentre.wording import title
from nhip.kernel import profile
from nhip.kernel.access import Actor, may
from nhip.kernel.text import fold


@may("opscentre.view")
def overview(request: HttpRequest) -> HttpResponse:
    """The first page: the leader's numbers, all targets by state, the map, the orders given."""
    province = profile.current().province_code
    if province is None:
        return render(request, "opscentre/no_province.html")
    form = ViewForm(request.GET or None, province=province, numbers=_by_unit())
    context = {
        "form": form,
        "overview": queries.overview(_actor(request), form.view(), province=province),
        "may_issue": _actor(request).may("directives.issue"),
    }
    return render(request, "opscentre/overview.html", context)


@may("opscentre.view")
def wards(request: HttpRequest, code: str) -> HttpResponse:
    """One number by unit: the map and the whole table."""
    province = profile.current().province_code
    if province is None:
        raise Http404
    form = ViewForm(request.GET or None, province=province, with_territory=False)
    asked = form.view()
    view = View(province, asked.period, asked.as_of, code)
    context = {
        "form": form,
        "view": view,
        "wards": queries.wards(_actor(request), view, province=province),
        "may_issue": _actor(request).may("directives.issue"),
    }
    return render(request, "opscentre/wards.html", context)


@may("opscentre.view")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose and order one's own five numbers."""
    actor = _actor(request)
    form = ChoiceForm(request.POST or None, choices=queries.choices(actor))
    if form.is_valid():
        try:
            actions.choose(actor, form.metrics())
        except InvalidChoice as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi các con số của bạn."))
            return redirect("opscentre:overview")
    context = {"form": form, "are_chosen": bool(queries.chosen(actor))}
    return render(request, "opscentre/choose.html", context, status=422 if form.errors else 200)


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def _by_unit() -> list[tuple[str, str]]:
    """The metrics that can be put on the map."""
    known = [(m.code, title(m)) for m in indicators.metrics() if m.computed]
    return sorted(known, key=lambda one: fold(one[1]))
