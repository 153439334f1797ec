"""A line over time as SVG from the server: Vega-Lite drawn by vl-convert, then made ours.

What comes out names its parts in English for screen readers and carries fixed colours and inline
styles. The drawing is one picture with a title in the reader's language (the table beside it holds
the numbers), and its colours are classes, so that the dark theme and the content policy hold.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

SVG = "http://www.w3.org/2000/svg"
KEPT_SECONDS = 3600
# Colours that stand for roles; each becomes a class.
ROLES = {
    "#000001": "ink",
    "#000002": "muted",
    "#000003": "grid",
    "#000004": "first",
    "#000005": "second",
    "#000006": "third",
    "#000007": "target",
}
SERIES_COLOURS = ["#000004", "#000005", "#000006"]
SERIES_DASHES = [[1, 0], [6, 3], [2, 2]]
FONT = "system-ui, Segoe UI, Roboto, Noto Sans, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its name and its points in order, each a period's label and an amount."""

    name: str
    points: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw. `title` states the finding; `axis` says what the height means."""

    title: str
    axis: str
    lines: tuple[Line, ...]
    target: Decimal | None
    target_name: str
    decimal_comma: bool


def drawn(chart: Chart) -> SafeString:
    """The chart as inline SVG; empty when there is no course to draw."""
    if not any(len(line.points) > 1 for line in chart.lines):
        return mark_safe("")
    spec = specification(chart)
    key = "chart-" + hashlib.sha256(json.dumps([spec, chart.title]).encode()).hexdigest()
    svg: str | None = cache.get(key)
    if svg is None:
        svg = _ours(_render(spec), title=chart.title, identity=key[-12:])
        cache.set(key, svg, KEPT_SECONDS)
    # Built by us; every text in it passed through the XML writer.
    return mark_safe(svg)  # noqa: S308


def specification(chart: Chart) -> dict[str, Any]:
    """The Vega-Lite specification: lines, their names at the end, the target as a dashed rule."""
    labels = _labels(chart)
    layers: list[dict[str, Any]] = [_lines(chart, labels), _names(chart)]
    if chart.target is not None:
        layers += _target(chart.target, chart.target_name)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 640,
        "height": 240,
        "background": None,
        "data": {"values": _rows(chart)},
        "layer": layers,
        "config": _config(),
    }


def _labels(chart: Chart) -> list[str]:
    known: dict[str, None] = {}
    for line in sorted(chart.lines, key=lambda one: -len(one.points)):
        known |= dict.fromkeys(label for label, _amount in line.points)
    # Labels of one kind sort as text: 2024-09 before 2024-10.
    return sorted(known)


def _rows(chart: Chart) -> list[dict[str, Any]]:
    return [
        {"period": label, "amount": float(amount), "series": line.name}
        for line in chart.lines
        for label, amount in line.points
    ]


def _x(labels: list[str]) -> dict[str, Any]:
    axis = {"title": None, "labelAngle": 0, "labelOverlap": "greedy", "labelExpr": _PERIOD_LABEL}
    return {"field": "period", "type": "ordinal", "sort": labels, "axis": axis}


# 2026-10 is written 10/26 under the axis; a year stays a year.
_PERIOD_LABEL = (
    "length(datum.label) == 7 ? slice(datum.label, 5) + '/' + slice(datum.label, 2, 4) : datum.label"
)


def _y(chart: Chart) -> dict[str, Any]:
    number = "format(datum.value, '~f')"
    label = f"replace({number}, '.', ',')" if chart.decimal_comma else number
    axis = {"title": chart.axis, "labelExpr": label, "tickCount": 5}
    return {"field": "amount", "type": "quantitative", "axis": axis, "scale": {"zero": False, "nice": True}}


def _series() -> dict[str, Any]:
    return {"field": "series", "type": "nominal", "legend": None}


def _lines(chart: Chart, labels: list[str]) -> dict[str, Any]:
    return {
        "mark": {"type": "line", "point": {"size": 36, "filled": True}, "strokeWidth": 2.5},
        "encoding": {
            "x": _x(labels),
            "y": _y(chart),
            "color": {**_series(), "scale": {"range": SERIES_COLOURS}},
            "strokeDash": {**_series(), "scale": {"range": SERIES_DASHES}},
        },
    }


def _names(chart: Chart) -> dict[str, Any]:
    ends = [
        {"period": line.points[-1][0], "amount": float(line.points[-1][1]), "name": line.name}
        for line in chart.lines
        if line.points and len(chart.lines) > 1
    ]
    return {
        "data": {"values": ends},
        "mark": {"type": "text", "align": "right", "dy": -12, "color": "#000001", "fontWeight": 600},
        "encoding": {
            "x": {"field": "period", "type": "ordinal"},
            "y": {"field": "amount", "type": "quantitative"},
            "text": {"field": "name"},
        },
    }


def _target(value: Decimal, name: str) -> list[dict[str, Any]]:
    data = {"values": [{"amount": float(value), "name": name}]}
    height = {"field": "amount", "type": "quantitative"}
    rule = {"type": "rule", "color": "#000007", "strokeDash": [4, 4], "strokeWidth": 2}
    words = {"type": "text", "align": "left", "x": 4, "dy": -8, "color": "#000007", "fontWeight": 600}
    return [
        {"data": data, "mark": rule, "encoding": {"y": height}},
        {"data": data, "mark": words, "encoding": {"y": height, "text": {"field": "name"}}},
    ]


def _config() -> dict[str, Any]:
    text = {"labelColor": "#000002", "titleColor": "#000002", "labelFontSize": 13, "titleFontSize": 13}
    lines = {"domainColor": "#000003", "tickColor": "#000003", "gridColor": "#000003"}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {**text, **lines, "labelFont": FONT, "titleFont": FONT, "titleFontWeight": "normal"},
        "text": {"font": FONT, "fontSize": 13},
    }


def _render(spec: dict[str, Any]) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec))


def _ours(svg: str, *, title: str, identity: str) -> str:
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - what we have just drawn ourselves
    for element in root.iter():
        _strip(element)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib |= {"role": "img", "class": "chart", "aria-labelledby": f"title-{identity}"}
    named = ElementTree.Element(f"{{{SVG}}}title", {"id": f"title-{identity}"})
    named.text = title
    root.insert(0, named)
    return ElementTree.tostring(root, encoding="unicode")


def _strip(element: ElementTree.Element) -> None:
    unwanted = [name for name in element.attrib if name.startswith("aria-") or name in _UNWANTED]
    for name in unwanted:
        del element.attrib[name]
    roles = []
    for name in ("fill", "stroke"):
        role = ROLES.get(element.attrib.get(name, "").lower())
        if role is not None:
            del element.attrib[name]
            roles.append(f"chart-{name}-{role}")
    if roles:
        element.attrib["class"] = " ".join(roles)


_UNWANTED = frozenset({"role", "style", "class", "pointer-events", "font-family"})
