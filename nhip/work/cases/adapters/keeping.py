"""How long this installation keeps drafts: `draft_days` and `draft_warning_days` of its cases.toml."""

from datetime import date, datetime, timedelta

from nhip.kernel import clock
from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.rules.ageing import Keeping, ends_at


def keeping() -> Keeping:
    """What this installation does with old drafts."""
    return Keeping(configuration().draft_days, configuration().draft_warning_days)


def kept_until(changed_at: datetime, warned_at: datetime | None) -> date | None:
    """The last whole day a draft is kept if nobody touches it; None when it is kept for ever."""
    rules = keeping()
    if not rules.days:
        return None
    end = ends_at(rules, changed_at=changed_at, warned_at=warned_at or changed_at)
    return clock.local_date(end) - timedelta(days=1)
