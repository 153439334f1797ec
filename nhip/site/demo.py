"""A simulated city on top of a profile: people, cases, the numbers that follow from them, directives.

Each module brings its own part (`seeds.py`); this is only the order. Run again, it changes nothing.
"""

from pathlib import Path

from nhip.base.exchange import seeds as exchange
from nhip.base.identity import seeds as identity
from nhip.insight.indicators import seeds as indicators
from nhip.insight.warehouse import api as warehouse
from nhip.kernel.progress import Progress
from nhip.site.province import deliver
from nhip.work.cases import seeds as cases
from nhip.work.directives import seeds as directives

REGISTER = Path(__file__).parent / "household_register" / "openapi.json"
SIZES = ("none", "S", "M")


def load_demo(size: str, progress: Progress) -> None:
    """Load a city of this size; `none` loads nothing."""
    if size == "none":
        return
    identity.seed_demo(size, progress)
    exchange.seed_demo(size, progress, description=REGISTER)
    cases.seed_demo(size, progress)
    deliver()
    # What a city did in the past is older than the last refresh, so every row is read again.
    warehouse.refresh(full=True)
    indicators.compute_numbers(progress)
    deliver()
    directives.seed_demo(size, progress)
    deliver()
    warehouse.refresh(only=["directives"], full=True)
    deliver()
