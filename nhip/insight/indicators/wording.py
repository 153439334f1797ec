"""Numbers, targets and verdicts in the reader's words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nhip.insight.indicators.contracts import (
    Instrument,
    Metric,
    Period,
    PeriodKind,
    Standing,
    State,
    Target,
    TargetKind,
    Trend,
    Value,
)
from nhip.kernel.ui import formats

MOST_DECIMALS = 2
_COMPARATORS = {">=": "≥", "<=": "≤", "=": "", "~": "≈"}

TRENDS: Mapping[Trend, Promise] = {
    Trend.IMPROVING: gettext_lazy("đang tốt lên"),
    Trend.STEADY: gettext_lazy("đứng yên"),
    Trend.WORSENING: gettext_lazy("đang xấu đi"),
    Trend.UNKNOWN: gettext_lazy("chưa đủ kỳ để nói xu hướng"),
}
REASONS: Mapping[str, Promise] = {
    "no_value": gettext_lazy("Chưa có số liệu nào được ghi nhận."),
    "closed_without_value": gettext_lazy("Năm của mục tiêu đã qua mà chưa có số liệu của năm đó."),
    "closed_met": gettext_lazy("Năm của mục tiêu đã qua và giá trị mới nhất đạt mục tiêu."),
    "closed_missed": gettext_lazy("Năm của mục tiêu đã qua mà giá trị mới nhất chưa đạt."),
    "reached": gettext_lazy("Đã đạt trước hạn."),
    "one_value": gettext_lazy("Mới có một giá trị nên chưa nói được đúng hướng hay không."),
    "ahead_of_line": gettext_lazy("Bằng hoặc hơn mức phải có trên đường thẳng tới mục tiêu."),
    "behind_line": gettext_lazy("Kém mức phải có trên đường thẳng tới mục tiêu."),
    "standing_met": gettext_lazy("Đạt mức yêu cầu."),
    "standing_improving": gettext_lazy("Chưa đạt nhưng đang tốt lên; văn bản không nêu năm."),
    "standing_short": gettext_lazy("Chưa đạt mức yêu cầu và chưa thấy tốt lên."),
}
KINDS: Mapping[TargetKind, Promise] = {
    TargetKind.TARGET: gettext_lazy("mục tiêu"),
    TargetKind.IMPLIED_TARGET: gettext_lazy("mục tiêu ngầm"),
    TargetKind.ACTUAL: gettext_lazy("thực tế được nêu"),
    TargetKind.REFERENCE: gettext_lazy("tham chiếu"),
    TargetKind.QUALITATIVE: gettext_lazy("mục tiêu định tính"),
    TargetKind.COUNT_CLAIM: gettext_lazy("số đếm được nêu"),
}
METHODS: Mapping[str, Promise] = {
    "computed": gettext_lazy("tính từ hồ sơ"),
    "STATED": gettext_lazy("nêu trong văn bản"),
}
CLASSES: Mapping[str, Promise] = {
    "open": gettext_lazy("mở"),
    "shared": gettext_lazy("chia sẻ"),
    "restricted": gettext_lazy("hạn chế"),
    "personal": gettext_lazy("cá nhân"),
    "secret": gettext_lazy("mật"),
}
_SIDES: Mapping[str, Promise] = {
    "until": gettext_lazy("địa giới đến %(day)s"),
    "since": gettext_lazy("địa giới từ %(day)s"),
}
# The words of units in the profile's files, for the English reader.
UNITS: Mapping[str, Promise] = {
    "hạng": gettext_lazy("hạng"),
    "ngày": gettext_lazy("ngày"),
    "hồ sơ": gettext_lazy("hồ sơ"),
    "nền tảng": gettext_lazy("nền tảng"),
    "trợ lý ảo": gettext_lazy("trợ lý ảo"),
    "tỉnh, thành": gettext_lazy("tỉnh, thành"),
    "chỉ số": gettext_lazy("chỉ số"),
    "đề xuất": gettext_lazy("đề xuất"),
    "nhóm": gettext_lazy("nhóm"),
    "nhóm giải pháp": gettext_lazy("nhóm giải pháp"),
    "mục tiêu": gettext_lazy("mục tiêu"),
    "yếu tố": gettext_lazy("yếu tố"),
    "người": gettext_lazy("người"),
}


def language() -> str:
    """vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def either(vietnamese: str, english: str) -> str:
    """The text in the reader's language."""
    return english if language() == "en" else vietnamese


def title(metric: Metric) -> str:
    """The metric's name."""
    return either(metric.title_vi, metric.title_en)


def measure(amount: Decimal | None, unit: str) -> str:
    """An amount with its unit, to at most two decimals; "" without an amount."""
    if amount is None:
        return ""
    if unit == "%":
        return formats.percent(amount, language=language(), digits=_digits(amount))
    written = formats.number(amount, language=language(), digits=_digits(amount))
    return f"{written}{formats.NO_BREAK}{UNITS.get(unit, unit)}" if unit else written


def _digits(amount: Decimal) -> int:
    rounded = amount.quantize(Decimal(1).scaleb(-MOST_DECIMALS)).normalize()
    return max(-int(rounded.as_tuple().exponent), 0)


def signed(amount: Decimal | None, unit: str) -> str:
    """A distance with its sign; shares differ by points."""
    if amount is None:
        return ""
    sign = "−" if amount < 0 else "+" if amount > 0 else ""
    if unit != "%":
        return f"{sign}{measure(abs(amount), unit)}"
    return f"{sign}{measure(abs(amount), '')}{formats.NO_BREAK}{_('điểm %')}"


def wanted(target: Target) -> str:
    """What a target asks for: ≥ 50 % (2025)."""
    comparator = _COMPARATORS.get(target.comparator, target.comparator)
    asked = f"{comparator} {measure(target.value, target.unit)}".strip()
    return f"{asked} ({target.year})" if target.year else asked


def period_words(period: Period) -> str:
    """Tháng 10/2026, Quý 3/2026, 2026."""
    year, month = period.start.year, period.start.month
    if period.kind is PeriodKind.MONTH:
        return _("Tháng %(month)s/%(year)s") % {"month": month, "year": year}
    if period.kind is PeriodKind.QUARTER:
        return _("Quý %(quarter)s/%(year)s") % {"quarter": (month + 2) // 3, "year": year}
    return str(year)


def vintage_words(vintage: str) -> str:
    """`until-2025-06-30` as địa giới đến 30/06/2025."""
    side, _dash, day = vintage.partition("-")
    if side not in _SIDES:
        return vintage
    return str(_SIDES[side]) % {"day": formats.day(date.fromisoformat(day), language=language())}


def method_words(value: Value) -> str:
    """Which series a value belongs to."""
    return str(METHODS.get(value.method, value.method))


def instrument_words(instrument: Instrument) -> str:
    """An act by its number and title, or by its title alone."""
    name = either(instrument.title_vi, instrument.title_en)
    return f"{instrument.number} – {name}" if instrument.number else name


def dated(instrument: Instrument) -> str:
    """The day of an act, or as much of it as its source tells."""
    if len(instrument.dated) != len("2026-01-01"):
        return instrument.dated
    return formats.day(date.fromisoformat(instrument.dated), language=language())


def reason_words(standing: Standing) -> str:
    """Why a target stands as it does, in a sentence."""
    return str(REASONS[standing.verdict.reason])


def finding(metric: Metric, value: Value, standing: Standing | None) -> str:
    """What a chart shows, said in one sentence: its title."""
    facts = {
        "title": title(metric),
        "amount": measure(value.amount, value.unit),
        "period": period_words(value.period),
    }
    if standing is None or standing.verdict.distance is None:
        return _("%(title)s: %(amount)s (%(period)s)") % facts
    facts["target"] = wanted(standing.target)
    facts["distance"] = signed(standing.verdict.distance, metric.unit).lstrip("−+")
    if standing.state is State.MET:
        return _("%(title)s: %(amount)s (%(period)s), đạt mục tiêu %(target)s") % facts
    return _("%(title)s: %(amount)s (%(period)s), cách mục tiêu %(target)s %(distance)s") % facts


def axis(metric: Metric) -> str:
    """What the height of a chart means."""
    unit = "%" if metric.unit == "%" else str(UNITS.get(metric.unit, metric.unit))
    return f"{title(metric)} ({unit})" if unit else title(metric)
