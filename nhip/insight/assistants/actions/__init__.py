"""The only writers of the assistants."""

from nhip.insight.assistants.actions.counting import count
from nhip.insight.assistants.actions.handing import Answered, give_answer, hand_over, take_out

__all__ = ["Answered", "count", "give_answer", "hand_over", "take_out"]
