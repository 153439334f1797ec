"""The simulated history of a demo city, and a few live cases on the desks of its accounts.

Running again changes nothing: each part looks for what it would make.
"""

from nhip.kernel.progress import Progress
from nhip.work.cases.seeds.live import seed_live
from nhip.work.cases.seeds.loading import load_history

SIZES = {"none": 0, "S": 6_000, "M": 60_000}


def seed_demo(size: str, progress: Progress) -> None:
    """About 6,000 closed and open cases of the last twelve months for S, 60,000 for M, and the live ones."""
    if SIZES[size]:
        load_history(SIZES[size], progress)
        seed_live(progress)
