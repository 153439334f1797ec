"""Tables of cases; private to the module."""

from nhip.work.cases.models.cases import Case, CaseAct, ClockEntry, Rating, Submission
from nhip.work.cases.models.counters import Sequence
from nhip.work.cases.models.drafts import Draft
from nhip.work.cases.models.work import Decision, Proposal, Result, SupplementRequest

__all__ = [
    "Case",
    "CaseAct",
    "ClockEntry",
    "Decision",
    "Draft",
    "Proposal",
    "Rating",
    "Result",
    "Sequence",
    "Submission",
    "SupplementRequest",
]
