"""What the reader asks for: a view of the board, and their own five numbers."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.places import api as places
from nhip.insight.indicators.contracts import Period, PeriodKind
from nhip.insight.opscentre.contracts import MOST_NUMBERS, Choice, View
from nhip.insight.opscentre.web.periods import recent_periods
from nhip.insight.opscentre.wording import language, title
from nhip.kernel import clock
from nhip.kernel.text import fold

# The first hours of the calendar cannot be said on another clock.
EARLIEST_YEAR = 1900
LOCAL_TIME = "%Y-%m-%dT%H:%M"
_KINDS = (
    (PeriodKind.YEAR, _("Theo năm")),
    (PeriodKind.QUARTER, _("Theo quý")),
    (PeriodKind.MONTH, _("Theo tháng")),
)


class ViewForm(forms.Form):
    """Where, over which period, as of which moment. What cannot be read is ignored, never guessed."""

    territory = forms.ChoiceField(label=_("Địa bàn"), required=False)
    period = forms.ChoiceField(label=_("Kỳ"), required=False)
    as_of = forms.DateTimeField(
        label=_("Như đã biết lúc"),
        required=False,
        input_formats=[LOCAL_TIME],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME),
    )
    number = forms.ChoiceField(label=_("Bản đồ của con số"), required=False)

    def __init__(
        self,
        *args: Any,
        province: str,
        numbers: list[tuple[str, str]] | None = None,
        with_territory: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.province = province
        self.fields["period"].choices = _period_choices()  # type: ignore[attr-defined]
        if with_territory:
            self.fields["territory"].choices = _territory_choices(province)  # type: ignore[attr-defined]
        else:
            del self.fields["territory"]
        if numbers:
            self.fields["number"].choices = [("", _("Con số đáng lo nhất")), *numbers]  # type: ignore[attr-defined]
        else:
            del self.fields["number"]

    def view(self) -> View:
        data = self.cleaned_data if self.is_bound and self.is_valid() else self._readable()
        period = data.get("period", "")
        return View(
            territory=data.get("territory") or self.province,
            period=Period.parse(period) if period else None,
            as_of=_past(data.get("as_of")),
            number=data.get("number", ""),
        )

    def _readable(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_bound else {}


def _past(moment: datetime | None) -> datetime | None:
    """Now and what is to come are the same question: what holds now. So is a time before all records."""
    is_past = moment is not None and moment.year >= EARLIEST_YEAR and moment < clock.now()
    return moment if is_past else None


def _territory_choices(province: str) -> list[tuple[str, str]]:
    units = places.units(province)
    english = language() == "en"
    names = [(unit.code, unit.full_name_en if english else unit.full_name_vi) for unit in units]
    return [("", str(_("Toàn tỉnh, thành phố"))), *sorted(names, key=lambda one: fold(one[1]))]


def _period_choices() -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = [("", _("Năm nay đến giờ"))]
    for kind, name in _KINDS:
        periods = recent_periods(clock.today(), kind)
        groups.append((str(name), [(period.label, words(period)) for period in periods]))
    return groups


def words(period: Period) -> str:
    """A period as people say it: "Tháng 10/2026", "Quý 3/2026", "2026"."""
    year, month = period.start.year, period.start.month
    if period.kind is PeriodKind.MONTH:
        return str(_("Tháng %(month)s/%(year)s")) % {"month": month, "year": year}
    if period.kind is PeriodKind.QUARTER:
        return str(_("Quý %(quarter)s/%(year)s")) % {"quarter": (month + 2) // 3, "year": year}
    return str(year)


class ChoiceForm(forms.Form):
    """Five places, each with one number: choosing and ordering in one form, without a script."""

    def __init__(self, *args: Any, choices: tuple[Choice, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", _("Để trống")), *((c.metric.code, title(c.metric)) for c in choices)]
        mine = {choice.position: choice.metric.code for choice in choices if choice.position}
        for position in range(1, MOST_NUMBERS + 1):
            self.fields[f"number_{position}"] = forms.ChoiceField(
                label=_("Con số thứ %(position)s") % {"position": position},
                choices=options,
                required=False,
                initial=mine.get(position, ""),
            )

    def metrics(self) -> list[str]:
        """The chosen codes in order; empty places close up."""
        return [code for code in self.cleaned_data.values() if code]
