"""Shapes that cross the door of assistants.

AssistantError
├── QuestionUnusable   422  nothing asked, or more than can be read
├── UnknownQuestion    404  no such handed-over question, or not with this secret
└── AlreadyAnswered    409  an officer was quicker
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.work.law.contracts import LawHit
from nhip.work.procedures.contracts import ProcedureCard

LONGEST_QUESTION = 1000


class QuestionUnusable(Invalid):
    """Nothing was asked, or more than can be read."""

    code = "question_unusable"


class UnknownQuestion(NotFound):
    """There is no such question, or the secret is not its own."""

    code = "unknown_question"


class AlreadyAnswered(Conflict):
    """Another officer has answered it."""

    code = "already_answered"


class Kind(StrEnum):
    """What a text is, before anything is looked up."""

    QUESTION = "question"
    ABOUT_A_PERSON = "about_a_person"
    OTHER_LANGUAGE = "other_language"
    ABUSE = "abuse"
    INSTRUCTION = "instruction"


class Outcome(StrEnum):
    """What the asker got."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    ABSTAINED = "abstained"
    TURNED_AWAY = "turned_away"


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to call, at any hour."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A provision as the law says it: the article found, the words of its clause, whether it is amended."""

    hit: LawHit
    text: str
    is_shortened: bool
    amended_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A procedure that follows from the question; its time, fees, papers and place are the catalogue's."""

    card: ProcedureCard

    @property
    def papers(self) -> tuple[str, ...]:
        """The names of the papers of the dossier."""
        return tuple(dict.fromkeys(one.name for one in self.card.content.documents))


@dataclass(frozen=True, slots=True)
class Choice:
    """A question back: one of the things that may have been meant."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where an officer's answer comes from."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ReviewedAnswer:
    """An officer's answer that others may read (câu trả lời đã duyệt)."""

    id: UUID
    question: str
    text: str
    sources: tuple[Source, ...]
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant says. Every sentence in it is quoted from the law, the catalogue or an officer.

    `sureness` is the chance that the first provision is the right one; `day` whose law was asked for.
    """

    question: str
    kind: Kind
    outcome: Outcome
    day: date
    emergencies: tuple[Emergency, ...] = ()
    reviewed: ReviewedAnswer | None = None
    quotation: Quotation | None = None
    services: tuple[Service, ...] = ()
    choices: tuple[Choice, ...] = ()
    sureness: float = 0.0


@dataclass(frozen=True, slots=True)
class Handed:
    """What the asker keeps of a question that went to an officer; the secret is shown once."""

    code: str
    secret: str


@dataclass(frozen=True, slots=True)
class HandedQuestion:
    """A question that waits for an officer, or was answered (câu hỏi chuyển cán bộ)."""

    id: UUID
    code: str
    question: str
    asked_at: datetime
    answer: str = ""
    sources: tuple[Source, ...] = ()
    answered_at: datetime | None = None
    answered_by: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Tallies:
    """How often a day's questions ended how."""

    day: date
    counts: tuple[tuple[Outcome, int], ...]
