"""Decision tables (DMN): which rules hold, and what the hit policy makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.work.flows.contracts import ExpressionRefused
from nhip.work.flows.rules.feel import Node, Tests, evaluate, matches, plain_value

UNIQUE, FIRST, ANY, COLLECT = "UNIQUE", "FIRST", "ANY", "COLLECT"
POLICIES = frozenset({UNIQUE, FIRST, ANY, COLLECT})
AGGREGATIONS = frozenset({"", "SUM", "MIN", "MAX", "COUNT"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: a cell of tests for each input, an expression for each output."""

    key: str
    tests: tuple[Tests, ...]
    outputs: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Bảng quyết định. With one output the result is its value, with several a mapping by output name."""

    key: str
    title: str
    inputs: tuple[Node, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]
    policy: str = UNIQUE
    aggregation: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A decision that is one expression."""

    key: str
    title: str
    expression: Node
    needs: tuple[str, ...] = ()


Decision = Table | Formula


def decide(key: str, decisions: Mapping[str, Decision], names: Mapping[str, Any], *, moment: datetime) -> Any:
    """The result of a decision, after those it needs; null when no rule holds.

    Raises ExpressionRefused when UNIQUE or ANY is broken by the values that came.
    """
    decision = decisions[key]
    known = dict(names)
    for needed in decision.needs:
        known[needed] = decide(needed, decisions, names, moment=moment)
    if isinstance(decision, Formula):
        return plain_value(evaluate(decision.expression, known, moment=moment))
    return _read(decision, known, moment=moment)


def _read(table: Table, names: Mapping[str, Any], *, moment: datetime) -> Any:
    values = [evaluate(one, names, moment=moment) for one in table.inputs]
    held = [rule for rule in table.rules if _holds(rule, values, names, moment=moment)]
    if table.policy == UNIQUE and len(held) > 1:
        raise _broken(table, held)
    if table.policy == FIRST:
        held = held[:1]
    results = [_result(table, rule, names, moment=moment) for rule in held]
    if table.policy == COLLECT:
        return _collected(table.aggregation, results)
    if any(result != results[0] for result in results[1:]):
        raise _broken(table, held)
    return results[0] if results else None


def _holds(rule: Rule, values: list[Any], names: Mapping[str, Any], *, moment: datetime) -> bool:
    return all(
        matches(tests, value, names, moment=moment) for tests, value in zip(rule.tests, values, strict=True)
    )


def _result(table: Table, rule: Rule, names: Mapping[str, Any], *, moment: datetime) -> Any:
    found = [plain_value(evaluate(one, names, moment=moment)) for one in rule.outputs]
    return found[0] if len(table.outputs) == 1 else dict(zip(table.outputs, found, strict=True))


def _collected(aggregation: str, results: list[Any]) -> Any:
    if not aggregation:
        return results
    if aggregation == "COUNT":
        return len(results)
    numbers = [one for one in results if isinstance(one, int | float)]
    if not numbers:
        return None
    if aggregation == "SUM":
        return sum(numbers)
    return min(numbers) if aggregation == "MIN" else max(numbers)


def _broken(table: Table, held: list[Rule]) -> ExpressionRefused:
    return ExpressionRefused(
        _("Bảng quyết định “%(expression)s” có nhiều dòng cùng đúng (%(rules)s); hãy sửa bảng."),
        expression=table.title or table.key,
        rules=", ".join(rule.key for rule in held),
    )
