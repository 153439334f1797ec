"""Checking received files in the background."""

from datetime import timedelta
from uuid import UUID

from nhip.base.files import actions, queries
from nhip.kernel.jobs import every, job

FORGOTTEN_AFTER = timedelta(minutes=2)


@job
def check_file(file_id: str) -> None:
    """Check one file that was received."""
    actions.check(UUID(file_id))


@every(seconds=60)
def check_forgotten_files() -> None:
    """Check what is held back for long: its job was lost, or the scanner was down."""
    for file_id in queries.held_back(longer_than=FORGOTTEN_AFTER):
        actions.check(file_id)
