"""Shapes that cross the door of assistants.

AssistantError
├── QuestionUnusable   422  nothing asked, or more than can be read
├── UnknownQuestion    404  no such handed-over question, or not with this secret
├── AlreadyAnswered    409  an officer was quicker
├── TextUnusable       422  a policy text with no title, no words or too many
├── UnknownText        404  no such policy text, or no such statement of one
├── TextInUse          409  targets were adopted from it, so it stays
└── UnknownAdvice      404  the case has no such piece of advice any more
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.work.law.contracts import CitedDocument, ConflictLabel, LawHit, Statement
from nhip.work.law.contracts import Conflict as Pair
from nhip.work.procedures.contracts import ProcedureCard

LONGEST_QUESTION = 1000


class QuestionUnusable(Invalid):
    """Nothing was asked, or more than can be read."""

    code = "question_unusable"


class UnknownAdvice(NotFound):
    """The assistant does not say that of the case, or no longer."""

    code = "unknown_advice"


class UnknownQuestion(NotFound):
    """There is no such question, or the secret is not its own."""

    code = "unknown_question"


class AlreadyAnswered(Conflict):
    """Another officer has answered it."""

    code = "already_answered"


class TextUnusable(Invalid):
    """The policy text has no title, no words, or more than can be read."""

    code = "text_unusable"


class UnknownText(NotFound):
    """There is no such policy text, or no such statement."""

    code = "unknown_text"


class TextInUse(Conflict):
    """Targets were adopted from the text."""

    code = "text_in_use"


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
    """A provision as the law says it on the day: the article found and the words of its clause.

    `in_text` are the documents whose amendments are in these words; `amended_by` those that amend or replace
    it otherwise, so that the words alone may not be all of the law.
    """

    hit: LawHit
    text: str
    is_shortened: bool
    amended_by: tuple[str, ...] = ()
    in_text: tuple[str, ...] = ()


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
class Evidence:
    """A clause that was found for a question: its words as of the day, what it is called, where it stands."""

    name: str
    url: str
    text: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class ComposedSentence:
    """A sentence a language model wrote, checked against the clauses it cites."""

    text: str
    citations: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """What a language model made of the clauses; each sentence was checked before it is here."""

    sentences: tuple[ComposedSentence, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant says. Every sentence in it is quoted from the law, the catalogue or an officer;
    only those of `composed` are written by a language model, and checked against what they cite.

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
    composed: Composed | None = None


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a day's calls of the language model came to: how many ended how, tokens, the slowest."""

    outcomes: tuple[tuple[str, int], ...]
    tokens: int
    slowest_seconds: float


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


@dataclass(frozen=True, slots=True)
class NewText:
    """A policy text handed in for review (văn bản cần rà). `dated` is ISO text; a draft is not in force."""

    title: str
    text: str
    number: str = ""
    kind: str = "plan"
    dated: str = ""
    issuer: str = ""
    is_draft: bool = True
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class TextCard:
    """A policy text in a list; `unmatched` counts its statements without an indicator."""

    id: UUID
    title: str
    number: str
    kind: str
    dated: str
    issuer: str
    is_draft: bool
    handed_in_at: datetime
    handed_in_by: str
    statements: int
    unmatched: int
    adopted: int

    @property
    def name(self) -> str:
        """What lists and judgements call it."""
        return ", ".join(part for part in (self.number, self.title) if part)


class Standing(StrEnum):
    """What an officer made of a statement: chưa xem, thành mục tiêu theo dõi, bỏ qua."""

    OPEN = "open"
    ADOPTED = "adopted"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement at its exact place: `before` and `after` are the words of its sentence around the quote.

    `indicator_title` is "" where no indicator is known; `text_id`, `text_name` say where it stands.
    """

    id: UUID
    statement: Statement
    standing: Standing
    before: str
    after: str
    indicator_title: str
    text_id: UUID
    text_name: str

    @property
    def can_be_adopted(self) -> bool:
        """Whether it is an aim with an indicator that nobody has dealt with."""
        aims = self.statement.kind in ("target", "implied_target")
        return aims and bool(self.statement.indicator) and self.standing is Standing.OPEN


@dataclass(frozen=True, slots=True)
class Verdict:
    """An officer's word on a pair (kết luận của cán bộ)."""

    label: ConflictLabel
    note: str
    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair as the rules judge it, and what an officer concluded. `key` stays the same while the two do."""

    key: str
    pair: Pair
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Review:
    """A policy text with everything found in it. `left_out` counts pairs beyond the most that are shown;
    `compared_with` the statements in force it was held against.
    """

    card: TextCard
    lines: tuple[StatementLine, ...]
    pairs: tuple[JudgedPair, ...]
    left_out: int
    cited: tuple[CitedDocument, ...]
    compared_with: int

    @property
    def doubtful_citations(self) -> tuple[CitedDocument, ...]:
        """The documents it names that are not in force here, or not known here."""
        return tuple(one for one in self.cited if one.problem)


class AdviceKind(StrEnum):
    """What the officer's assistant advises on (thành phần, tóm tắt, căn cứ, hồ sơ tương tự, dự thảo)."""

    DOSSIER = "dossier"
    SUMMARY = "summary"
    LAW = "law"
    PRECEDENTS = "precedents"
    DRAFT = "draft"


class AdviceAnswer(StrEnum):
    """What the officer made of it: dùng, dùng sau khi sửa, bỏ."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One thing said, with where it comes from: `source` in words, `url` its place."""

    text: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One suggestion (gợi ý cho cán bộ). `key` stays the same while it does; `draft` is text to be changed
    and copied. `is_concern`: something is missing or does not fit.
    """

    key: str
    kind: AdviceKind
    title: str
    lines: tuple[AdviceLine, ...] = ()
    draft: str = ""
    is_concern: bool = False
    answer: AdviceAnswer | None = None


@dataclass(frozen=True, slots=True)
class AdviceTally:
    """How often advice of a kind was taken as it was, taken changed, or refused."""

    kind: AdviceKind
    accepted: int
    edited: int
    refused: int
