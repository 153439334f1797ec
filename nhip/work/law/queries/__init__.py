"""Reads of law."""

from nhip.work.law.queries.answering import answer
from nhip.work.law.queries.documents import article, document
from nhip.work.law.queries.evaluation import evaluate
from nhip.work.law.queries.search import find

__all__ = ["answer", "article", "document", "evaluate", "find"]
