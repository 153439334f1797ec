"""The only writers of notify."""

from nhip.base.notify.actions.noticing import notify

__all__ = ["notify"]
