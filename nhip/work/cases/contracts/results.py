"""Results as documents: their states, corrections, templates, bulk signing, and what the public may check."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ResultState(StrEnum):
    """Where a result stands: drafted, signed, issued; then revoked or replaced, for ever."""

    DRAFT = "draft"
    SIGNED = "signed"
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Revocation:
    """Why an issued result is taken back: the reason for the citizen, the legal ground."""

    reason: str
    ground: str


@dataclass(frozen=True, slots=True)
class Correction:
    """How an issued result is corrected: the new text of the decision, the reason, the legal ground."""

    text: str
    reason: str
    ground: str


@dataclass(frozen=True, slots=True)
class IssueTrouble:
    """A decided case whose result is not out yet: what failed last, and how often."""

    stage: str
    error: str
    attempts: int
    needs_consent: bool


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A field a template may show: written `{{key}}`, with what it means and a sample."""

    key: str
    label: str
    sample: str


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A template in the list: its key, its title, the version in force (0: as shipped), a waiting draft."""

    key: str
    title: str
    version: int
    published_at: datetime | None
    by: str
    has_draft: bool


@dataclass(frozen=True, slots=True)
class TemplateText:
    """One version of a template: `number` 0 is the one that is shipped.

    `valid_months` is how long a result is valid from its day, 0 without an end.
    """

    key: str
    number: int
    title: str
    body: str
    valid_months: int = 0
    note: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkedResult:
    """The other end of a replacement: enough to find it."""

    code: str
    number: str
    issued_on: date | None
