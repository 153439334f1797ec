"""What a new installation starts with."""

from django.utils.translation import gettext

from nhip.insight.indicators import actions
from nhip.kernel.progress import SILENT, Progress


def load_profile_targets(progress: Progress | None = None) -> int:
    """Metrics, instruments, targets and reported figures of the profile; a second load changes nothing.

    Answers how many targets there are.
    """
    return actions.load_profile_targets(progress)


def compute_numbers(progress: Progress | None = None) -> int:
    """Compute every number from the snapshots there are, now instead of when the worker comes to it."""
    count = actions.recompute()
    (progress or SILENT).step(gettext("Đang tính chỉ số"), count, count)
    return count
