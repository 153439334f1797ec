"""Reads, already filtered by who asks."""

from nhip.work.cases.queries.drafts import draft, draft_of_procedure
from nhip.work.cases.queries.lists import cards, my_cases, my_drafts, worklist, worklists_of
from nhip.work.cases.queries.pages import card, case, last_answers
from nhip.work.cases.queries.receipts import receipt, result_of, tracking, verification

__all__ = [
    "card",
    "cards",
    "case",
    "draft",
    "draft_of_procedure",
    "last_answers",
    "my_cases",
    "my_drafts",
    "receipt",
    "result_of",
    "tracking",
    "verification",
    "worklist",
    "worklists_of",
]
