"""Housekeeping of identity."""

from nhip.base.identity import actions
from nhip.kernel.jobs import every


@every(seconds=3600)
def forget_what_expired() -> None:
    """Remove sessions that ended and codes of the simulated provider that nobody could use any more."""
    actions.forget_what_expired()
