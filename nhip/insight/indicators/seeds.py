"""What a new installation starts with."""

from nhip.insight.indicators import actions
from nhip.kernel.progress import Progress


def load_profile_targets(progress: Progress | None = None) -> int:
    """Metrics, instruments, targets and reported figures of the profile; a second load changes nothing.

    Answers how many targets there are.
    """
    return actions.load_profile_targets(progress)
