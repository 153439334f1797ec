"""What is read of flows; lists are filtered by who asks."""

from nhip.work.flows.queries.absences import absences, absent_principals, stands_in_for
from nhip.work.flows.queries.instances import has_process, instance_of
from nhip.work.flows.queries.tasks import (
    may_do,
    may_read_for_opinion,
    openable,
    task,
    tasks_of,
    tasks_of_many,
)
from nhip.work.flows.queries.worklists import beside, task_counts, worklist

__all__ = [
    "absences",
    "absent_principals",
    "beside",
    "has_process",
    "instance_of",
    "may_do",
    "may_read_for_opinion",
    "openable",
    "stands_in_for",
    "task",
    "task_counts",
    "tasks_of",
    "tasks_of_many",
    "worklist",
]
