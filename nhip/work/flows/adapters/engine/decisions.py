"""From a DMN file to decision tables. Whatever is not understood is named, not skipped."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from lxml import etree

from nhip.work.flows.adapters.engine.xml import child, children, local, text_of
from nhip.work.flows.contracts import ExpressionRefused, Finding
from nhip.work.flows.rules import feel
from nhip.work.flows.rules.tables import (
    AGGREGATIONS,
    COLLECT,
    POLICIES,
    UNIQUE,
    Decision,
    Formula,
    Rule,
    Table,
)

Tell = Callable[[Finding], None]


def decisions_of(root: etree._Element, *, tell: Tell) -> Iterator[Decision]:
    """The decisions of a DMN file; what cannot be read is told as findings."""
    for node in children(root, "decision"):
        key, title = node.get("id", ""), node.get("name", "")
        body = next((one for one in node if local(one) in ("decisionTable", "literalExpression")), None)
        if body is None:
            tell(Finding(key, title, _("Quyết định này không có bảng hay biểu thức nào.")))
        elif local(body) == "literalExpression":
            yield from _formula(node, body, tell=tell)
        else:
            yield from _table(node, body, tell=tell)


def _needs(node: etree._Element) -> tuple[str, ...]:
    required = (child(one, "requiredDecision") for one in children(node, "informationRequirement"))
    return tuple(one.get("href", "").lstrip("#") for one in required if one is not None)


def _formula(node: etree._Element, body: etree._Element, *, tell: Tell) -> Iterator[Formula]:
    key, title = node.get("id", ""), node.get("name", "")
    try:
        expression = feel.parse(text_of(child(body, "text")))
    except ExpressionRefused as error:
        tell(Finding(key, title, error.message))
        return
    yield Formula(key, title, expression, _needs(node))


def _table(node: etree._Element, body: etree._Element, *, tell: Tell) -> Iterator[Table]:
    key, title = node.get("id", ""), node.get("name", "")
    policy, aggregation = body.get("hitPolicy", UNIQUE), body.get("aggregation", "")
    if policy not in POLICIES or aggregation not in AGGREGATIONS or (aggregation and policy != COLLECT):
        message = _(
            "Chưa dùng được cách chọn “%(policy)s %(aggregation)s”; xin chọn UNIQUE, FIRST, ANY, COLLECT."
        )
        tell(Finding(key, title, message % {"policy": policy, "aggregation": aggregation}))
        return
    errors: list[Finding] = []
    inputs = tuple(_input(one, key=key, title=title, tell=errors.append) for one in children(body, "input"))
    outputs = tuple(one.get("name") or one.get("label") or "" for one in children(body, "output"))
    rules = tuple(_rule(one, key=key, title=title, tell=errors.append) for one in children(body, "rule"))
    shape = (len(inputs), len(outputs))
    if any((len(rule.tests), len(rule.outputs)) != shape for rule in rules):
        errors.append(Finding(key, title, _("Có dòng thiếu hoặc thừa ô so với các cột của bảng.")))
    for error in errors:
        tell(error)
    if not errors:
        yield Table(key, title, inputs, outputs, rules, policy, aggregation, _needs(node))


def _input(node: etree._Element, *, key: str, title: str, tell: Tell) -> feel.Node:
    expression = child(node, "inputExpression")
    return _read(
        text_of(child(expression, "text") if expression is not None else None),
        key=key,
        title=title,
        tell=tell,
    )


def _rule(node: etree._Element, *, key: str, title: str, tell: Tell) -> Rule:
    where = _("%(title)s, dòng %(rule)s") % {"title": title, "rule": node.get("id", "?")}
    cells = [text_of(child(one, "text")) for one in children(node, "inputEntry")]
    results = [text_of(child(one, "text")) for one in children(node, "outputEntry")]
    tests = tuple(_tests(cell, key=key, title=where, tell=tell) for cell in cells)
    outputs = tuple(_read(one or "null", key=key, title=where, tell=tell) for one in results)
    return Rule(node.get("id", ""), tests, outputs)


def _tests(text: str, *, key: str, title: str, tell: Tell) -> feel.Tests:
    try:
        return feel.parse_tests(text)
    except ExpressionRefused as error:
        tell(Finding(key, title, error.message))
        return feel.Tests(())


def _read(text: str, *, key: str, title: str, tell: Tell) -> feel.Node:
    try:
        return feel.parse(text)
    except ExpressionRefused as error:
        tell(Finding(key, title, error.message))
        return feel.parse("null")
