"""Keeps in an answer only the fields that were agreed, and says what was given and what was removed.

A pattern is a JSON Pointer in which `*` stands for every item of an array or every key of an object:
`/name`, `/members/*/name`. It keeps a value that is a text, number, boolean or null, or an array of such.
An object, or an array of objects, is kept only where a pattern ends in `/**`: so a field that a provider
adds later inside an agreed object stays out until it is agreed. `/**` alone keeps everything.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MAX_NAMES = 200
_ORDINARY_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}").fullmatch


class NotProjectable(Exception):
    """The body cannot be limited to the agreed fields; the text says why."""


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    leaf: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Projected:
    """What is left of a body; `given` are patterns that matched, `removed` the places taken out."""

    body: bytes
    given: tuple[str, ...]
    removed: tuple[str, ...]


class Projection:
    """The compiled patterns of one agreement."""

    __slots__ = ("_root", "keeps_everything")

    def __init__(self, patterns: Iterable[str]) -> None:
        self._root = _Node()
        for pattern in patterns:
            self._add(pattern)
        self.keeps_everything = bool(self._root.whole)

    def _add(self, pattern: str) -> None:
        if not pattern.startswith("/"):
            raise ValueError(f"the field pattern {pattern!r} must begin with /")
        node = self._root
        steps = [step.replace("~1", "/").replace("~0", "~") for step in pattern[1:].split("/")]
        for position, step in enumerate(steps):
            if step == "**" and position == len(steps) - 1:
                node.whole = pattern
                return
            node = node.children.setdefault(step, _Node())
        node.leaf = pattern

    def apply(self, body: bytes) -> Projected:
        """The body with the agreed fields alone. Raises NotProjectable when it is not JSON."""
        names = _Names()
        try:
            value = json.loads(body, parse_float=_number, parse_constant=_no_constant)
            kept = self._kept([self._root], value, "", names)
            left = _dump({} if kept is _NOTHING else kept)
        except (ValueError, RecursionError) as problem:
            raise NotProjectable(str(problem)) from problem
        return Projected(left, names.given(), names.removed())

    def _kept(self, nodes: list[_Node], value: Any, place: str, names: "_Names") -> Any:
        whole = next((node.whole for node in nodes if node.whole), "")
        if whole:
            names.keep(whole)
            return value
        if isinstance(value, dict):
            return self._kept_object(nodes, value, place, names)
        if isinstance(value, list):
            return self._kept_array(nodes, value, place, names)
        return _kept_scalar(nodes, value, place, names)

    def _kept_object(self, nodes: list[_Node], value: dict[str, Any], place: str, names: "_Names") -> Any:
        if not any(node.children for node in nodes):
            names.drop(place)
            return _NOTHING
        kept = {}
        for key, inner in value.items():
            below = _below(nodes, key)
            result = self._kept(below, inner, f"{place}/{_shown(key)}", names)
            if result is not _NOTHING:
                kept[key] = result
        return kept

    def _kept_array(self, nodes: list[_Node], value: list[Any], place: str, names: "_Names") -> Any:
        leaves = [node.leaf for node in nodes if node.leaf]
        if leaves and not any(isinstance(item, dict | list) for item in value):
            names.keep(leaves[0])
            return value
        below = _below(nodes, "*") if nodes else []
        if not below:
            names.drop(place)
            return _NOTHING
        kept = [self._kept(below, item, f"{place}/*", names) for item in value]
        return [item for item in kept if item is not _NOTHING]


_NOTHING = object()


class _Names:
    __slots__ = ("_given", "_removed")

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._removed: set[str] = set()

    def keep(self, pattern: str) -> None:
        self._given.add(pattern)

    def drop(self, place: str) -> None:
        if len(self._removed) < MAX_NAMES:
            self._removed.add(place or "/")

    def given(self) -> tuple[str, ...]:
        return tuple(sorted(self._given))

    def removed(self) -> tuple[str, ...]:
        return tuple(sorted(self._removed))


def _kept_scalar(nodes: list[_Node], value: Any, place: str, names: _Names) -> Any:
    leaf = next((node.leaf for node in nodes if node.leaf), "")
    if leaf:
        names.keep(leaf)
        return value
    names.drop(place)
    return _NOTHING


def _below(nodes: list[_Node], key: str) -> list[_Node]:
    found = [node.children[key] for node in nodes if key in node.children]
    if key != "*":
        found += [node.children["*"] for node in nodes if "*" in node.children]
    return found


def _shown(key: str) -> str:
    # A key that is itself data (a number of a person as key) must not enter the record.
    return key if _ORDINARY_KEY(key) else "*"


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _number(text: str) -> Any:
    """A float where it says exactly what was written, else the decimal itself: money must not change its
    digits.
    """
    value = float(text)
    return value if repr(value) == text else Decimal(text)


def _dump(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except TypeError:
        return _dump_exactly(value).encode()
    except UnicodeEncodeError as problem:
        raise NotProjectable("a text has half a surrogate pair") from problem


def _dump_exactly(value: Any) -> str:
    if isinstance(value, dict):
        inner = (f"{json.dumps(key, ensure_ascii=False)}:{_dump_exactly(one)}" for key, one in value.items())
        return "{" + ",".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_dump_exactly, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
