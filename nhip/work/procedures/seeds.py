"""What a fresh installation needs of procedures."""

from nhip.kernel.progress import SILENT, Progress
from nhip.work.procedures import api


def load_profile_procedures(progress: Progress = SILENT) -> int:
    """Publish the procedures that ship with the profile; idempotent."""
    return api.load_profile_procedures(progress)
