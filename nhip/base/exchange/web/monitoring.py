"""How services do, what may be called, and the desk's first page."""

import csv
from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhip.base.exchange import queries
from nhip.base.exchange.access import OPERATE
from nhip.base.exchange.contracts import AgreementState, CallAsked, EvidenceDamaged
from nhip.base.exchange.web.asked import actor_of
from nhip.base.exchange.web.forms import AskForm, SpanForm
from nhip.kernel import clock
from nhip.kernel.access import may


@may("exchange.read")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits: agreements to answer with their clock, ailing providers, the figures of a day."""
    actor, now = actor_of(request), clock.now()
    page = {
        "waiting": queries.agreements.agreements(actor, state=AgreementState.ASKED.value),
        "incidents": [one for one in queries.monitoring.incidents(actor) if one.closed_at is None],
        "figures": queries.monitoring.figures(actor, since=now - timedelta(days=1), until=now)[:10],
        "may_operate": actor.may(OPERATE.code),
    }
    return render(request, "exchange/overview.html", page)


@may("exchange.read")
@require_safe
def monitoring(request: HttpRequest) -> HttpResponse:
    """Volume, refusals, failures and latencies of each service; incidents; the latest calls."""
    actor, now = actor_of(request), clock.now()
    form = SpanForm(request.GET or None)
    days = int(form.cleaned_data["days"] or 1) if form.is_valid() else 1
    page = {
        "form": form,
        "days": days,
        "figures": queries.monitoring.figures(actor, since=now - timedelta(days=days), until=now),
        "incidents": queries.monitoring.incidents(actor),
        "accesses": queries.accesses.accesses(actor)[:30],
        "standing": None,
        "damage": "",
    }
    try:
        page["standing"] = queries.evidence.evidence_standing()
    except EvidenceDamaged as error:
        page["damage"] = error.message
    return render(request, "exchange/monitoring.html", page)


@may("exchange.read")
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The calls of the last days as CSV, in the field names of X-Road's operational monitoring."""
    form = SpanForm(request.GET or None)
    days = int(form.cleaned_data["days"] or 1) if form.is_valid() else 1
    now = clock.now()
    rows = queries.accesses.operational_data(actor_of(request), since=now - timedelta(days=days), until=now)
    writer = csv.DictWriter(_Echo(), fieldnames=queries.accesses.OPERATIONAL_FIELDS)

    def lines() -> Iterator[str]:
        yield writer.writeheader()
        for row in rows:
            yield writer.writerow(row)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="operational-monitoring.csv"'
    return response


@may("exchange.read")
@require_safe
def may_i(request: HttpRequest) -> HttpResponse:
    """May I make this call, and if not why, and who has to do what."""
    form = AskForm(request.GET or None)
    answer = (
        queries.asking.may_call(CallAsked(**form.cleaned_data)) if form.is_bound and form.is_valid() else None
    )
    return render(request, "exchange/may_i.html", {"form": form, "answer": answer})


class _Echo:
    """What a CSV writer writes is handed back instead of kept."""

    def write(self, line: str) -> str:
        return line
