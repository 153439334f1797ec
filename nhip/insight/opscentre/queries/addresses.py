"""Where a number leads on to."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from nhip.insight.indicators.contracts import Period
from nhip.insight.opscentre.contracts import View
from nhip.kernel import clock


def definition(code: str, view: View) -> str:
    """The number's own page: definition, policy sentence, history, rows."""
    return f"/indicators/{code}/?{_query(view.territory, view.period, view.as_of)}"


def trace(code: str, territory: str, period: Period | None, as_of: datetime | None) -> str:
    return f"/indicators/{code}/trace/?{_query(territory, period, as_of)}"


def issue(code: str, territory: str, period: Period | None) -> str:
    """A new directive with this number filled in."""
    found = {"indicator": code, "territory": territory, "period": str(period) if period else ""}
    return f"/directives/new/?{urlencode({name: text for name, text in found.items() if text})}"


def wards(code: str, view: View) -> str:
    address = reverse("opscentre:wards", args=[code])
    query = _query("", view.period, view.as_of)
    return f"{address}?{query}" if query else address


def overview(view: View) -> str:
    query = _query(view.territory, view.period, view.as_of, number=view.number)
    return f"{reverse('opscentre:overview')}?{query}"


def _query(territory: str, period: Period | None, as_of: datetime | None, *, number: str = "") -> str:
    given = {
        "territory": territory,
        "period": str(period) if period else "",
        "as_of": clock.local(as_of).strftime("%Y-%m-%dT%H:%M") if as_of else "",
        "number": number,
    }
    return urlencode({name: text for name, text in given.items() if text})
