"""Reads of law."""

from nhip.work.law.queries.documents import article, document
from nhip.work.law.queries.evaluation import evaluate
from nhip.work.law.queries.search import find

__all__ = ["article", "document", "evaluate", "find"]
