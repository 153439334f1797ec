"""Services, their descriptions, and what changes between two descriptions."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Classification(StrEnum):
    """Phân loại dữ liệu of an endpoint: who the data is about decides what must be known of it."""

    OPEN = "open"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"

    @property
    def is_personal(self) -> bool:
        """Whether the data is about persons, so that its subject must be found in every call."""
        return self in (Classification.PERSONAL, Classification.SENSITIVE)


class SubjectPlace(StrEnum):
    """Where a call says whom it is about: in its address, a header, or the body (a JSON Pointer)."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"


class VersionState(StrEnum):
    """How far a description has come: draft → announced (holders were warned) → published → superseded."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class ChangeKind(StrEnum):
    """What differs between two descriptions."""

    PATH_REMOVED = "path_removed"
    METHOD_REMOVED = "method_removed"
    FIELD_REMOVED = "field_removed"
    TYPE_CHANGED = "type_changed"
    VALUE_REMOVED = "value_removed"
    PARAMETER_REQUIRED = "parameter_required"
    PARAMETER_REMOVED = "parameter_removed"
    REQUEST_FIELD_REQUIRED = "request_field_required"
    ANSWER_REMOVED = "answer_removed"
    FIELD_OPTIONAL = "field_optional"
    PATH_ADDED = "path_added"
    METHOD_ADDED = "method_added"
    FIELD_ADDED = "field_added"


HARMLESS = frozenset({ChangeKind.PATH_ADDED, ChangeKind.METHOD_ADDED, ChangeKind.FIELD_ADDED})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what, where (`GET /people/{id}`), and which part (`/name`, `string → integer`)."""

    kind: ChangeKind
    where: str
    part: str = ""

    @property
    def is_breaking(self) -> bool:
        """Whether a client written for the older description may fail."""
        return self.kind not in HARMLESS


@dataclass(frozen=True, slots=True)
class Subject:
    """Vị trí chủ thể dữ liệu: the place and the name there (`path`, `id`; or `body`, `/person/number`)."""

    place: SubjectPlace
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an answer: its JSON Pointer with `*` for items, its type and what it means."""

    pointer: str
    type: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a call."""

    name: str
    place: str
    type: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path."""

    method: str
    path: str
    summary: str = ""
    classification: Classification | None = None
    subject: Subject | None = None
    parameters: tuple[Parameter, ...] = ()
    fields: tuple[Field, ...] = ()
    has_body: bool = False

    @property
    def name(self) -> str:
        """`GET /people/{id}`."""
        return f"{self.method} {self.path}"

    @property
    def problem(self) -> str:
        """What is missing for publication: "classification", "subject", or nothing."""
        if self.classification is None:
            return "classification"
        return "subject" if self.classification.is_personal and self.subject is None else ""


@dataclass(frozen=True, slots=True)
class Version:
    """Phiên bản mô tả: one OpenAPI description of a service. `sha256` is of the document as kept."""

    id: UUID
    service_id: UUID
    number: int
    title: str
    sha256: str
    state: VersionState
    made_at: datetime
    effective_on: date | None
    published_at: datetime | None
    endpoints: tuple[Endpoint, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def breaking(self) -> tuple[Change, ...]:
        """The changes that may break a client."""
        return tuple(change for change in self.changes if change.is_breaking)


@dataclass(frozen=True, slots=True)
class Service:
    """Dịch vụ dữ liệu. `identifier` is `VN-79/GOV/79-CA/dan-cu/ho-khau`; times in seconds and days."""

    id: UUID
    identifier: str
    code: str
    name: str
    subsystem_id: UUID
    provider: str
    agency_id: UUID
    base_url: str
    timeout_seconds: int
    keep_bodies: bool
    retention_days: int
    is_signature_required: bool
    deprecated_on: date | None
    published: Version | None = None
    draft: Version | None = None

    @property
    def instance(self) -> str:
        """The platform it stands on."""
        return self.identifier.partition("/")[0]

    @property
    def is_personal(self) -> bool:
        """Whether a published endpoint gives data about persons."""
        endpoints = self.published.endpoints if self.published else ()
        return any(one.classification and one.classification.is_personal for one in endpoints)


@dataclass(frozen=True, slots=True)
class NewService:
    """What is entered for a service beside its description."""

    subsystem_id: UUID
    code: str
    name: str
    base_url: str
    timeout_seconds: int = 10
    keep_bodies: bool = False
    retention_days: int = 730
    is_signature_required: bool = True
