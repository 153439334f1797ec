"""A simulated city on top of a profile: people, cases, the numbers that follow from them, directives.

Each module brings its own part (`seeds.py`); this is only the order. Run again, it changes nothing.
"""

from nhip.base.identity import seeds as identity
from nhip.insight.warehouse import api as warehouse
from nhip.kernel.progress import Progress
from nhip.site.province import deliver
from nhip.work.cases import seeds as cases
from nhip.work.directives import seeds as directives

SIZES = ("none", "S", "M")


def load_demo(size: str, progress: Progress) -> None:
    """Load a city of this size; `none` loads nothing."""
    if size == "none":
        return
    identity.seed_demo(size, progress)
    cases.seed_demo(size, progress)
    deliver()
    # The numbers are computed by whoever hears that the warehouse was refreshed.
    warehouse.refresh()
    deliver()
    directives.seed_demo(size, progress)
    deliver()
