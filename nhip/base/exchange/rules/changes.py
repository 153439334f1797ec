"""What differs between two descriptions of a service, and what of it breaks a client."""

from collections.abc import Iterator, Mapping
from typing import Any

from nhip.base.exchange.contracts import Change, ChangeKind
from nhip.base.exchange.rules.descriptions import (
    METHODS,
    answers_of,
    json_schema,
    parameters_of,
    properties_of,
    resolved,
    type_of,
)

Json = Mapping[str, Any]
DEEPEST = 12


def changes_between(old: Json, new: Json) -> tuple[Change, ...]:
    """All differences that a client can notice, breaking ones first."""
    found = [*_paths(old, new)]
    return tuple(sorted(set(found), key=lambda one: (not one.is_breaking, one.where, one.kind, one.part)))


def _paths(old: Json, new: Json) -> Iterator[Change]:
    before, after = old.get("paths", {}), new.get("paths", {})
    for path in before:
        if path not in after:
            yield Change(ChangeKind.PATH_REMOVED, path)
            continue
        yield from _methods(_Pair(old, new), path, before[path], after[path])
    for path in after:
        if path not in before:
            yield Change(ChangeKind.PATH_ADDED, path)


class _Pair:
    """The two documents, because a reference is looked up in its own."""

    __slots__ = ("new", "old")

    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = old, new


def _methods(pair: _Pair, path: str, before: Json, after: Json) -> Iterator[Change]:
    for method in METHODS:
        where = f"{method.upper()} {path}"
        if method in before and method not in after:
            yield Change(ChangeKind.METHOD_REMOVED, where)
        elif method in after and method not in before:
            yield Change(ChangeKind.METHOD_ADDED, where)
        elif method in before:
            yield from _parameters(pair, where, (before, before[method]), (after, after[method]))
            yield from _request(pair, where, before[method], after[method])
            yield from _answers(pair, where, before[method], after[method])


def _parameters(
    pair: _Pair, where: str, before: tuple[Json, Json], after: tuple[Json, Json]
) -> Iterator[Change]:
    was = {(one.place, one.name): one for one in parameters_of(pair.old, *before)}
    now = {(one.place, one.name): one for one in parameters_of(pair.new, *after)}
    for key, one in now.items():
        earlier = was.get(key)
        if one.is_required and (earlier is None or not earlier.is_required):
            yield Change(ChangeKind.PARAMETER_REQUIRED, where, f"{one.place} {one.name}")
        if earlier is not None and earlier.type != one.type:
            yield Change(
                ChangeKind.TYPE_CHANGED, where, f"{one.place} {one.name}: {earlier.type} → {one.type}"
            )
    for key in was.keys() - now.keys():
        yield Change(ChangeKind.PARAMETER_REMOVED, where, f"{key[0]} {key[1]}")


def _request(pair: _Pair, where: str, before: Json, after: Json) -> Iterator[Change]:
    now = json_schema(pair.new, resolved(pair.new, after.get("requestBody", {})))
    if now is None:
        return
    was = json_schema(pair.old, resolved(pair.old, before.get("requestBody", {}))) or {}
    for name in sorted(_required(pair.new, now) - _required(pair.old, was)):
        yield Change(ChangeKind.REQUEST_FIELD_REQUIRED, where, f"/{name}")
    earlier, later = properties_of(pair.old, was), properties_of(pair.new, now)
    for name in sorted(earlier.keys() & later.keys()):
        yield from _type(where, f"/{name}", earlier[name], later[name])


def _answers(pair: _Pair, where: str, before: Json, after: Json) -> Iterator[Change]:
    was, now = answers_of(pair.old, before), answers_of(pair.new, after)
    for status in sorted(before.get("responses", {}).keys() - after.get("responses", {}).keys(), key=str):
        if str(status).startswith("2"):
            yield Change(ChangeKind.ANSWER_REMOVED, where, str(status))
    for status in sorted(was.keys() & now.keys()):
        yield from _schemas(pair, f"{where} {status}", "", (was[status], now[status]), DEEPEST)


def _schemas(pair: _Pair, where: str, pointer: str, both: tuple[Json, Json], depth: int) -> Iterator[Change]:
    old, new = resolved(pair.old, both[0]), resolved(pair.new, both[1])
    if depth == 0:
        return
    yield from _type(where, pointer, old, new)
    yield from _values(where, pointer, old, new)
    was, now = properties_of(pair.old, old), properties_of(pair.new, new)
    for name in was:
        here = f"{pointer}/{name}"
        if name not in now:
            yield Change(ChangeKind.FIELD_REMOVED, where, here)
            continue
        if name in _required(pair.old, old) and name not in _required(pair.new, new):
            yield Change(ChangeKind.FIELD_OPTIONAL, where, here)
        yield from _schemas(pair, where, here, (was[name], now[name]), depth - 1)
    for name in now.keys() - was.keys():
        yield Change(ChangeKind.FIELD_ADDED, where, f"{pointer}/{name}")
    if isinstance(old.get("items"), Mapping) and isinstance(new.get("items"), Mapping):
        yield from _schemas(pair, where, f"{pointer}/*", (old["items"], new["items"]), depth - 1)


def _type(where: str, pointer: str, old: Json, new: Json) -> Iterator[Change]:
    before, after = type_of(old), type_of(new)
    if before != after:
        yield Change(ChangeKind.TYPE_CHANGED, where, f"{pointer or '/'}: {before} → {after}")


def _values(where: str, pointer: str, old: Json, new: Json) -> Iterator[Change]:
    if "enum" not in old or "enum" not in new:
        return
    for value in old["enum"]:
        if value not in new["enum"]:
            yield Change(ChangeKind.VALUE_REMOVED, where, f"{pointer or '/'}: {value}")


def _required(document: Json, schema: Json) -> set[str]:
    found = set(schema.get("required", []))
    for part in schema.get("allOf", []):
        found |= _required(document, resolved(document, part))
    return found
