"""Facts of the self-assessment.

nhip.selfcheck.answer_declared.v1: an officer answered a question of an instrument, with evidence.
"""

from dataclasses import dataclass

from nhip.kernel.events import Event, event


@event("nhip.selfcheck.answer_declared.v1")
@dataclass(frozen=True, slots=True)
class AnswerDeclared(Event):
    """`instrument` like "losi-2024", `question` its code, `answer` yes or no."""

    instrument: str
    question: str
    answer: str
