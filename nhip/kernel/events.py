"""Events: facts in the past tense, carried as CloudEvents 1.0."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

SOURCE = "/nhip"


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. Fields are text, numbers, dates, UUIDs, or lists of them; no personal data.

    Subclasses are decorated with `event(type)` and may override `subject`.
    """

    type: ClassVar[str] = ""

    @property
    def subject(self) -> str:
        """What the event is about: by default its first field."""
        fields = dataclasses.fields(self)
        return str(getattr(self, fields[0].name)) if fields else ""

    def data(self) -> dict[str, Any]:
        """The payload, ready for JSON."""
        return {f.name: plain(getattr(self, f.name)) for f in dataclasses.fields(self)}


E = TypeVar("E", bound=type[Event])
_types: dict[str, type[Event]] = {}


def event(type_name: str) -> Callable[[E], E]:
    """Give an event class its versioned type, like `nhip.cases.filed.v1`; each type has one class."""

    def register(cls: E) -> E:
        if type_name in _types:
            raise ValueError(f"event type {type_name!r} is registered twice")
        cls.type = type_name
        _types[type_name] = cls
        return cls

    return register


def event_types() -> dict[str, type[Event]]:
    """All registered types."""
    return dict(sorted(_types.items()))


def plain(value: Any) -> Any:
    """A value as JSON carries it: instants in RFC 3339, ids and codes as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"{value!r} cannot travel in an event; use text, whole numbers, dates or ids")


@dataclass(frozen=True, slots=True)
class Received:
    """An event as a handler gets it."""

    id: UUID
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]

    def as_cloudevent(self) -> dict[str, Any]:
        """The structured JSON form of CloudEvents 1.0."""
        return {
            "specversion": "1.0",
            "id": str(self.id),
            "source": SOURCE,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "data": self.data,
        }
