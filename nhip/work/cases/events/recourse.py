"""What happened around the clock of a case: asks, letters, complaints, reopening."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.kernel.events import event
from nhip.work.cases.events.course import CaseEvent


@event("nhip.cases.extension_asked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(CaseEvent):
    """The handler asks the approver for `days` more, in the unit of the statutory time."""

    days: int


@event("nhip.cases.extension_refused.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefused(CaseEvent):
    """The approver gave no more days; the due date stands."""

    due_on: date


@event("nhip.cases.supplement_proposed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementProposed(CaseEvent):
    """The handler proposes to ask the applicant once more for `items` things.

    The applicant learns nothing of it before the approver agrees.
    """

    items: int


@event("nhip.cases.supplement_refused.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRefused(CaseEvent):
    """The approver did not let the applicant be asked again."""


@event("nhip.cases.supplement_reminded.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementReminded(CaseEvent):
    """Time to remind the applicant of an unanswered request: reminder `reminder` (1, 2) of request `number`.

    `answer_by` is the last day to answer, None where nothing limits it.
    """

    number: int
    reminder: int
    answer_by: date | None


@event("nhip.cases.became_late.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBecameLate(CaseEvent):
    """The promised day `missed_on` has passed without a result; told once a day that is missed.

    `holder` is who held the case then. A letter of apology is drafted for the officers.
    """

    missed_on: date
    holder: str


@event("nhip.cases.apology_edited.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyEdited(CaseEvent):
    """An officer changed the drafted letter; the applicant has not seen it."""

    promised_on: date


@event("nhip.cases.apology_sent.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ApologySent(CaseEvent):
    """The applicant was apologised to, with a new day. The statutory due date stays what it was."""

    apology_id: UUID
    missed_on: date
    promised_on: date


@event("nhip.cases.complaint_filed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFiled(CaseEvent):
    """The applicant complains (khiếu nại): `kind` is late, not_accepted or refused.

    The complaint is to be taken on by `accept_by`.
    """

    complaint_id: UUID
    kind: str
    accept_by: date


@event("nhip.cases.complaint_taken.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintTaken(CaseEvent):
    """The complaint was taken on (thụ lý); it is answered by `answer_by`."""

    complaint_id: UUID
    answer_by: date


@event("nhip.cases.complaint_answered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswered(CaseEvent):
    """The complaint was answered; `is_upheld` when it was found right."""

    complaint_id: UUID
    is_upheld: bool


@event("nhip.cases.complaint_dropped.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDropped(CaseEvent):
    """The applicant took the complaint back."""

    complaint_id: UUID


@event("nhip.cases.reopened.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(CaseEvent):
    """A closed case was taken up again; its clock counts anew until `due_on`.

    `from_status` is what it was. `result_code` is the public code of the result that no longer holds and is
    to be revoked, "" where none was issued.
    """

    from_status: int
    due_on: date
    result_code: str
