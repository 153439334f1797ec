"""Suggestions: what is suggested, why, and the switch that turns it off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhip.kernel.access import signed_in
from nhip.work.cases.actions.personal import switch_suggestions
from nhip.work.cases.queries.suggestions import suggestions, wants_suggestions
from nhip.work.cases.web.acting import actor_of


@signed_in()
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """One's own suggestions with their reasons; a POST turns them on or off."""
    actor = actor_of(request)
    if request.method == "POST":
        is_on = request.POST.get("is_on") == "1"
        switch_suggestions(actor, is_on=is_on)
        messages.success(request, _("Đã bật gợi ý.") if is_on else _("Đã tắt gợi ý."))
        return redirect("cases:suggestions")
    context = {"is_on": wants_suggestions(actor), "suggestions": suggestions(actor)}
    return render(request, "cases/suggestions.html", context)
