"""The only writers of the assistants."""

from nhip.insight.assistants.actions.composing import compose
from nhip.insight.assistants.actions.counting import count
from nhip.insight.assistants.actions.handing import Answered, give_answer, hand_over, take_out
from nhip.insight.assistants.actions.policies import (
    Assigned,
    adopt,
    assign,
    assign_new,
    drop_text,
    give_verdict,
    hand_in,
    set_aside,
)

__all__ = [
    "Answered",
    "Assigned",
    "adopt",
    "assign",
    "assign_new",
    "compose",
    "count",
    "drop_text",
    "give_answer",
    "give_verdict",
    "hand_in",
    "hand_over",
    "set_aside",
    "take_out",
]
