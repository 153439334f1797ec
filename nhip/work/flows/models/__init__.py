"""Tables of flows; private to the module."""

from nhip.work.flows.models.absences import Absence
from nhip.work.flows.models.instances import Instance, Move, Timer
from nhip.work.flows.models.processes import Process, ProcessVersion, SourceFile
from nhip.work.flows.models.tasks import Task, TaskEntry

__all__ = [
    "Absence",
    "Instance",
    "Move",
    "Process",
    "ProcessVersion",
    "SourceFile",
    "Task",
    "TaskEntry",
    "Timer",
]
