"""Reads of the assistants."""

from nhip.insight.assistants.queries.advising import advice, advice_tallies
from nhip.insight.assistants.queries.answering import answer
from nhip.insight.assistants.queries.handed import by_secret, model_use, question, shared, tallies, waiting
from nhip.insight.assistants.queries.policies import (
    counts_of,
    in_force,
    indicator_choices,
    review,
    statement_line,
    texts,
    unmatched,
    verdict_cases,
)

__all__ = [
    "advice",
    "advice_tallies",
    "answer",
    "by_secret",
    "counts_of",
    "in_force",
    "indicator_choices",
    "model_use",
    "question",
    "review",
    "shared",
    "statement_line",
    "tallies",
    "texts",
    "unmatched",
    "verdict_cases",
    "waiting",
]
