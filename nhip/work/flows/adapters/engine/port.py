"""The words of the port."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from nhip.kernel.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class File:
    """A file of a process: `kind` is bpmn or dmn."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the drawing. `properties` are what its extension elements say, whoever's they are."""

    key: str
    kind: str
    title: str
    lane: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    outgoing: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Its title, or its key where it has none."""
        return self.title or self.key


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step happens, and the calendar that its working days are counted by."""

    now: datetime
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody has to do the element `key`; `id` tells two rounds of a loop apart."""

    id: UUID
    key: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A timer that runs until `due_at`."""

    id: UUID
    key: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """Where an instance stands. `state` is all that has to be kept; `passed` were left in this step."""

    state: Mapping[str, Any]
    waiting: tuple[Waiting, ...]
    alarms: tuple[Alarm, ...]
    is_ended: bool
    passed: tuple[str, ...] = ()
