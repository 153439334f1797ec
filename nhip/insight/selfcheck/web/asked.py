"""What a page is asked for: the scope and the period."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators.contracts import Period, PeriodKind
from nhip.insight.selfcheck.contracts import Scope
from nhip.kernel import clock
from nhip.kernel.errors import Invalid

LONGEST_CODE = 60


class BadPeriod(Invalid):
    """A period that cannot be read."""

    code = "selfcheck.bad_period"


@dataclass(frozen=True, slots=True)
class Asked:
    """A scope and a period; `query` says the same again, for links."""

    scope: Scope
    period: Period

    @property
    def query(self) -> str:
        parts = {"unit": self.scope.unit, "procedure": self.scope.procedure, "period": self.period.label}
        return urlencode({name: text for name, text in parts.items() if text})


def asked(given: QueryDict) -> Asked:
    """Read unit, procedure and period (this year where none is named). Raises BadPeriod."""
    unit, procedure = (given.get(name, "").strip()[:LONGEST_CODE] for name in ("unit", "procedure"))
    return Asked(Scope(unit, procedure), _period(given.get("period", "").strip()))


def _period(text: str) -> Period:
    if not text:
        return Period.of(clock.today(), PeriodKind.YEAR)
    try:
        return Period.parse(text)
    except ValueError as error:
        raise BadPeriod(
            _("“%(text)s” không phải là kỳ; hãy viết 2026, 2026-Q3 hoặc 2026-10."), text=text[:20]
        ) from error
