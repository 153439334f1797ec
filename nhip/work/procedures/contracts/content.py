"""What a version of a procedure says: the same shapes for imported and for shipped procedures.

Every part that could not be understood is in `Content.verbatim`, word for word; nothing is guessed.
"""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum

from nhip.work.procedures.contracts.fees import FeeReduction, FeeRule
from nhip.work.procedures.contracts.text import NO_TEXT, LocalText


class Channel(StrEnum):
    """How a dossier is filed (hình thức nộp); the national codes are 1, 2 and 3."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POST = "post"


class TimeUnit(StrEnum):
    """What a statutory time is counted in."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class FeeKind(StrEnum):
    """How certain a fee is: a sum in đồng, nothing to pay, the rule's own words, or not stated at
    all.
    """

    AMOUNT = "amount"
    FREE = "free"
    RULE = "rule"
    UNSTATED = "unstated"


class Level(StrEnum):
    """Who carries the procedure out (cấp thực hiện)."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    COMMUNE = "commune"
    OTHER = "other"


class Audience(StrEnum):
    """For whom a procedure is (đối tượng thực hiện)."""

    CITIZEN = "citizen"
    OVERSEAS_VIETNAMESE = "overseas_vietnamese"
    FOREIGNER = "foreigner"
    RESIDENT_FOREIGNER = "resident_foreigner"
    OFFICIAL = "official"
    PARTY_MEMBER = "party_member"
    ENTERPRISE = "enterprise"
    VIETNAMESE_ENTERPRISE = "vietnamese_enterprise"
    FOREIGN_ENTERPRISE = "foreign_enterprise"
    COOPERATIVE = "cooperative"
    ORGANISATION = "organisation"
    FOREIGN_ORGANISATION = "foreign_organisation"
    PARTY_ORGANISATION = "party_organisation"
    HOUSEHOLD_BUSINESS = "household_business"


@dataclass(frozen=True, slots=True)
class StatutoryTime:
    """The time the law allows (thời hạn giải quyết), e.g. `StatutoryTime(Decimal(5),
    TimeUnit.WORKING_DAYS)`.
    """

    value: Decimal
    unit: TimeUnit


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee or charge (phí, lệ phí).

    `amount_vnd` is whole đồng and set for AMOUNT alone. `text` holds the rule's words, verbatim,
    for RULE, and the
    explanation beside the sum for AMOUNT and FREE (for whom, per what), if there is one.
    """

    kind: FeeKind
    amount_vnd: int | None = None
    text: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChannelTerms:
    """One row of "cách thức thực hiện": a channel, its time, its fees.

    `time` is None when the source states none or states it in words that were kept in `time_text`.
    A procedure may have several rows of one channel (cases of different length); `note` says which
    is which.
    """

    channel: Channel
    time: StatutoryTime | None
    fees: tuple[Fee, ...] = ()
    note: str = ""
    time_text: str = ""


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """One paper of the dossier (thành phần hồ sơ): how many originals (bản chính) and copies (bản
    sao).

    `group` is the heading of the case it belongs to. `template` is the name of the form's file, if
    the source has one. `by_form`: filling in the form here takes its place, and nobody attaches it.
    Numbers are None when the source does not say.
    """

    name: str
    originals: int | None
    copies: int | None
    template: str = ""
    group: str = ""
    by_form: bool = False


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A legal document the procedure rests on (căn cứ pháp lý), by its number as the source writes
    it.

    `local` marks a rule of the demonstration city that no real document stands behind.
    """

    number: str
    title: str
    local: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure's course (trình tự thực hiện); `label` is its number as written
    ("1", "a").
    """

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the citizen gets (kết quả thực hiện), with the national code of the result if there is
    one.
    """

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A field that was not understood: its words as published, and why."""

    field: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A sentence of the content and its English; imported content has none."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Content:
    """All a version says. Two versions with equal content have the same hash.

    `authority`: competent agencies (cơ quan có thẩm quyền) by name, as published; `executors`: those
    that carry it out (cơ quan thực hiện); `reception`: where dossiers are received, if stated.
    All texts are Vietnamese; `english` translates those of the procedures that ship with a profile.
    """

    title: LocalText
    field: str
    summary: LocalText = NO_TEXT
    levels: tuple[Level, ...] = ()
    audiences: tuple[Audience, ...] = ()
    kind: str = ""
    decision: str = ""
    authority: tuple[str, ...] = ()
    executors: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    delegated: tuple[str, ...] = ()
    reception: str = ""
    steps: tuple[Step, ...] = ()
    channels: tuple[ChannelTerms, ...] = ()
    documents: tuple[RequiredDocument, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    results: tuple[Result, ...] = ()
    conditions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    source_url: str = ""
    english: tuple[Translation, ...] = ()
    verbatim: tuple[Verbatim, ...] = ()
    fee_rules: tuple[FeeRule, ...] = ()
    fee_reductions: tuple[FeeReduction, ...] = ()


class AuthorityKind(StrEnum):
    """How the competent agency of a dossier is found."""

    COMMUNE = "commune"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class CompetentAgency:
    """Who decides a dossier (cơ quan có thẩm quyền).

    COMMUNE: the commune agency `X<unit_code>` of the unit answered in the form's place field
    `place_field`.
    AGENCY: the agency `agency_code` (for example `SXD`).
    """

    kind: AuthorityKind
    place_field: str = ""
    agency_code: str = ""


@dataclass(frozen=True, slots=True)
class Handling:
    """How cases carries a version out; imported procedures have none until an administrator
    publishes one.

    `next_day_after`: a dossier received after this local time counts from the next working day
    (None: no such rule).
    `opinion_from`: code of a second agency whose opinion the handler asks for, or "".
    `result_template`: key of the result's document template in cases. `form`: code of the form's
    definition.
    `online_extent`: "full" (toàn trình) or "partial" (một phần). `national_code`: the code of the
    procedure in the national catalogue, whose page then leads to this one's form.
    """

    competent: CompetentAgency
    form: str
    result_template: str
    online_extent: str = "full"
    national_code: str = ""
    next_day_after: time | None = None
    opinion_from: str = ""
