"""Reads of the assistants."""

from nhip.insight.assistants.queries.answering import answer
from nhip.insight.assistants.queries.handed import by_secret, question, shared, tallies, waiting

__all__ = ["answer", "by_secret", "question", "shared", "tallies", "waiting"]
