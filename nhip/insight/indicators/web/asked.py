"""What a page is asked for: which territory, period and moment."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators.contracts import Period
from nhip.insight.indicators.disclosure import may_see_territory, sees_everything
from nhip.kernel import clock, profile
from nhip.kernel.access import Actor
from nhip.kernel.errors import Invalid, NotAllowed, NotFound

# The first hours of the calendar cannot be said on another clock, and no number is that old.
EARLIEST_YEAR = 1900


class BadPeriod(Invalid):
    """A period or a moment that cannot be read."""

    code = "indicators.bad_period"


class NoProvince(NotFound):
    """The profile has no province, so nothing is measured here."""

    code = "indicators.no_province"


@dataclass(frozen=True, slots=True)
class Asked:
    """A territory, and a period and a moment where the reader names them."""

    territory: str
    period: Period | None
    as_of: datetime | None

    @property
    def query(self) -> str:
        """The same as a query string, for links."""
        parts = {
            "territory": "" if self.territory == profile.current().province_code else self.territory,
            "period": self.period.label if self.period else "",
            "as_of": clock.local(self.as_of).strftime("%Y-%m-%dT%H:%M:%S") if self.as_of else "",
        }
        return urlencode({name: text for name, text in parts.items() if text})


def asked(given: QueryDict, actor: Actor) -> Asked:
    """Read territory, period and as_of; refuses what the reader may not see."""
    province = profile.current().province_code
    if province is None:
        raise NoProvince(_("Hồ sơ tỉnh này chưa chọn tỉnh, thành phố nên chưa có số liệu."))
    territory = given.get("territory", "").strip() or province
    if not may_see_territory(actor, territory):
        raise NotAllowed(_("Số liệu riêng của từng phường, xã dành cho cán bộ; xin đăng nhập."))
    return Asked(territory, period_of(given.get("period", "")), moment_of(given.get("as_of", "")))


def asked_of_units(given: QueryDict, actor: Actor) -> Asked:
    """The same for a table of units: the public gets the running year as it is now (`disclosure`)."""
    wanted = asked(given, actor)
    return wanted if sees_everything(actor) else replace(wanted, period=None, as_of=None)


def period_of(text: str) -> Period | None:
    """A period, or None for no text."""
    if not text.strip():
        return None
    try:
        return Period.parse(text.strip())
    except ValueError as error:
        raise BadPeriod(
            _("“%(text)s” không phải là kỳ; hãy viết 2026, 2026-Q3 hoặc 2026-10."), text=text[:20]
        ) from error


def moment_of(text: str) -> datetime | None:
    """A moment of the past on the clock of Viet Nam unless it names its zone; None for now."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.year < EARLIEST_YEAR:
            raise ValueError("before any number")
    except ValueError as error:
        raise BadPeriod(
            _("“%(text)s” không phải là thời điểm; hãy viết 2026-10-31T08:00."), text=text[:32]
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.VIET_NAM)
    return moment if moment < clock.now() else None
