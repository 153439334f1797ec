"""Dossiers filed at another portal, and what it is told of cases."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhip.work.procedures.contracts import Answers


@dataclass(frozen=True, slots=True)
class ExternalFile:
    """A file that came with a dossier, for a file field of the form."""

    field: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ExternalFiling:
    """A dossier filed at another portal: `reference` is its number there, unique for each `source`.

    `procedure_code` is the national code, or our own.
    `answers` by field key, without files. `counter_code`: the agency it is handed to, "" for the one-stop
    shop of the applicant's place. The clock starts when it is taken in here.
    """

    source: str
    reference: str
    procedure_code: str
    applicant_number: str
    applicant_name: str
    answers: Answers
    files: tuple[ExternalFile, ...] = ()
    applicant_phone: str = ""
    counter_code: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class ExternalFiled:
    """The case a dossier became; `is_new` is False for one that was taken in before."""

    case_id: UUID
    code: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act on a case as another portal may know it: no name, no note. `to_status` is the national code."""

    number: int
    act: str
    to_status: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ExternalView:
    """A case as another portal may know it. `reference` is its number there, "" when it was filed here.

    `procedure_code` is the national code where the procedure has one. `result_key`: where the bytes of the
    issued PDF are kept.
    """

    case_id: UUID
    code: str
    reference: str
    procedure_code: str
    competent_agency_code: str
    due_on: date
    journal: tuple[JournalEntry, ...]
    result_number: str
    result_code: str
    result_sha256: str
    result_key: str
    simulated: bool
