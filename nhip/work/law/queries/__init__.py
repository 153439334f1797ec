"""Reads of law."""

from nhip.work.law.queries.answering import answer
from nhip.work.law.queries.comparing import compare, month
from nhip.work.law.queries.documents import article, document
from nhip.work.law.queries.doubts import doubts
from nhip.work.law.queries.evaluation import evaluate
from nhip.work.law.queries.search import find, kind_choices
from nhip.work.law.queries.statements import aliases, cited, indicator_of, rank_of, statements

__all__ = [
    "aliases",
    "answer",
    "article",
    "cited",
    "compare",
    "document",
    "doubts",
    "evaluate",
    "find",
    "indicator_of",
    "kind_choices",
    "month",
    "rank_of",
    "statements",
]
