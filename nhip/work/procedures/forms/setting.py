"""What checks need to know of the world, and how they read days and signs. Pure."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from nhip.work.procedures.contracts import Answers, FormField, Json
from nhip.work.procedures.forms.calculating import said_at

# Signs that turn the direction of what follows: a name with one reads otherwise than it is stored.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


_PLAIN_CONTROLS = frozenset("\n\r\t")


def _no_units(day: date) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Setting:
    """What checks need to know of the world: the day, the units in force by code, those of another day, and
    the other answers, which rules and dates of places look at.
    """

    today: date
    units: Mapping[str, str] = field(default_factory=dict)
    language: str = "vi"
    units_on: Callable[[date], Mapping[str, str]] = _no_units
    said: Answers = field(default_factory=dict)

    def after(self, said: Answers) -> "Setting":
        """The same world, once these answers were given."""
        return replace(self, said=said)

    def units_for(self, field: FormField) -> Mapping[str, str]:
        """The units a field may name: of today, or of the day its date field says."""
        if not field.on_date:
            return self.units
        day = self.day_for(field)
        return self.units_on(day) if day else {}

    def day_for(self, field: FormField) -> date | None:
        """The day on which the units a field names must exist; None for today, or when it is not known."""
        return day_of(said_at(self.said, field.on_date)) if field.on_date else None


def day_of(answer: Json) -> date | None:
    """The day of an ISO date; None when it is not one."""
    if not isinstance(answer, str):
        return None
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def unreadable_problem(text: str) -> str:
    """What is wrong with signs nobody sees: they come from copying, and would stand in a document."""
    if _TURNING & set(text):
        return _("Có ký tự ẩn làm đảo chiều chữ, thường do sao chép; hãy xoá và gõ lại mục này.")
    hidden = (one for one in text if unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn"))
    if any(one not in _PLAIN_CONTROLS for one in hidden):
        return _("Có ký tự không đọc được, thường do sao chép; hãy xoá và gõ lại mục này.")
    return ""
