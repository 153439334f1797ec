"""From the diagram in a BPMN file to shapes and lines that a page can draw."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from nhip.work.flows.adapters.engine import File
from nhip.work.flows.adapters.engine.reading import TASKS
from nhip.work.flows.adapters.engine.xml import BPMN, BPMNDI, DC, DI, child, local, tree_of

LINE_HEIGHT = 15
MARGIN = 20
_PIXELS_A_LETTER = 6.6
_FORMS = {
    **dict.fromkeys(TASKS | {"businessRuleTask", "scriptTask", "callActivity", "subProcess"}, "box"),
    **dict.fromkeys(("exclusiveGateway", "parallelGateway", "inclusiveGateway"), "diamond"),
    **dict.fromkeys(("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent"), "circle"),
    "intermediateThrowEvent": "circle",
    "participant": "pool",
    "lane": "lane",
}
_MARKS = {"exclusiveGateway": "×", "parallelGateway": "+", "inclusiveGateway": "○"}
_LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text with its middle."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An element: `form` is box, diamond, circle, pool or lane; `mark` a sign inside."""

    key: str
    form: str
    kind: str
    x: int
    y: int
    width: int
    height: int
    title: str
    mark: str
    lines: tuple[Text, ...]

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def points(self) -> str:
        """The corners of a diamond."""
        (x, y), right, bottom = self.middle, self.x + self.width, self.y + self.height
        return f"{x},{self.y} {right},{y} {x},{bottom} {self.x},{y}"


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two elements."""

    key: str
    points: str
    label: Text | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole diagram; `box` is the view box of the picture."""

    box: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]


@lru_cache(maxsize=64)
def drawing_of(file: File) -> Drawing | None:
    """The diagram of a BPMN file; None when it has none."""
    root = tree_of(file.text, name=file.name)
    named = {node.get("id"): node for node in root.iter(tag=etree.Element) if node.get("id")}
    shapes = tuple(_shapes(root, named))
    if not shapes:
        return None
    edges = tuple(_edges(root, named))
    left, top = min(one.x for one in shapes) - MARGIN, min(one.y for one in shapes) - MARGIN
    right = max(one.x + one.width for one in shapes) + MARGIN
    bottom = max(one.y + one.height for one in shapes) + MARGIN * 2
    width, height = right - left, bottom - top
    return Drawing(f"{left} {top} {width} {height}", width, height, shapes, edges)


def _shapes(root: etree._Element, named: dict[str | None, etree._Element]) -> Iterator[Shape]:
    for node in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        element, bounds = named.get(node.get("bpmnElement")), node.find(f"{{{DC}}}Bounds")
        form = _FORMS.get(local(element)) if element is not None else None
        if element is None or form is None or bounds is None:
            continue
        x, y, width, height = (_number(bounds.get(name)) for name in ("x", "y", "width", "height"))
        title = " ".join((element.get("name") or "").split())
        box = (x, y, width, height)
        lines = _lines(title, form, box, _label_box(node))
        kind = local(element)
        yield Shape(str(node.get("bpmnElement")), form, kind, *box, title, _mark(element), tuple(lines))


def _mark(element: etree._Element) -> str:
    kind = local(element)
    if any(local(one) == "timerEventDefinition" for one in element):
        return "◷"
    if kind == "endEvent":
        return "●" if child(element, "terminateEventDefinition") is not None else ""
    return "▤" if kind == "businessRuleTask" else _MARKS.get(kind, "")


def _label_box(node: etree._Element) -> tuple[int, int, int, int] | None:
    label = node.find(f"{{{BPMNDI}}}BPMNLabel")
    bounds = label.find(f"{{{DC}}}Bounds") if label is not None else None
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _lines(
    title: str, form: str, box: tuple[int, int, int, int], label: tuple[int, int, int, int] | None
) -> Iterator[Text]:
    x, y, width, height = box
    if form in {"pool", "lane"}:
        # The title stands upright at the left end; the page turns it.
        yield Text(x + 15, y + height // 2, textwrap.shorten(title, max(int(height / 6), 8), placeholder="…"))
        return
    if form == "box":
        room, middle_x, middle_y = width - 8, x + width // 2, y + height // 2
    elif label is not None:
        room, middle_x, middle_y = label[2], label[0] + label[2] // 2, label[1] + label[3] // 2
    else:
        room, middle_x, middle_y = 110, x + width // 2, y + height + 16
    wrapped = textwrap.wrap(title, max(int(room / _PIXELS_A_LETTER), 6))[:4]
    first = middle_y - (len(wrapped) - 1) * LINE_HEIGHT // 2 + 4
    for place, line in enumerate(wrapped):
        yield Text(middle_x, first + place * LINE_HEIGHT, line)


def _edges(root: etree._Element, named: dict[str | None, etree._Element]) -> Iterator[Edge]:
    for node in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        element = named.get(node.get("bpmnElement"))
        if element is None or element.tag != f"{{{BPMN}}}sequenceFlow":
            continue
        points = [(_number(one.get("x")), _number(one.get("y"))) for one in node.iter(f"{{{DI}}}waypoint")]
        if len(points) < 2:
            continue
        label = _label_box(node)
        title = " ".join((element.get("name") or "").split())[:40]
        text = Text(label[0] + label[2] // 2, label[1] + 11, title) if label and title else None
        yield Edge(str(node.get("bpmnElement")), " ".join(f"{x},{y}" for x, y in points), text)


def _number(text: str | None) -> int:
    try:
        return max(min(round(float(text or 0)), _LARGEST), -_LARGEST)
    except ValueError:
        return 0
