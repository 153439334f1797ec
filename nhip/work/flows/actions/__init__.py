"""What changes flows."""

from nhip.work.flows.actions.absences import end_absence, register_absence
from nhip.work.flows.actions.moving import move_instance
from nhip.work.flows.actions.opinions import ask_opinion
from nhip.work.flows.actions.profile import load_profile_processes
from nhip.work.flows.actions.publishing import add_version, publish
from nhip.work.flows.actions.running import (
    cancel,
    hand_to,
    resume,
    signal,
    signal_if_open,
    start,
    suspend,
    tell,
)
from nhip.work.flows.actions.tasks import assign, claim, complete, delegate, return_task

__all__ = [
    "add_version",
    "ask_opinion",
    "assign",
    "cancel",
    "claim",
    "complete",
    "delegate",
    "end_absence",
    "hand_to",
    "load_profile_processes",
    "move_instance",
    "publish",
    "register_absence",
    "resume",
    "return_task",
    "signal",
    "signal_if_open",
    "start",
    "suspend",
    "tell",
]
