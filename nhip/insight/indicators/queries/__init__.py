"""Reads of numbers."""

from nhip.insight.indicators.queries.boards import board, number, targets
from nhip.insight.indicators.queries.series import by_ward, history
from nhip.insight.indicators.queries.values import value

__all__ = ["board", "by_ward", "history", "number", "targets", "value"]
