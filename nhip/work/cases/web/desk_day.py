"""The queue, the day in numbers, and the load of an agency."""

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.kernel import clock
from nhip.kernel.access import Actor, may
from nhip.work.cases import access
from nhip.work.cases.actions.processing import HANDLING_ROLES
from nhip.work.cases.actions.queueing import call_next
from nhip.work.cases.contracts import Channel, DayStatistics, LoadLine
from nhip.work.cases.queries.day import (
    MOST_SHOWN,
    cases_of,
    day_statistics,
    load_by_desk,
    load_by_officer,
    most_of,
)
from nhip.work.cases.queries.queue import queue as queue_now
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.desk_forms import day_field
from nhip.work.cases.wording import CHANNELS

COUNTER_KEY = "cases.counter"
BAR_WIDTH = 1_000


def _held(actor: Actor, permission: str) -> list[Agency]:
    held = [one for one in actor.agencies_for(permission) if one]
    return sorted((identity.agency(one) for one in held), key=lambda one: one.code)


def _chosen(request: HttpRequest, agencies: list[Agency]) -> Agency | None:
    asked = request.GET.get("agency", "")
    return next((one for one in agencies if str(one.id) == asked), agencies[0] if agencies else None)


@may(access.RECEIVE.code)
def queue(request: HttpRequest) -> HttpResponse:
    """Call the next number to this counter."""
    actor = actor_of(request)
    shops = _held(actor, access.RECEIVE.code)
    shop = _chosen(request, shops)
    if shop is None:
        return redirect("cases:desk")
    if request.method == "POST":
        counter = request.POST.get("counter", "").replace("\0", "")[:20]
        request.session[COUNTER_KEY] = counter
        called = call_next(actor, shop.id, counter=counter)
        if called is None:
            messages.info(request, _("Không có ai đang chờ."))
        else:
            messages.success(request, _("Đã gọi số %(number)s.") % {"number": called.number})
        return redirect(f"{request.path}?agency={shop.id}")
    page = {
        "shop": shop,
        "shops": shops,
        "queue": queue_now(shop.id),
        "counter": request.session.get(COUNTER_KEY, ""),
    }
    return render(request, "cases/desk_queue.html", page)


@may(access.RECEIVE.code)
def statistics(request: HttpRequest) -> HttpResponse:
    """The day in numbers, to print or to take away as CSV."""
    actor = actor_of(request)
    shops = _held(actor, access.RECEIVE.code)
    shop = _chosen(request, shops)
    if shop is None:
        return redirect("cases:desk")
    day = _day(request.GET.get("day", ""))
    found = day_statistics(actor, shop.id, day=day)
    rows = _rows(found)
    if request.GET.get("format") == "csv":
        return _csv(rows, name=f"{shop.code}-{day.isoformat()}.csv")
    page = {"found": found, "rows": rows, "shop": shop, "shops": shops, "day": f"{day:%d/%m/%Y}"}
    return render(request, "cases/desk_statistics.html", page)


def _day(text: str) -> date:
    field = day_field("", required=False)
    try:
        cleaned = field.clean(text)
    except ValidationError:
        cleaned = None
    return cleaned if isinstance(cleaned, date) else clock.today()


def _rows(found: DayStatistics) -> list[tuple[str, int | float | None, str]]:
    """Each figure with its unit; None where nothing was measured."""
    channels = [
        (_("Tiếp nhận, %(channel)s") % {"channel": str(CHANNELS[Channel(one)]).lower()}, count, _("hồ sơ"))
        for one, count in found.received
    ]
    minutes = _("giây")
    return [
        *channels,
        (_("Trong đó cán bộ điền hộ"), found.assisted, _("hồ sơ")),
        (_("Trả lại vì chưa đủ"), found.incomplete, _("lượt")),
        (_("Đã trả kết quả"), found.returned, _("hồ sơ")),
        (_("Trong đó giải quyết trễ hạn"), found.late, _("hồ sơ")),
        (_("Số thứ tự đã phát"), found.tickets, _("lượt")),
        (_("Số thứ tự đã gọi"), found.called, _("lượt")),
        (_("Chờ trung bình"), found.average_wait_seconds, minutes),
        (_("Một lượt tiếp nhận trung bình"), found.average_intake_seconds, minutes),
        (_("Lượt đánh giá"), found.ratings, _("lượt")),
        (_("Hài lòng (4 sao trở lên)"), found.satisfied, _("lượt")),
        (_("Điểm trung bình"), found.average_stars, _("sao")),
    ]


def _csv(rows: list[tuple[str, int | float | None, str]], *, name: str) -> HttpResponse:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Số liệu"), _("Giá trị"), _("Đơn vị")])
    writer.writerows((label, "" if value is None else value, unit) for label, value, unit in rows)
    # The mark lets a spreadsheet read Vietnamese letters.
    body = "\ufeff" + out.getvalue()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the load, drawn: widths are in thousandths of the longest."""

    line: LoadLine
    late: int
    soon: int
    rest: int
    at_soon: int
    at_rest: int


def _bars(lines: tuple[LoadLine, ...]) -> list[Bar]:
    most = most_of(lines) or 1
    bars = []
    for line in lines:
        late, soon = (round(BAR_WIDTH * part / most) for part in (line.late, line.due_soon))
        whole = round(BAR_WIDTH * line.open / most)
        bars.append(Bar(line, late, soon, max(whole - late - soon, 0), late, late + soon))
    return bars


@may(access.DECIDE.code)
def load(request: HttpRequest) -> HttpResponse:
    """Who has how much, and where it lies; from there cases are given to somebody else."""
    actor = actor_of(request)
    agencies = _held(actor, access.DECIDE.code)
    agency = _chosen(request, agencies)
    if agency is None:
        return redirect("cases:desk")
    page = {
        "agency": agency,
        "agencies": agencies,
        "officers": _bars(load_by_officer(actor, agency.id)),
        "desks": _bars(load_by_desk(actor, agency.id)),
        "width": BAR_WIDTH,
    }
    return render(request, "cases/desk_load.html", page)


@may(access.DECIDE.code)
def officer(request: HttpRequest) -> HttpResponse:
    """What one officer has, or nobody; ticked cases are given to a colleague."""
    actor = actor_of(request)
    agency = _chosen(request, _held(actor, access.DECIDE.code))
    if agency is None:
        return redirect("cases:desk")
    staff = [one for one in identity.colleagues(agency.id) if one.role in HANDLING_ROLES]
    party_id = _party(request.GET.get("officer", ""))
    page = {
        "agency": agency,
        "name": next((one.name for one in staff if one.party_id == party_id), ""),
        "officer": party_id,
        "cards": cases_of(actor, agency.id, party_id),
        "colleagues": staff,
        "most": MOST_SHOWN,
    }
    return render(request, "cases/desk_officer.html", page)


def _party(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
