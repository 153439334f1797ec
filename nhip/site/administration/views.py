"""Pages of the administrator."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nhip.base.identity import api as identity
from nhip.kernel import audit, clock, outbox
from nhip.kernel import calendar as working_days
from nhip.kernel.access import may
from nhip.kernel.models import AuditRecord, Beat, CalendarOverride
from nhip.site.access import ADMINISTER
from nhip.site.administration.forms import OverrideForm, RestoreForm


@dataclass(frozen=True, slots=True)
class BeatLine:
    """A scheduled job and when it last ran."""

    name: str
    at: datetime
    seconds: float
    error: str


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """An overruled day."""

    day: date
    is_working_day: bool
    reason: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A record of the audit chain with the name of who acted."""

    sequence: int
    at: datetime
    act: str
    actor: str
    about: str
    hash: str


@may(ADMINISTER.code)
def overview(request: HttpRequest) -> HttpResponse:
    """Background work at a glance."""
    beats = [BeatLine(b.name, b.at, b.seconds, b.error) for b in Beat.objects.order_by("name")]
    return render(request, "administration/overview.html", {"beats": beats, "lag": outbox.lag()})


@may(working_days.SET_CALENDAR.code)
def calendar(request: HttpRequest) -> HttpResponse:
    """The overrides of the working-day calendar, and a form for one more."""
    form = OverrideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        working_days.override_day(
            form.cleaned_data["day"],
            is_working_day=form.cleaned_data["is_working_day"] == "1",
            reason=form.cleaned_data["reason"],
            actor=request.actor,  # type: ignore[attr-defined]
        )
        return redirect("administration:calendar")
    rows = CalendarOverride.objects.order_by("-day")
    days = [OverrideLine(row.day, row.is_working_day, row.reason) for row in rows]
    context = {"form": form, "days": days, "today": clock.today()}
    return render(request, "administration/calendar.html", context, status=422 if form.errors else 200)


@require_POST
@may(working_days.SET_CALENDAR.code)
def restore(request: HttpRequest) -> HttpResponse:
    """Take one override back."""
    form = RestoreForm(request.POST)
    if form.is_valid():
        working_days.restore_day(form.cleaned_data["day"], actor=request.actor)  # type: ignore[attr-defined]
    return redirect("administration:calendar")


@may(ADMINISTER.code)
def audit_log(request: HttpRequest) -> HttpResponse:
    """The audit chain, latest first; verified on request."""
    page = Paginator(AuditRecord.objects.order_by("-sequence"), 50).get_page(request.GET.get("page"))
    cards = identity.person_cards({row.actor_id for row in page if row.actor_id})
    lines = [
        AuditLine(
            row.sequence,
            row.at,
            row.act,
            cards[row.actor_id].name if row.actor_id in cards else row.actor_kind,
            f"{row.object_type} {row.object_id}",
            row.hash[:12],
        )
        for row in page
    ]
    verdict = audit.verify() if "verify" in request.GET else None
    context = {"page": page, "lines": lines, "verdict": verdict}
    return render(request, "administration/audit.html", context)
