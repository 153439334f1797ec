"""Which channels a person is told by, and when a failed announcement is tried again."""

from collections.abc import Mapping
from datetime import timedelta

from nhip.base.notify.contracts import Channel, Kind

Choices = Mapping[tuple[Channel, Kind], bool]

#: What holds until a person chooses: an SMS costs the province money and Zalo is somebody's own account.
DEFAULTS: Choices = {
    **{(Channel.INBOX, kind): True for kind in Kind},
    **{(Channel.EMAIL, kind): True for kind in Kind},
    **{(Channel.SMS, kind): kind is Kind.OBLIGATION for kind in Kind},
    **{(Channel.ZALO, kind): False for kind in Kind},
}
#: Waits between tries of what can heal; when they are used up the announcement has failed.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
#: Older news is no news: it waits in the inbox and no phone rings.
STALE_AFTER = timedelta(days=3)
#: No sender takes longer; whoever still says "sending" then was killed.
LOST_AFTER = timedelta(minutes=10)


def is_fixed(channel: Channel, kind: Kind) -> bool:
    """Whether the choice is not the person's: what the law requires them to be told is in the inbox."""
    return channel is Channel.INBOX and kind is Kind.OBLIGATION


def is_on(channel: Channel, kind: Kind, *, chosen: Choices) -> bool:
    """Whether a kind goes by a channel."""
    if is_fixed(channel, kind):
        return True
    return chosen.get((channel, kind), DEFAULTS[channel, kind])


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many tries; None when it is enough."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
