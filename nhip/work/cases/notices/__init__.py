"""What people are told about their dossiers: the texts as they are shipped; administrators may edit them."""

from nhip.work.cases.notices import applicants, disputes, drafts, intakes, officers

__all__ = ["applicants", "disputes", "drafts", "intakes", "officers"]
