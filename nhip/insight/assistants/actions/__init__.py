"""The only writers of the assistants."""

from nhip.insight.assistants.actions.advising import AdviceSaid, answer_advice
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
    "AdviceSaid",
    "Answered",
    "Assigned",
    "adopt",
    "answer_advice",
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
