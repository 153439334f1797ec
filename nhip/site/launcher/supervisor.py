"""Keeps the processes of one machine running: starts them, restarts what dies, stops them all."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from nhip.site.launcher import lifeline

SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_TO_STOP = 12
FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 60.0
# A process that ran this long was well; its next death starts the delays anew.
WELL_AFTER_SECONDS = 60.0


@dataclass(slots=True)
class Child:
    """One process to keep alive."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    start_at: float = 0.0
    delay: float = FIRST_DELAY_SECONDS
    deaths: int = 0

    def start(self, environment: dict[str, str]) -> None:
        self.started = time.monotonic()
        self.process = lifeline.child(self.command, environment, own_group=True)

    def died(self) -> int | None:
        """The exit code of a process that has ended since the last look; None otherwise."""
        code = self.process.poll() if self.process else None
        if code is None:
            return None
        ran = time.monotonic() - self.started
        if ran > WELL_AFTER_SECONDS:
            self.delay = FIRST_DELAY_SECONDS
        self._end_group()
        self.process, self.deaths = None, self.deaths + 1
        self.start_at = time.monotonic() + self.delay
        return code

    def tell(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    def wait(self, until: float) -> None:
        """Wait for the end until that moment, then end it and all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{self.name} did not stop in time and was ended", flush=True)
        self._end_group()

    def _end_group(self) -> None:
        # What the process left behind shares its group.
        if self.process is not None:
            # macOS answers PermissionError for a group that has ended.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass(slots=True)
class Supervisor:
    """Runs children until SIGINT, SIGTERM or SIGHUP."""

    children: list[Child]
    environment: dict[str, str]
    is_stopping: bool = False
    _before: dict[int, Callable[[int, FrameType | None], object] | int | None] = field(default_factory=dict)

    def run(self, look: Callable[["Supervisor"], None]) -> None:
        """Start everything, call `look` at every turn, and stop everything at the end, whatever happens."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start(self.environment)
            while not self.is_stopping:
                look(self)
                self._restart_the_dead()
                time.sleep(SECONDS_BETWEEN_LOOKS)
        finally:
            self._stop_all()

    def _stop(self, *_: object) -> None:
        self.is_stopping = True

    def _restart_the_dead(self) -> None:
        for child in self.children:
            code = child.died()
            if code is not None and not self.is_stopping:
                print(
                    f"{child.name} stopped ({_said(code)}); starting it again in {child.delay:.0f} s",
                    flush=True,
                )
            if child.process is None and time.monotonic() >= child.start_at:
                child.delay = min(child.delay * 2, LONGEST_DELAY_SECONDS)
                child.start(self.environment)

    def _stop_all(self) -> None:
        for child in self.children:
            child.tell(signal.SIGTERM)
        until = time.monotonic() + SECONDS_TO_STOP
        for child in self.children:
            child.wait(until)


def _said(code: int) -> str:
    return f"exit {code}" if code >= 0 else f"ended by {signal.Signals(-code).name}"
