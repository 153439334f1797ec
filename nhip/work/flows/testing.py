"""For tests, seeds and benchmarks: the default process published, and the table of tasks to fill in bulk."""

from nhip.work.flows.actions import load_profile_processes
from nhip.work.flows.models import Task

__all__ = ["Task", "load_profile_processes"]
