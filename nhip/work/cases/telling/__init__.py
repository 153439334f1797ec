"""Telling people what happened to a dossier: each fact goes to the right person, once, in their language."""

from nhip.work.cases.telling import applicants, disputes, drafts, officers

__all__ = ["applicants", "disputes", "drafts", "officers"]
