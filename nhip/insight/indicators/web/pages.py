"""What each page shows, gathered for its template."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhip.base.places import api as places
from nhip.base.places.contracts import Unit
from nhip.insight.indicators import api, charts, wording
from nhip.insight.indicators.charts import Chart, Line
from nhip.insight.indicators.contracts import (
    Clause,
    Metric,
    Number,
    Series,
    Standing,
    State,
    Target,
    Value,
    WardNumber,
)
from nhip.insight.indicators.disclosure import shown, shown_series
from nhip.insight.indicators.traces import clauses_of
from nhip.insight.indicators.web.asked import Asked
from nhip.kernel.access import Actor
from nhip.kernel.text import fold

STATES = (State.OFF_COURSE, State.ON_COURSE, State.MET, State.NO_DATA)


@dataclass(frozen=True, slots=True)
class Group:
    """The targets of one state."""

    state: State
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All targets by state, the statements that cannot be measured, and numbers without a target."""

    place: str
    counts: tuple[tuple[State, int], ...]
    groups: tuple[Group, ...]
    others: tuple[Target, ...]
    untargeted: tuple[Metric, ...]
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class NumberPage:
    """One number with its course."""

    number: Number
    place: str
    value: Value | None
    is_hidden: bool
    series: tuple[Series, ...]
    finding: str
    chart: SafeString
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class WardRow:
    """One line of the table of units."""

    unit: Unit
    ward: WardNumber | None

    @property
    def state(self) -> State:
        """How the unit stands."""
        if self.ward is None or self.ward.verdict is None:
            return State.NO_DATA
        return self.ward.verdict.state


def index(board_asked: Asked, *, actor: Actor, state: str, words: str) -> Index:
    """The index page; `state` and `words` narrow it."""
    board = api.board(board_asked.territory, board_asked.as_of, period=board_asked.period)
    standings = [_disclosed(actor, one) for one in board.standings]
    kept = [one for one in standings if _fits(one.metric, one.target, words)]
    targeted = {one.metric.code for one in standings}
    statements = api.targets(board_asked.territory)
    return Index(
        place=place_name(board_asked.territory),
        counts=tuple((one, board.count(one)) for one in STATES),
        groups=tuple(
            Group(one, tuple(s for s in kept if s.state is one))
            for one in STATES
            if not state or one == state
        ),
        others=() if state else tuple(t for t in statements if not t.binds and _says(t, words)),
        untargeted=() if state else _untargeted(targeted, words),
        state=state,
        words=words,
    )


def number_page(code: str, number_asked: Asked, *, actor: Actor) -> NumberPage:
    """A number's page."""
    number = api.number(code, number_asked.territory, number_asked.period, number_asked.as_of)
    value = shown(actor, number.value)
    source = number.value.territory if number.value else number_asked.territory
    series = shown_series(actor, api.history(code, source, number_asked.as_of))
    return NumberPage(
        number=number,
        place=place_name(source),
        value=value,
        is_hidden=number.value is not None and value is None,
        series=series,
        finding=wording.finding(number.metric, value, number.governing) if value else "",
        chart=charts.drawn(_chart(number, value, series)) if value else SafeString(""),
        clauses=clauses_of(code, number_asked.territory),
    )


def ward_rows(code: str, ward_asked: Asked, *, actor: Actor) -> list[WardRow]:
    """The units of the province with their values, those furthest short first."""
    found = {
        ward.unit_code: ward
        for ward in api.by_ward(
            code, ward_asked.period, ward_asked.as_of, province=ward_asked.territory, actor=actor
        )
    }
    rows = [WardRow(unit, found.get(unit.code)) for unit in places.units(ward_asked.territory)]
    return sorted(rows, key=_rank)


def place_name(territory: str) -> str:
    """The name of a province or unit, of today or of its last day."""
    if not territory.isdigit():
        return {"VN": _("Cả nước"), "INT": _("Thế giới")}.get(territory, territory)
    known = places.history(territory)
    if not known:
        return territory
    return wording.either(known[0].full_name_vi, known[0].full_name_en)


def _disclosed(actor: Actor, standing: Standing) -> Standing:
    return replace(standing, value=shown(actor, standing.value))


def _untargeted(targeted: set[str], words: str) -> tuple[Metric, ...]:
    rest = [m for m in api.metrics() if m.computed and m.code not in targeted]
    return tuple(metric for metric in rest if _has(words, metric.title_vi, metric.title_en))


def _fits(metric: Metric, target: Target, words: str) -> bool:
    return _has(words, metric.title_vi, metric.title_en, target.paraphrase_vi, target.instrument.number)


def _says(target: Target, words: str) -> bool:
    return _has(words, target.paraphrase_vi, target.paraphrase_en, target.instrument.number)


def _has(words: str, *texts: str) -> bool:
    wanted = fold(words).split()
    found = fold(" ".join(texts))
    return all(word in found for word in wanted)


def _rank(row: WardRow) -> tuple[int, float, str]:
    if row.ward is None or row.ward.value is None:
        return (2, 0.0, row.unit.code)
    distance = row.ward.verdict.distance if row.ward.verdict else None
    is_short = row.state is not State.MET
    return (0 if is_short else 1, float(-abs(distance)) if distance else 0.0, row.unit.code)


def _chart(number: Number, value: Value, series: Iterable[Series]) -> Chart:
    governing = number.governing
    target = governing.target if governing else None
    return Chart(
        title=wording.finding(number.metric, value, governing),
        axis=wording.axis(number.metric),
        lines=tuple(
            Line(wording.method_words(one.values[-1]), tuple((v.period.label, v.amount) for v in one.values))
            for one in series
        ),
        target=target.value if target else None,
        target_name=_("Mục tiêu %(target)s") % {"target": wording.wanted(target)} if target else "",
        decimal_comma=wording.language() == "vi",
    )
