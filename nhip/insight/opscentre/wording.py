"""Numbers, names and targets in the reader's words."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.insight.indicators.contracts import Metric, Owner, Target
from nhip.kernel.ui import formats

DECIMALS = 2
_COMPARATORS = {">=": "≥", "<=": "≤", "=": "", "~": "≈"}


def language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def title(metric: Metric) -> str:
    return metric.title_en if language() == "en" else metric.title_vi


def owner_name(owner: Owner) -> str:
    return owner.name_en if language() == "en" else owner.name_vi


def measure(amount: Decimal | None, unit: str) -> str:
    """An amount with its unit, to at most two decimals: "62,5 %", "3 nền tảng"; "" without an amount."""
    if amount is None:
        return ""
    rounded = amount.quantize(Decimal(1).scaleb(-DECIMALS)).normalize()
    digits = max(-int(rounded.as_tuple().exponent), 0)
    if unit == "%":
        return formats.percent(rounded, language=language(), digits=digits)
    written = formats.number(rounded, language=language(), digits=digits)
    # The words of units are in the indicators' catalogue: they name them, we only show them.
    return f"{written}{formats.NO_BREAK}{_(unit)}" if unit else written


def signed(amount: Decimal | None, unit: str) -> str:
    """A distance with its sign: "−12,5 điểm %", "+3 nền tảng"; percents part by points."""
    if amount is None:
        return ""
    written = measure(abs(amount), "" if unit == "%" else unit)
    sign = "−" if amount < 0 else "+" if amount > 0 else ""
    points = formats.NO_BREAK + _("điểm %") if unit == "%" else ""
    return f"{sign}{written}{points}"


def wanted(target: Target) -> str:
    """What a target asks for: "≥ 50 % (2025)"; without a year when the text gives none."""
    comparator = _COMPARATORS.get(target.comparator, target.comparator)
    asked = f"{comparator} {measure(target.value, target.unit)}".strip()
    return f"{asked} ({target.year})" if target.year else asked
