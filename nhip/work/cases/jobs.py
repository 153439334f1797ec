"""What is done on time: late cases are noticed, applicants are reminded."""

from nhip.kernel.jobs import every
from nhip.work.cases.actions.ageing import delete_old_drafts, warn_of_old_drafts
from nhip.work.cases.actions.apologising import notice_late_cases
from nhip.work.cases.actions.issuing import issue_waiting
from nhip.work.cases.actions.lapsing import remind_of_supplements


@every(seconds=300)
def notice_late() -> None:
    """Find the cases whose promised day has passed and draft their letters of apology."""
    notice_late_cases()


@every(seconds=3600)
def remind() -> None:
    """Remind of supplement requests nobody has answered."""
    remind_of_supplements()


@every(seconds=3600)
def let_old_drafts_go() -> None:
    """Tell of drafts nobody touches, and delete those whose owner was told long enough ago."""
    warn_of_old_drafts()
    delete_old_drafts()


@every(seconds=120)
def try_to_issue_again() -> None:
    """Results whose signing failed are tried again."""
    issue_waiting()
