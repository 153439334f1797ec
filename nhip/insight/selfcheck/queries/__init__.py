"""Reads of the self-assessment."""

from nhip.insight.selfcheck.queries.evidence import evidence
from nhip.insight.selfcheck.queries.instrument import losi, question
from nhip.insight.selfcheck.queries.sheets import by_procedure, by_unit, sheet

__all__ = ["by_procedure", "by_unit", "evidence", "losi", "question", "sheet"]
