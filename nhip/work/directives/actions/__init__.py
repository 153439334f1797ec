"""The only writers of directives: each act is permission, change, log, audit and event in one transaction."""

from nhip.work.directives.actions.handling import (
    accept,
    ask_opinion,
    decline,
    give_opinion,
    progress,
    report,
    start,
)
from nhip.work.directives.actions.issuing import issue
from nhip.work.directives.actions.reviewing import (
    ask_more,
    complete,
    move_due,
    reassign,
    reopen,
    reopen_relapsed,
    withdraw,
)

__all__ = [
    "accept",
    "ask_more",
    "ask_opinion",
    "complete",
    "decline",
    "give_opinion",
    "issue",
    "move_due",
    "progress",
    "reassign",
    "reopen",
    "reopen_relapsed",
    "report",
    "start",
    "withdraw",
]
