"""The warehouse follows the feeds."""

import time

from nhip.insight.warehouse import actions, rules
from nhip.kernel.jobs import every


class Pace:
    """Leaves the machine to the people: a long refresh is followed by a longer rest."""

    def __init__(self) -> None:
        self.resting_until = 0.0

    def refresh(self) -> None:
        if time.monotonic() < self.resting_until:
            return
        report = actions.refresh()
        self.resting_until = time.monotonic() + rules.RESTS * report.seconds


_pace = Pace()


@every(seconds=5)
def refresh() -> None:
    """Take a snapshot where something changed."""
    _pace.refresh()


@every(seconds=86_400)
def prune() -> None:
    """Let go of what only old snapshots need."""
    actions.prune()
