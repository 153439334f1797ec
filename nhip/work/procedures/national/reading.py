"""What a stage makes of a text: the value, and whether all of the text was understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from nhip.work.procedures.contracts import Verbatim

T = TypeVar("T")

UNSTATED = "Không có thông tin"

Source = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value; `reason` says why its text was not understood as a whole, "" when it was."""

    value: T
    text: str = ""
    reason: str = ""

    @property
    def understood(self) -> bool:
        """Whether the grammar consumed the whole text."""
        return not self.reason


@dataclass(slots=True)
class Draft:
    """What the stages have written so far, by part: values, and the parts kept verbatim."""

    values: dict[str, object] = field(default_factory=dict)
    parts: dict[str, bool] = field(default_factory=dict)
    verbatim: list[Verbatim] = field(default_factory=list)

    def write(self, part: str, read: Read[Any]) -> None:
        """Take a stage's result for a part."""
        self.values[part] = read.value
        self.parts[part] = read.understood
        if not read.understood:
            self.verbatim.append(Verbatim(part, read.text, read.reason))


def is_unstated(text: str) -> bool:
    """Whether the source says nothing (its own words for that, or an empty cell)."""
    return text.strip() in ("", UNSTATED)
