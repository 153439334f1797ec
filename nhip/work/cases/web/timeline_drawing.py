"""The timeline as SVG from the server: one bar a stretch, with the table behind it. Colours are classes."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

from nhip.kernel import clock
from nhip.work.cases.contracts import Stretch, Timeline

WIDTH, LEFT, ROW, BAR, TOP = 360, 28, 22, 14, 22
SPAN = WIDTH - LEFT - 4
#: A bar narrower than this could not be seen.
LEAST = 2.0


def drawn(timeline: Timeline, *, title: str, due: str) -> SafeString:
    """The bars of a timeline, numbered like the rows of its table; "" when there is nothing to draw."""
    if not timeline.stretches or not timeline.elapsed:
        return mark_safe("")
    height = TOP + ROW * len(timeline.stretches) + 6
    attributes = {"class": "timeline", "viewBox": f"0 0 {WIDTH} {height}", "role": "img", "aria-label": title}
    svg = ElementTree.Element("svg", attributes)
    _due_line(svg, timeline, height=height, label=due)
    for number, stretch in enumerate(timeline.stretches, start=1):
        _row(svg, timeline, stretch, number=number)
    # Built by us; every text in it passed through the XML writer.
    return mark_safe(ElementTree.tostring(svg, encoding="unicode"))  # noqa: S308


def _row(svg: ElementTree.Element, timeline: Timeline, stretch: Stretch, *, number: int) -> None:
    top = TOP + ROW * (number - 1)
    label = ElementTree.SubElement(
        svg, "text", {"x": "0", "y": str(top + BAR - 2), "class": "timeline-number"}
    )
    label.text = str(number)
    _rect(svg, LEFT, top, SPAN, "timeline-track")
    begin, end = _x(timeline, stretch.since), _x(timeline, stretch.until)
    width = max(LEAST, end - begin)
    kind = "timeline-pause" if stretch.is_paused else "timeline-work"
    _rect(svg, min(begin, WIDTH - 4 - width), top, width, kind)
    if stretch.over and stretch.working:
        # The part beyond the norm stands at the end of the bar.
        late = width * (stretch.over / stretch.working)
        _rect(svg, min(begin, WIDTH - 4 - width) + width - late, top, late, "timeline-over")


def _due_line(svg: ElementTree.Element, timeline: Timeline, *, height: int, label: str) -> None:
    ends = _end_of(timeline)
    if ends > timeline.until:
        return
    at = _x(timeline, ends)
    line = {
        "x1": f"{at:.1f}",
        "x2": f"{at:.1f}",
        "y1": str(TOP - 4),
        "y2": str(height),
        "class": "timeline-due",
    }
    ElementTree.SubElement(svg, "line", line)
    anchor = "end" if at > WIDTH / 2 else "start"
    text = {"x": f"{at:.1f}", "y": "13", "text-anchor": anchor, "class": "timeline-label"}
    ElementTree.SubElement(svg, "text", text).text = label


def _end_of(timeline: Timeline) -> datetime:
    day = timeline.due_on
    return datetime(day.year, day.month, day.day, tzinfo=clock.VIET_NAM) + timedelta(days=1)


def _x(timeline: Timeline, at: datetime) -> float:
    share = (at - timeline.since) / timeline.elapsed
    return float(LEFT + SPAN * min(1.0, max(0.0, share)))


def _rect(svg: ElementTree.Element, x: float, y: float, width: float, kind: str) -> None:
    attributes = {
        "x": f"{x:.1f}",
        "y": f"{y:.1f}",
        "width": f"{width:.1f}",
        "height": str(BAR),
        "class": kind,
    }
    ElementTree.SubElement(svg, "rect", {**attributes, "rx": "2"})
