"""What a new installation is filled with: the facts of its profile.

Each module loads its own part and says how far it is; this is only the order. Every part can be run
again and changes nothing then, so that a start that was killed is taken up where it was.
"""

from nhip.base.identity import seeds as identity
from nhip.base.places import api as places
from nhip.insight.indicators import seeds as indicators
from nhip.kernel import outbox
from nhip.kernel.progress import Progress
from nhip.work.flows import api as flows
from nhip.work.procedures import seeds as procedures


class Undelivered(RuntimeError):
    """Events could not be handled; they stay, and the next start goes on with them."""


def load_profile(progress: Progress) -> None:
    """Load units, agencies, procedures and targets."""
    places.load_profile_units(progress)
    identity.seed_profile(progress)
    procedures.load_profile_procedures(progress)
    flows.load_profile_processes()
    indicators.load_profile_targets(progress)
    deliver()


def deliver() -> None:
    """Hand the events out until none is left, as the worker would."""
    while outbox.drain():
        continue
    failing = outbox.lag().failing
    if failing:
        raise Undelivered(f"{failing} events could not be handled; the reasons are above")
