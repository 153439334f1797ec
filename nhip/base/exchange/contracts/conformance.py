"""A trial of the exchange with programs of other makes."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a scenario ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Foreign:
    """Where the programs of others are; None where they are not, unless they are installed.

    `xrdinfo` is the folder that holds the package `xrdinfo`; `npm` a folder whose `node_modules` has
    `http-message-signatures`; `merkle` the repository of transparency-dev/merkle; `mediator` the folder
    `test/openAPI` of GovStack's Information Mediator, after `npm install` in it.
    """

    xrdinfo: str | None = None
    npm: str | None = None
    merkle: str | None = None
    mediator: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario; `reason` says why it failed or was skipped."""

    group: str
    name: str
    state: State
    reason: str = ""
