"""Stops calling a service that fails again and again, tries it once after a while, and tells when either
happens.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Circuit:
    """The health of one service as this worker sees it; `opened_at` is 0 while it is called normally."""

    failures: int = 0
    opened_at: float = 0.0
    is_tried: bool = False

    @property
    def state(self) -> str:
        """`closed` (calls pass), `open` (they do not) or `trying` (one does)."""
        if not self.opened_at:
            return "closed"
        return "trying" if self.is_tried else "open"


class Circuits:
    """One circuit a service; `on_change` hears (service, state, failures)."""

    def __init__(self, *, failures: int, seconds: float, on_change: Callable[[str, str, int], None]) -> None:
        self._limit = failures
        self._seconds = seconds
        self._on_change = on_change
        self._known: dict[str, Circuit] = {}

    def wait_seconds(self, service: str, *, now: float) -> float:
        """0 when the service may be called, which then counts as the trial call of an open circuit."""
        circuit = self._known.get(service)
        if circuit is None or not circuit.opened_at:
            return 0.0
        left = circuit.opened_at + self._seconds - now
        if left <= 0 and not circuit.is_tried:
            circuit.is_tried = True
            self._on_change(service, "trying", circuit.failures)
            return 0.0
        return max(left, 1.0)

    def succeeded(self, service: str) -> None:
        """The service answered, whatever the status: it is alive."""
        circuit = self._known.pop(service, None)
        if circuit is not None and circuit.opened_at:
            self._on_change(service, "closed", 0)

    def failed(self, service: str, *, now: float) -> None:
        """The service did not answer, or not in HTTP, or not in time."""
        circuit = self._known.setdefault(service, Circuit())
        circuit.failures += 1
        if circuit.is_tried or (not circuit.opened_at and circuit.failures >= self._limit):
            circuit.opened_at, circuit.is_tried = now, False
            self._on_change(service, "open", circuit.failures)

    def abandoned(self, service: str) -> None:
        """The trial call ended without saying anything about the service: another may try."""
        circuit = self._known.get(service)
        if circuit is not None:
            circuit.is_tried = False

    def states(self) -> dict[str, dict[str, object]]:
        """What is not normal, for the state file."""
        return {
            service: {"state": one.state, "failures": one.failures} for service, one in self._known.items()
        }
