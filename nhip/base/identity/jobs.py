"""Housekeeping of identity."""

from nhip.base.identity import actions
from nhip.base.identity.actions.clients import forget_old_tokens
from nhip.kernel.jobs import every


@every(seconds=3600)
def forget_what_expired() -> None:
    """Remove sessions that ended, and codes and tokens that nobody could use any more."""
    actions.forget_what_expired()
    forget_old_tokens()
