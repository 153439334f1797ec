"""FEEL as Camunda Modeler writes it, and no more: a parser and an evaluator of our own.

An expression becomes a tree of the few node kinds below and is walked. There is no `eval`, no attribute of an
object is ever read, a name is only looked up in the mapping that was given, and only the functions listed in
`functions` can be called. Length, depth and sizes are bounded: no expression can be made to run for long.

>>> evaluate(parse("= area > 250 and not(is_corner)"), {"area": 300, "is_corner": False})
True
"""

from nhip.work.flows.rules.feel.evaluation import Moment, evaluate, is_true, matches
from nhip.work.flows.rules.feel.parsing import parse, parse_tests
from nhip.work.flows.rules.feel.syntax import Node, Tests, names_of
from nhip.work.flows.rules.feel.values import plain_value

__all__ = [
    "Moment",
    "Node",
    "Tests",
    "evaluate",
    "is_true",
    "matches",
    "names_of",
    "parse",
    "parse_tests",
    "plain_value",
]
