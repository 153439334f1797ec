"""The door of cases: one case, lists of cases, tracking and verification. Contracts in, contracts out.

    view = case(actor, "000.00.01.H29-240115-0001")   # only for its applicant and for the agencies it
    belongs to
    view.clock.due_on, view.clock.steps                # the due date and why
    cards(actor, case_ids)                             # for a trace: the ones this actor may see, without
    names

Writers are the module's own pages and REST; other modules react to its events.
"""

from nhip.work.cases.queries import (
    card,
    cards,
    case,
    my_cases,
    my_drafts,
    receipt,
    result_of,
    verification,
    worklist,
)

__all__ = [
    "card",
    "cards",
    "case",
    "my_cases",
    "my_drafts",
    "receipt",
    "result_of",
    "verification",
    "worklist",
]
