"""From files to a specification that can be run, once for each set of files."""

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, IntermediateCatchEvent, UserTask
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from nhip.work.flows.adapters.engine import reading, xml
from nhip.work.flows.adapters.engine.alarms import BoundaryParser, CatchParser
from nhip.work.flows.adapters.engine.decisions import decisions_of
from nhip.work.flows.adapters.engine.port import Element, File
from nhip.work.flows.contracts import Finding, ProcessRefused
from nhip.work.flows.rules.feel import names_of
from nhip.work.flows.rules.tables import Decision, Formula

MOST_KEPT = 128
# The engine logs each change of state of each of its tasks.
logging.getLogger("spiff").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A process ready to run: its elements by key, the names its conditions look up, what was left out."""

    digest: str
    title: str
    elements: Mapping[str, Element]
    names: frozenset[str]
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...]
    spec: Any
    subprocesses: Mapping[str, Any]

    def decision_of(self, key: str) -> str:
        """The decision that a task asks."""
        properties = self.elements[key].properties
        return (properties.get("decisionId") or properties.get("decisionRef", "")).lstrip("=").strip('" ')


class DecisionTask(BpmnSpecMixin):  # type: ignore[misc]
    """A business rule task: asks a decision table, and keeps its answer under the name it says."""

    def _run_hook(self, my_task: Any) -> bool:
        top = my_task.workflow.top_workflow
        top.script_engine.decide(self.name, top.data)
        return True


class _Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES = {
        **{full_tag(name): (TaskParser, UserTask) for name in reading.TASKS},
        full_tag("businessRuleTask"): (TaskParser, DecisionTask),
        full_tag("boundaryEvent"): (BoundaryParser, BoundaryEvent),
        full_tag("intermediateCatchEvent"): (CatchParser, IntermediateCatchEvent),
    }


_kept: "OrderedDict[str, Compiled]" = OrderedDict()
_lock = Lock()


def digest_of(files: tuple[File, ...]) -> str:
    """SHA-256 over all files of a process, whatever they are called."""
    parts = sorted(hashlib.sha256(file.text.encode()).hexdigest() for file in files)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def compiled(files: tuple[File, ...], *, digest: str = "") -> Compiled:
    """The process of these files; the same files are read once. Raises ProcessRefused with findings."""
    digest = digest or digest_of(files)
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    made = _compile(files, digest)
    with _lock:
        _kept[digest] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def kept(digest: str) -> Compiled | None:
    """A process that was read before, without its files."""
    return _kept.get(digest)


def forget() -> None:
    """Forget all processes; for measuring."""
    with _lock:
        _kept.clear()


def _compile(files: tuple[File, ...], digest: str) -> Compiled:
    drawn = [file for file in files if file.kind == "bpmn"]
    if len(drawn) != 1:
        raise ProcessRefused(_("Cần đúng một tệp BPMN, kèm các tệp DMN nếu có."))
    root = xml.tree_of(drawn[0].text, name=drawn[0].name)
    found = reading.read(root)
    decisions = _decisions(files, found)
    _refuse_errors(found.findings)
    assert found.process is not None
    spec, subprocesses = _spec(root, found)
    _refuse_errors(found.findings)
    names = found.names.union(*(_names(one) for one in decisions.values()))
    return Compiled(
        digest=digest,
        title=" ".join(found.process.get("name", "").split()) or drawn[0].name,
        elements=found.elements,
        names=frozenset(names),
        decisions=decisions,
        findings=tuple(found.findings),
        spec=spec,
        subprocesses=subprocesses,
    )


def _decisions(files: tuple[File, ...], found: reading.Reading) -> dict[str, Decision]:
    decisions: dict[str, Decision] = {}
    for file in files:
        if file.kind != "dmn":
            continue
        root = xml.tree_of(file.text, name=file.name)
        if xml.namespace(root) not in xml.DMN:
            found.findings.append(Finding("", file.name, _("Đây không phải tệp DMN 1.1 đến 1.5.")))
            continue
        decisions |= {one.key: one for one in decisions_of(root, tell=found.findings.append)}
    for key, reference in found.decisions.items():
        if reference not in decisions:
            message = _("Không có quyết định “%(key)s” trong các tệp DMN gửi kèm.") % {"key": reference}
            found.findings.append(Finding(key, found.elements[key].shown, message))
    _refuse_circles(decisions, found)
    return decisions


def _refuse_circles(decisions: Mapping[str, Decision], found: reading.Reading) -> None:
    settled: set[str] = set()
    for _round in decisions:
        settled |= {key for key, one in decisions.items() if set(one.needs) <= settled}
    for key in decisions.keys() - settled:
        message = _("Quyết định này cần một quyết định không có trong tệp, hoặc cần chính nó.")
        found.findings.append(Finding(key, decisions[key].title, message))


def _names(decision: Decision) -> frozenset[str]:
    if isinstance(decision, Formula):
        return names_of(decision.expression)
    nodes = [*decision.inputs, *(node for rule in decision.rules for node in (*rule.tests, *rule.outputs))]
    return frozenset().union(*(names_of(node) for node in nodes))


def _spec(root: etree._Element, found: reading.Reading) -> tuple[Any, Mapping[str, Any]]:
    parser = _Parser()
    try:
        parser.add_bpmn_xml(root)
        key = found.process.get("id") if found.process is not None else ""
        spec = parser.get_spec(key)
        return spec, parser.get_subprocess_specs(key)
    except ValidationException as error:
        shown = str(getattr(error, "name", "") or "")
        message = _("Bộ máy quy trình không hiểu phần tử này: %(reason)s") % {"reason": str(error)[:200]}
        found.findings.append(Finding(str(getattr(error, "id", "") or ""), shown, message))
        return None, {}


def _refuse_errors(findings: list[Finding]) -> None:
    errors = [one for one in findings if one.is_error]
    if errors:
        raise ProcessRefused(
            _("Quy trình chưa chạy được: có %(count)s chỗ cần sửa."),
            findings=tuple(findings),
            count=len(errors),
        )
