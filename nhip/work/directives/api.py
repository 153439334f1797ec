"""The door of directives.

from nhip.work.directives import api
from nhip.work.directives.contracts import NewDirective, NewWorkItem

directive = api.issue(
    actor,
    NewDirective(
        title="Nâng tỷ lệ hồ sơ trực tuyến",
        content="...",
        issuer_agency_id=committee.id,
        items=(NewWorkItem(lead_agency_id=department.id, deliverable="...", due_on=date(2026, 12, 4)),),
    ),
)
directive.number   # "CD-2026-0001"
"""

from nhip.work.directives.actions import (
    accept,
    ask_more,
    ask_opinion,
    complete,
    decline,
    give_opinion,
    issue,
    move_due,
    progress,
    reassign,
    reopen,
    report,
    start,
    withdraw,
)
from nhip.work.directives.queries import (
    about_number,
    assigned_to,
    awaiting_me,
    directive,
    find,
    open_at,
    opinions_awaited,
)
from nhip.work.directives.sources import number_now, register_number_source

__all__ = [
    "about_number",
    "accept",
    "ask_more",
    "ask_opinion",
    "assigned_to",
    "awaiting_me",
    "complete",
    "decline",
    "directive",
    "find",
    "give_opinion",
    "issue",
    "move_due",
    "number_now",
    "open_at",
    "opinions_awaited",
    "progress",
    "reassign",
    "register_number_source",
    "reopen",
    "report",
    "start",
    "withdraw",
]
