"""Whether a person wants suggestions."""

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.work.cases.models import SuggestionSwitch


def switch_suggestions(actor: Actor, *, is_on: bool) -> None:
    """Turn one's own suggestions on or off; off, nothing is computed."""
    with action(
        "cases.switch_suggestions", actor=actor, about=("party", actor.party_id), emits=False
    ) as done:
        done.allow("one's own choice")
        SuggestionSwitch.objects.update_or_create(
            party_id=actor.own_party(), defaults={"is_on": is_on, "changed_at": clock.now()}
        )
        done.note(is_on=is_on)
