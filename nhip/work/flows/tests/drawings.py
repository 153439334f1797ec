"""Small processes for tests, written as Camunda Modeler writes them."""

from itertools import pairwise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'id="d" targetNamespace="x">'
)


def process(*parts: str, key: str = "p", title: str = "Thử") -> str:
    """A file with one executable process of these elements."""
    inside = "".join(parts)
    return f'{HEAD}<bpmn:process id="{key}" name="{title}" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'


def flow(source: str, target: str, condition: str = "", more: str = "") -> str:
    """An arrow; with a condition as Camunda Modeler writes it."""
    inside = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"{more}>{condition}</bpmn:conditionExpression>'
        if condition
        else ""
    )
    return f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'


def user(key: str, title: str = "", **said: str) -> str:
    """A user task with extension properties."""
    lines = "".join(f'<zeebe:property name="{name}" value="{value}" />' for name, value in said.items())
    return (
        f'<bpmn:userTask id="{key}" name="{title or key}"><bpmn:extensionElements><zeebe:userTask />'
        f"<zeebe:properties>{lines}</zeebe:properties></bpmn:extensionElements></bpmn:userTask>"
    )


def timer(
    key: str, on: str, text: str, *, kind: str = "timeDuration", cancels: bool = True, working: bool = False
) -> str:
    """A timer on the edge of a task."""
    extension = (
        '<bpmn:extensionElements><zeebe:properties><zeebe:property name="calendar" value="working" />'
        "</zeebe:properties></bpmn:extensionElements>"
        if working
        else ""
    )
    return (
        f'<bpmn:boundaryEvent id="{key}" attachedToRef="{on}" cancelActivity="{str(cancels).lower()}">{extension}'
        f'<bpmn:timerEventDefinition><bpmn:{kind} xsi:type="bpmn:tFormalExpression">{text}</bpmn:{kind}>'
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )


START = '<bpmn:startEvent id="s" />'
END = '<bpmn:endEvent id="e" />'
STOP = '<bpmn:endEvent id="e"><bpmn:terminateEventDefinition /></bpmn:endEvent>'


def line(*steps: str, after: tuple[str, ...] = ()) -> str:
    """Start, these user tasks one after the other, end."""
    keys = ["s", *steps, "e"]
    arrows = [flow(one, two) for one, two in pairwise(keys)]
    return process(START, *(user(key) for key in steps), END, *arrows, *after)


def table(rows: list[tuple[str, str]], *, policy: str = "UNIQUE", more: str = "", key: str = "d1") -> str:
    """A DMN file with a table of one input `x` and one output `y`."""
    rules = "".join(
        f'<rule id="r{place}"><inputEntry id="i{place}"><text>{test}</text></inputEntry>'
        f'<outputEntry id="o{place}"><text>{answer}</text></outputEntry></rule>'
        for place, (test, answer) in enumerate(rows)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
        f'id="defs" name="n" namespace="x"><decision id="{key}" name="Bảng"><decisionTable id="t" hitPolicy="{policy}"{more}>'
        '<input id="i"><inputExpression id="ie" typeRef="number"><text>x</text></inputExpression></input>'
        f'<output id="o" name="y" typeRef="string" />{rules}</decisionTable></decision></definitions>'
    )


def asks(key: str = "rule", decision: str = "d1", result: str = "answer") -> str:
    """A business rule task."""
    return (
        f'<bpmn:businessRuleTask id="{key}" name="Bảng"><bpmn:extensionElements>'
        f'<zeebe:calledDecision decisionId="{decision}" resultVariable="{result}" />'
        "</bpmn:extensionElements></bpmn:businessRuleTask>"
    )
