"""Where an answer comes from: typed, reused from a register, or reused and then corrected.

`Submission.sources` (and `Draft.sources`) hold one entry by field key:
`{"origin": "reused", "source": "personal_record", "as_of": "2026-03-03", "attribute": "applicant.phone"}`;
a field without an entry was typed. Why it is kept: data that the State holds is shared between agencies
(278/2025/NĐ-CP) rather than asked for again, and the share of reused answers is a published figure.

>>> AnswerSource(Origin.REUSED, "personal_record", date(2026, 3, 3)).is_from_a_source
True
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise

from nhip.kernel.access import Actor
from nhip.work.procedures.contracts import FieldKind, Json


class Origin(StrEnum):
    """How a value came into a dossier (nguồn của câu trả lời)."""

    TYPED = "typed"
    REUSED = "reused"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """The provenance of one answer.

    `source`: code of the DataSource, "" for a typed answer. `as_of`: the day in Viet Nam for which the source
    vouched for the value. `attribute`: what the source calls it. `is_disputed`: the citizen says that the
    source is wrong; the answer is then CORRECTED.
    """

    origin: Origin
    source: str = ""
    as_of: date | None = None
    attribute: str = ""
    is_disputed: bool = False

    @property
    def is_from_a_source(self) -> bool:
        """Whether a source gave a value at first."""
        return self.origin is not Origin.TYPED


TYPED = AnswerSource(Origin.TYPED)


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """What a source gives for one field: the value as an answer of the field's kind, and its day."""

    value: Json
    as_of: date
    attribute: str


@dataclass(frozen=True, slots=True)
class WantedField:
    """One field a source may fill: its key in the form, its kind, and the attribute it is bound to."""

    key: str
    kind: FieldKind
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form would like to know, for which procedure."""

    procedure_code: str
    fields: tuple[WantedField, ...]


class DataSource(Protocol):
    """A register that can fill in a dossier (nguồn dữ liệu dùng lại).

    `code` is stable and stored; `title` is what the citizen reads; `owner` names who mends the data: the code
    of an agency or of a module, told by `nhip.cases.answer_disputed.v1`. `needs_consent`: nothing is read
    from it before the person agreed. Register one with `nhip.work.cases.api.register_source`.
    """

    code: str
    owner: str
    needs_consent: bool

    @property
    def title(self) -> str | Promise:
        """What the citizen reads."""

    def can_give(self, wanted: Wanted) -> frozenset[str]:
        """Keys of the fields it could fill, judged by their attributes alone: nothing personal is read."""

    def read(self, actor: Actor, wanted: Wanted) -> Mapping[str, SourcedValue]:
        """Values by field key, of the actor's own record. Reads only; never called inside a transaction.

        A source that does not answer raises Unavailable; the draft then goes on without it.
        """


@dataclass(frozen=True, slots=True)
class SourceOffer:
    """A source as a draft's owner sees it: what it would fill, since when they agree (None: not), and when it
    was asked and did not answer (None: it did, or was not asked).
    """

    code: str
    title: str
    labels: tuple[str, ...]
    needs_consent: bool
    given_at: datetime | None = None
    no_answer_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Beside a prefilled field: the source's title, the day of its value, and what became of it."""

    key: str
    source: AnswerSource
    title: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A value of a source that its subject says is wrong (khiếu nại dữ liệu)."""

    id: UUID
    source: str
    attribute: str
    field: str
    label: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class ReuseCount:
    """How many answered fields of one submission were typed, reused, or reused and corrected."""

    typed: int
    reused: int
    corrected: int
