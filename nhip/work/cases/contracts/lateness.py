"""Where the time of a case went: stretches of holding, norms, asks for more time, letters, recounts."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from nhip.work.cases.contracts.states import Act, Holder, Status


class AskState(StrEnum):
    """What became of something the handler asked the approver for; `dropped`: the case moved on meanwhile."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ExtensionAsk:
    """Đề nghị gia hạn: `days` more, with the reason the applicant will read and the approver's word.

    `days` count in the unit of the statutory time (calendar days for a time in months).
    """

    id: UUID
    days: int
    reason: str
    state: AskState
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Recount:
    """Tính lại hạn: the due date moved because the working calendar changed on `day`."""

    at: datetime
    day: date
    old_due_on: date
    new_due_on: date


class LetterState(StrEnum):
    """Where a letter of apology stands; `dropped`: the case ended before it was sent."""

    DRAFTED = "drafted"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Apology:
    """Thư xin lỗi và hẹn lại ngày trả kết quả: `missed_on` is the day that passed, `promised_on` the new one.

    The statutory due date stays what it was: a late case stays late. `code` is empty until it is sent.
    """

    id: UUID
    number: int
    missed_on: date
    promised_on: date
    text: str
    state: LetterState
    drafted_at: datetime
    sent_at: datetime | None = None
    by: str = ""
    sha256: str = ""
    storage_key: str = ""
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Acted:
    """One line of the journal as the stretches read it."""

    act: Act
    to: Status
    at: datetime
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which one desk or person held the case.

    `elapsed` is wall-clock time, `working` the office hours in it; `norm` is the working time this step may
    take, None where nothing was planned (waiting for the applicant). `reason` is what began a pause.
    """

    holder: Holder
    since: datetime
    until: datetime
    elapsed: timedelta
    working: timedelta
    norm: timedelta | None = None
    is_paused: bool = False
    is_now: bool = False
    reason: str = ""
    by: str = ""

    @property
    def over(self) -> timedelta:
        """Working time beyond the norm; nothing where there is none."""
        return max(timedelta(), self.working - self.norm) if self.norm is not None else timedelta()


@dataclass(frozen=True, slots=True)
class StepTotal:
    """All stretches of one holder together: working time used against its norm."""

    holder: Holder
    working: timedelta
    norm: timedelta | None
    over: timedelta


@dataclass(frozen=True, slots=True)
class Timeline:
    """Vì sao trễ, từng bước: the stretches from the start of the clock to its end, or to now.

    They follow one another without a gap: their `elapsed` add up to `elapsed`, their `working` to `working`.
    `owed` are the steps that went beyond their norm, the worst first.
    """

    since: datetime
    until: datetime
    due_on: date
    is_late: bool
    stretches: tuple[Stretch, ...]
    steps: tuple[StepTotal, ...] = field(default=())

    @property
    def elapsed(self) -> timedelta:
        """Wall-clock time from the start to the end."""
        return self.until - self.since

    @property
    def working(self) -> timedelta:
        """Office hours of all stretches."""
        return sum((one.working for one in self.stretches), timedelta())

    @property
    def owed(self) -> tuple[StepTotal, ...]:
        """The steps that took longer than their norm."""
        return tuple(sorted((one for one in self.steps if one.over), key=lambda one: -one.over))


@dataclass(frozen=True, slots=True)
class CitizenClock:
    """How long the applicant has been waited for. `answer_by` and `source` say until when and by which rule;
    None and "" where nothing limits it. `is_over` once that day has passed.
    """

    since: datetime
    days: int
    answer_by: date | None
    source: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """Everything about the time of one case that its reader may see, beside its clock.

    `promised_on` is the new day of a letter that was sent, None where the due date stands. `apologies` hold
    drafts for officers only, `extensions` are officers' business alone.
    """

    timeline: Timeline
    recounts: tuple[Recount, ...]
    extensions: tuple[ExtensionAsk, ...]
    apologies: tuple[Apology, ...]
    citizen: CitizenClock | None

    @property
    def letter(self) -> Apology | None:
        """The letter that waits to be sent, if any."""
        return next((one for one in self.apologies if one.state is LetterState.DRAFTED), None)

    @property
    def sent(self) -> tuple[Apology, ...]:
        """The letters the applicant has."""
        return tuple(one for one in self.apologies if one.state is LetterState.SENT)

    @property
    def promised_on(self) -> date | None:
        """The latest day promised in a letter."""
        return max((one.promised_on for one in self.sent), default=None)

    @property
    def open_extension(self) -> ExtensionAsk | None:
        """What the handler waits for, if anything."""
        return next((one for one in self.extensions if one.state is AskState.ASKED), None)
