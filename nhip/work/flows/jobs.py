"""What happens by itself: timers go off, and what is overdue comes before the unit's head."""

from nhip.kernel.jobs import every
from nhip.work.flows.actions.opinions import escalate_overdue
from nhip.work.flows.actions.timers import fire_due


@every(seconds=60)
def fire_timers() -> None:
    """Let instances go on whose timers are due."""
    fire_due()


@every(seconds=600)
def escalate_late_tasks() -> None:
    """Tell the heads of units of tasks whose time is over."""
    escalate_overdue()
