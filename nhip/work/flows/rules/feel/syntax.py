"""The kinds of node an expression is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`base.key`: an entry of a mapping, or a part of a date."""

    base: Node
    key: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`base[position]`, counting from 1, or from the end when negative."""

    base: Node
    position: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    low: Node
    high: Node
    is_low_open: bool
    is_high_open: bool


@dataclass(frozen=True, slots=True)
class Negative(Node):
    value: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic, comparison, `and`, `or`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """if - then - else."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A unary test like `< 5`: the tested value stands on the left."""

    operator: str
    right: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """A cell of a decision table, or what stands after `in`: true when one of the tests holds.

    No tests at all (`-`) hold for everything.
    """

    tests: tuple[Node, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`value in (tests)`."""

    value: Node
    tests: Tests


def names_of(node: Node) -> frozenset[str]:
    """The names an expression looks up."""
    return frozenset(one.name for one in _walk(node) if isinstance(one, Name) and one.name != "?")


def has_tested_value(node: Node) -> bool:
    """Whether `?`, the tested value, is spoken of."""
    return any(isinstance(one, Name) and one.name == "?" for one in _walk(node))


def depth_of(node: Node) -> int:
    """How deep the tree is; counted level by level, because a deep one could not be walked."""
    level, depth = [node], 0
    while level:
        depth += 1
        level = [child for one in level for child in _children(one)]
    return depth


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in _children(node):
        yield from _walk(child)


def _children(node: Node) -> Iterator[Node]:
    for field in fields(node):
        value = getattr(node, field.name)
        yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Node))
