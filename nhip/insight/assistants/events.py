"""Facts of the assistants. None of them carries the words of a question.

nhip.assistants.question_handed_over.v1: somebody asked for an officer.
nhip.assistants.question_answered.v1: an officer answered.
nhip.assistants.answer_reviewed.v1: an answer joined the reviewed ones, or was taken out of them.
"""

from dataclasses import dataclass

from nhip.kernel.events import Event, event


@event("nhip.assistants.question_handed_over.v1")
@dataclass(frozen=True, slots=True)
class QuestionHandedOver(Event):
    """`code` is what the asker keeps."""

    code: str


@event("nhip.assistants.question_answered.v1")
@dataclass(frozen=True, slots=True)
class QuestionAnswered(Event):
    """`is_shared`: the answer joined the reviewed ones at once."""

    code: str
    is_shared: bool


@event("nhip.assistants.answer_reviewed.v1")
@dataclass(frozen=True, slots=True)
class AnswerReviewed(Event):
    """`in_use` False: it was taken out."""

    answer_id: str
    in_use: bool
