"""Facts of the assistants. None of them carries the words of a question.

nhip.assistants.question_handed_over.v1: somebody asked for an officer.
nhip.assistants.question_answered.v1: an officer answered.
nhip.assistants.answer_reviewed.v1: an answer joined the reviewed ones, or was taken out of them.
nhip.assistants.text_handed_in.v1: a policy text was read for its numbers.
nhip.assistants.text_dropped.v1: a policy text was thrown away.
nhip.assistants.statement_settled.v1: an officer gave a statement its indicator, adopted it or set it aside.
nhip.assistants.verdict_given.v1: an officer concluded what two statements say to each other.
nhip.assistants.advice_answered.v1: an officer took, changed or refused a piece of advice on a case.
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


@event("nhip.assistants.text_handed_in.v1")
@dataclass(frozen=True, slots=True)
class TextHandedIn(Event):
    """`statements` were found in it, `unmatched` of them without an indicator."""

    text_id: str
    is_draft: bool
    statements: int
    unmatched: int


@event("nhip.assistants.text_dropped.v1")
@dataclass(frozen=True, slots=True)
class TextDropped(Event):
    """The text and its statements are gone; verdicts stay."""

    text_id: str


@event("nhip.assistants.statement_settled.v1")
@dataclass(frozen=True, slots=True)
class StatementSettled(Event):
    """`standing` is open (it only got its indicator), adopted or set_aside."""

    statement_id: str
    indicator: str
    standing: str


@event("nhip.assistants.verdict_given.v1")
@dataclass(frozen=True, slots=True)
class VerdictGiven(Event):
    """`judged` is what the rules said, `label` what the officer concluded."""

    key: str
    judged: str
    label: str


@event("nhip.assistants.advice_answered.v1")
@dataclass(frozen=True, slots=True)
class AdviceAnswered(Event):
    """`kind` is dossier, summary, law, precedents or draft; `answer` is accepted, edited or refused."""

    case_id: str
    kind: str
    answer: str
