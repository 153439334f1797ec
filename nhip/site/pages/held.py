"""What was sent after the session had ended: shown to its sender, to send again or throw away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.kernel.access import Actor, signed_in
from nhip.kernel.errors import NotFound
from nhip.site import held


@signed_in()
def held_form(request: HttpRequest) -> HttpResponse:
    """The form that was kept; POST throws it away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = held.held_form(request, actor)
    if request.method == "POST":
        held.forget(request)
        return redirect("pages:home")
    if found is None:
        raise NotFound(_("Không còn biểu mẫu nào được giữ cho quý vị; có thể nó đã được gửi rồi."))
    return render(request, "pages/held.html", {"held": found, "typed": [v for _n, v in found.fields if v]})
