"""Content to JSON and back, by the types of the contracts. Pure."""

import dataclasses
import hashlib
import json
from datetime import time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Plain JSON; parts that say nothing are left out, so that a new part changes no old hash."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((one.name, getattr(value, one.name), one) for one in dataclasses.fields(value))
        return {name: to_json(part) for name, part, one in pairs if part != _default(one)}
    if isinstance(value, tuple):
        return [to_json(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, time) else value


def from_json(kind: type[T], data: Any) -> T:
    """The value of a type that `to_json` wrote."""
    return _read(kind, data)  # type: ignore[no-any-return]


def digest(value: Any) -> str:
    """SHA-256 of a value's JSON with sorted keys."""
    text = json.dumps(to_json(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default


def _read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:
        return (
            None
            if data is None
            else _read(next(one for one in get_args(kind) if one is not type(None)), data)
        )
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in data)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        types = _types(kind)
        return kind(**{name: _read(types[name], part) for name, part in data.items()})
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(data)
    return time.fromisoformat(data) if kind is time else data


@lru_cache
def _types(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)
