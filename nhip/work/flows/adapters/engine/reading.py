"""From a BPMN file to the one process that is run: its elements, and a sentence for all that does not fit.

The tree is made simpler on the way: what the platform cannot watch for (a message, a service) becomes a task
that an officer confirms, and data shapes, which only draw, go.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from nhip.work.flows.adapters.engine.port import Element
from nhip.work.flows.adapters.engine.xml import BPMN, child, children, local, namespace, text_of
from nhip.work.flows.contracts import ExpressionRefused, Finding
from nhip.work.flows.rules import feel
from nhip.work.flows.rules.feel.values import duration, instant

TASKS = frozenset({"userTask", "manualTask", "task", "serviceTask", "sendTask", "receiveTask"})
_GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
_EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
NODES = TASKS | _GATEWAYS | _EVENTS | {"businessRuleTask", "subProcess"}
_REFUSED = {
    "scriptTask": gettext_lazy(
        "Việc chạy mã lệnh (script task) không được dùng: mã lệnh không bao giờ được chạy ở đây. "
        "Hãy thay bằng điều kiện FEEL ở cổng rẽ nhánh hoặc bảng quyết định DMN."
    ),
    "complexGateway": gettext_lazy(
        "Cổng phức hợp chưa dùng được; hãy dùng cổng loại trừ, song song hoặc bao gồm."
    ),
    "eventBasedGateway": gettext_lazy(
        "Cổng theo sự kiện chưa dùng được; hãy đặt hẹn giờ trên mép công việc."
    ),
    "callActivity": gettext_lazy("Gọi quy trình khác chưa dùng được; hãy vẽ các bước vào tệp này."),
    "transaction": gettext_lazy(
        "Quy trình con kiểu giao dịch chưa dùng được; hãy dùng quy trình con thường."
    ),
    "adHocSubProcess": gettext_lazy("Quy trình con tuỳ biến chưa dùng được; hãy nối các bước bằng mũi tên."),
}
_DECORATION = frozenset(
    {"ioSpecification", "dataInputAssociation", "dataOutputAssociation", "dataObject", "dataObjectReference",
     "dataStoreReference", "property", "textAnnotation", "association", "group", "auditing", "monitoring"}
)  # fmt: skip
_LOOPS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
LONGEST_KEY = 100


@dataclass(slots=True)
class Reading:
    """What was found in a file."""

    process: etree._Element | None = None
    elements: dict[str, Element] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    decisions: dict[str, str] = field(default_factory=dict)

    def tell(self, node: etree._Element, message: str, *, is_error: bool = True) -> None:
        title = " ".join(node.get("name", "").split())
        self.findings.append(Finding(node.get("id", ""), title or local(node), message, is_error))


def read(root: etree._Element) -> Reading:
    """Read a BPMN file; `findings` tell what was wrong or left out. The tree is changed."""
    found = Reading()
    if namespace(root) != BPMN or local(root) != "definitions":
        found.tell(root, _("Đây không phải tệp BPMN 2.0."))
        return found
    found.process = _process(root, found)
    if found.process is None:
        return found
    lanes = _lanes(found.process)
    for node in list(found.process.iter(tag=etree.Element)):
        if node.getparent() is not None and namespace(node) == BPMN:
            _read_node(node, lanes, found)
    _check_flows(found.process, found)
    return found


def _process(root: etree._Element, found: Reading) -> etree._Element | None:
    processes = [one for one in children(root, "process") if any(local(node) in NODES for node in one)]
    runnable = [one for one in processes if one.get("isExecutable") == "true"]
    chosen = runnable if runnable else processes
    if len(chosen) != 1:
        message = _(
            "Tệp phải có đúng một quy trình để chạy, ở đây có %(count)s; hãy đánh dấu “Executable” cho một."
        )
        found.tell(root, message % {"count": len(chosen)})
        return None
    if not runnable:
        found.tell(chosen[0], _("Quy trình chưa đánh dấu “Executable”; vẫn được chạy."), is_error=False)
    for other in list(root):
        if other is not chosen[0] and local(other) in {
            "process",
            "collaboration",
            "dataStore",
            "choreography",
        }:
            if local(other) == "process" and other in processes:
                found.tell(other, _("Quy trình này chỉ để minh hoạ và không được chạy."), is_error=False)
            root.remove(other)
    chosen[0].set("isExecutable", "true")
    return chosen[0]


def _lanes(process: etree._Element) -> dict[str, str]:
    lanes = {}
    for lane in process.iter(f"{{{BPMN}}}lane"):
        for reference in children(lane, "flowNodeRef"):
            lanes[text_of(reference)] = lane.get("name", "")
    return lanes


def _read_node(node: etree._Element, lanes: Mapping[str, str], found: Reading) -> None:
    kind = local(node)
    if kind in _REFUSED:
        found.tell(node, str(_REFUSED[kind]))
        return
    if kind in _DECORATION:
        node.getparent().remove(node)
        return
    if kind in _LOOPS:
        found.tell(
            node.getparent(),
            _("Việc lặp lại (loop, multi-instance) chưa dùng được; hãy vẽ vòng lặp bằng cổng."),
        )
        return
    if kind not in NODES:
        return
    key = node.get("id", "")
    if not key or len(key) > LONGEST_KEY:
        found.tell(node, _("Phần tử phải có id, dài nhất %(most)s ký tự.") % {"most": LONGEST_KEY})
    properties = _properties(node)
    kind = _read_kind(node, kind, found)
    if kind == "businessRuleTask":
        _read_decision(node, key, properties, found)
    outgoing = tuple(text_of(one) for one in children(node, "outgoing"))
    title = " ".join(node.get("name", "").split())
    found.elements[key] = Element(key, kind, title, lanes.get(key, ""), properties, outgoing)


def _properties(node: etree._Element) -> dict[str, str]:
    """What extension elements of any modeler say, where it is a plain name and value."""
    found = {
        etree.QName(name).localname: value for name, value in node.attrib.items() if name.startswith("{")
    }
    extensions = child(node, "extensionElements")
    for one in () if extensions is None else extensions.iter(tag=etree.Element):
        if local(one) == "property" and one.get("name"):
            found[str(one.get("name"))] = one.get("value", "")
        elif local(one) in {"assignmentDefinition", "taskSchedule", "calledDecision"}:
            found |= {str(name): value for name, value in one.attrib.items()}
    documentation = text_of(child(node, "documentation"))
    return found | ({"documentation": documentation[:2000]} if documentation else {})


def _read_kind(node: etree._Element, kind: str, found: Reading) -> str:
    if kind in TASKS:
        if kind in {"serviceTask", "sendTask", "receiveTask"}:
            message = _(
                "Chưa có hệ thống nào làm việc này tự động: nó thành một công việc để cán bộ xác nhận."
            )
            found.tell(node, message, is_error=False)
        return "userTask"
    if kind == "subProcess" and node.get("triggeredByEvent") == "true":
        found.tell(node, _("Quy trình con khởi động bằng sự kiện chưa dùng được."))
    return _read_event(node, kind, found) if kind in _EVENTS else kind


def _read_event(node: etree._Element, kind: str, found: Reading) -> str:
    definitions = [one for one in node if local(one).endswith("EventDefinition")]
    kinds = {local(one).removesuffix("EventDefinition") for one in definitions}
    if "link" in kinds or "compensate" in kinds:
        found.tell(node, _("Sự kiện kiểu nối trang hoặc bù trừ chưa dùng được; hãy nối bằng mũi tên."))
    elif kind == "boundaryEvent" and kinds != {"timer"}:
        found.tell(node, _("Trên mép công việc chỉ dùng được sự kiện hẹn giờ."))
    elif kind in {"intermediateCatchEvent", "boundaryEvent"} and kinds == {"timer"}:
        _check_timer(node, definitions[0], found)
    elif kind == "intermediateCatchEvent":
        message = _(
            "Hệ thống không tự biết sự kiện này: nó thành một công việc để cán bộ xác nhận là đã xảy ra."
        )
        found.tell(node, message, is_error=False)
        _strip(node, definitions)
        return "userTask"
    elif definitions and kinds != {"terminate"}:
        message = _("Phần gửi đi hoặc chờ của sự kiện này bị bỏ qua; quy trình đi tiếp qua nó.")
        found.tell(node, message, is_error=False)
        _strip(node, definitions)
    return kind


def _strip(node: etree._Element, definitions: list[etree._Element]) -> None:
    for one in definitions:
        node.remove(one)


def _check_timer(node: etree._Element, definition: etree._Element, found: Reading) -> None:
    said = next((one for one in definition if local(one) in {"timeDate", "timeDuration", "timeCycle"}), None)
    text = text_of(said)
    if said is None or not text:
        found.tell(node, _("Hẹn giờ chưa ghi thời gian, ví dụ P3D (ba ngày) hoặc PT4H (bốn giờ)."))
    elif text.startswith("="):
        _check_expression(node, text, found)
    elif not is_time(local(said), text):
        message = _("Không đọc được thời gian “%(text)s”; hãy viết theo ISO 8601, ví dụ P3D, PT4H, R3/P1D.")
        found.tell(node, message % {"text": text[:60]})


def is_time(kind: str, text: str) -> bool:
    """Whether a literal time of a timer can be read: a date, a duration or a cycle."""
    if kind == "timeDate":
        return instant(text) is not None
    if kind == "timeDuration":
        return duration(text) is not None
    count, _slash, each = text.partition("/")
    return count[:1] == "R" and (count[1:] == "" or count[1:].isdecimal()) and duration(each) is not None


def _check_expression(node: etree._Element, text: str, found: Reading) -> None:
    try:
        found.names |= feel.names_of(feel.parse(text))
    except ExpressionRefused as error:
        found.tell(node, error.message)


def _read_decision(node: etree._Element, key: str, properties: Mapping[str, str], found: Reading) -> None:
    reference = properties.get("decisionId") or properties.get("decisionRef", "")
    if reference:
        found.decisions[key] = reference.lstrip("=").strip('" ')
    else:
        found.tell(node, _("Việc theo bảng quyết định chưa ghi mã quyết định (decision id)."))


def _check_flows(process: etree._Element, found: Reading) -> None:
    keys = set(found.elements)
    flows = list(process.iter(f"{{{BPMN}}}sequenceFlow"))
    for flow in flows:
        if flow.get("sourceRef") not in keys or flow.get("targetRef") not in keys:
            found.tell(flow, _("Mũi tên này không nối hai phần tử chạy được."))
        condition = child(flow, "conditionExpression")
        if condition is not None:
            _check_condition(flow, condition, found)
    starts = list(children(process, "startEvent"))
    if len(starts) != 1:
        found.tell(
            process,
            _("Quy trình phải có đúng một sự kiện bắt đầu, ở đây có %(count)s.") % {"count": len(starts)},
        )
    for node in process.iter(tag=etree.Element):
        if namespace(node) == BPMN and node.get("id") in keys:
            _check_outgoing(node, flows, found)


def _check_condition(flow: etree._Element, condition: etree._Element, found: Reading) -> None:
    language = condition.get("language", "")
    if language and "feel" not in language.lower():
        found.tell(
            flow, _("Điều kiện viết bằng “%(language)s”; ở đây chỉ dùng FEEL.") % {"language": language}
        )
        return
    text = text_of(condition)
    if text:
        _check_expression(flow, text, found)
    else:
        flow.remove(condition)


def _check_outgoing(node: etree._Element, flows: list[etree._Element], found: Reading) -> None:
    kind, outgoing = local(node), [one for one in flows if one.get("sourceRef") == node.get("id")]
    if kind not in _GATEWAYS and len(outgoing) > 1:
        found.tell(node, _("Từ đây có nhiều mũi tên đi ra; hãy đặt một cổng rẽ nhánh ở giữa."))
    if kind not in {"exclusiveGateway", "inclusiveGateway"} or len(outgoing) < 2:
        return
    bare = [
        one
        for one in outgoing
        if child(one, "conditionExpression") is None and one.get("id") != node.get("default")
    ]
    for flow in bare:
        found.tell(flow, _("Mũi tên ra khỏi cổng chưa có điều kiện và không phải nhánh mặc định."))
    if not node.get("default"):
        found.tell(
            node,
            _("Cổng chưa có nhánh mặc định: khi không điều kiện nào đúng, quy trình sẽ đứng lại."),
            is_error=False,
        )
