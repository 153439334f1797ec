"""Deadlines as calendar files: one dossier's, and a private address that a calendar program reads."""

from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.base.notify import api as notify
from nhip.kernel import limits
from nhip.kernel.access import public, signed_in
from nhip.work.cases.actions import calendars
from nhip.work.cases.adapters.icalendar_file import MEDIA_TYPE, calendar_file
from nhip.work.cases.contracts.calendars import CalendarEntry
from nhip.work.cases.queries import calendars as queries
from nhip.work.cases.web.acting import actor_of

READS_AN_HOUR = 60


@signed_in()
@require_safe
def case_calendar(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The days of one dossier, to open in a calendar."""
    entries = queries.entries_of_case(actor_of(request), case_id)
    return _file(entries, name=_("Hạn hồ sơ"), attached="han-ho-so.ics")


@public("a calendar program has no session; the secret in the address is the key, and can be revoked")
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """All days ahead of whoever holds the address."""
    kept = calendars.digest(secret)
    limits.take("cases.calendar", kept, allowed=READS_AN_HOUR, per_seconds=3600)
    row = queries.feed_row(kept)
    owner = queries.owner_of(row) if row else None
    if row is None or owner is None or owner.party_id is None:
        raise Http404("no calendar has this address")
    calendars.note_read(row)
    with override(notify.language_of(owner.party_id)):
        return _file(queries.entries_of(owner), name=_("Hạn hồ sơ"), attached="")


@signed_in()
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The address of one's calendar; a POST makes a new one, which is shown this once."""
    actor, address = actor_of(request), ""
    if request.method == "POST":
        secret = calendars.open_feed(actor)
        address = urljoin(settings.PUBLIC_URL, reverse("cases:calendar-feed", args=[secret]))
    context = {
        "feed": queries.feed_of(actor),
        "address": address,
        "shell": "ui/desk.html" if actor.is_staff else "ui/citizen.html",
    }
    return render(request, "cases/calendar.html", context)


@signed_in()
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Stop the address."""
    calendars.close_feed(actor_of(request))
    messages.success(request, _("Địa chỉ lịch đã thôi hoạt động."))
    return redirect("cases:calendar")


def _file(entries: list[CalendarEntry], *, name: str, attached: str) -> HttpResponse:
    response = HttpResponse(calendar_file(entries, name=name), content_type=MEDIA_TYPE)
    if attached:
        response.headers["Content-Disposition"] = f'attachment; filename="{attached}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
