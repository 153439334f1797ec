"""Reads, already filtered by who asks."""

from nhip.work.cases.queries.drafts import draft, draft_of_procedure
from nhip.work.cases.queries.lists import cards, my_cases, my_drafts, worklist, worklists_of
from nhip.work.cases.queries.pages import card, case, last_answers
from nhip.work.cases.queries.receipts import receipt, result_of, tracking
from nhip.work.cases.queries.recourse import recourse, supplement_draft
from nhip.work.cases.queries.sources import my_disputes, offers, offers_for, source_notes
from nhip.work.cases.queries.times import letter_of, times
from nhip.work.cases.queries.verifying import checked, issue_trouble, issued_as, verification

__all__ = [
    "card",
    "cards",
    "case",
    "checked",
    "draft",
    "draft_of_procedure",
    "issue_trouble",
    "issued_as",
    "last_answers",
    "letter_of",
    "my_cases",
    "my_disputes",
    "my_drafts",
    "offers",
    "offers_for",
    "receipt",
    "recourse",
    "result_of",
    "source_notes",
    "supplement_draft",
    "times",
    "tracking",
    "verification",
    "worklist",
    "worklists_of",
]
