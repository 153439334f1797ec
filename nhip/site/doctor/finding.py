"""What one check found."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How serious it is: WARNING does not keep the installation from working."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """`said` is what was found, with its value; `mend` is what to do, empty when nothing is needed."""

    name: str
    state: State
    said: str
    mend: str = ""

    def line(self) -> str:
        """The finding as it is printed."""
        text = f"{self.state.value:<8} {self.name:<14} {self.said}"
        return f"{text}\n{'':24}→ {self.mend}" if self.mend else text


def ok(name: str, said: str) -> Finding:
    return Finding(name, State.OK, said)


def warning(name: str, said: str, mend: str) -> Finding:
    return Finding(name, State.WARNING, said, mend)


def failed(name: str, said: str, mend: str) -> Finding:
    return Finding(name, State.FAILED, said, mend)
