"""A form while officers write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from nhip.work.procedures.contracts.content import Handling, StatutoryTime
from nhip.work.procedures.contracts.forms import FormDefinition


@dataclass(frozen=True, slots=True)
class FormFault:
    """Something a form's data file breaks: where ("steps.2", a field's key), and the rule in words."""

    place: str
    rule: str


@dataclass(frozen=True, slots=True)
class HandlingSettings:
    """What an officer settles so that a procedure can be filed: who decides, the result's template, and the
    statutory time by channel (the keys of Channel); a channel that is not there is not taken.
    """

    handling: Handling
    times: Mapping[str, StatutoryTime]


@dataclass(frozen=True, slots=True)
class FormWork:
    """The next form of a procedure as it stands (bản soạn biểu mẫu).

    `data` is its data file; `definition` is None while there are `faults`. `revision` names this state: a
    change made from an older one is refused. `settings` is None until it was settled for a procedure that has
    no handling yet. `in_force` is the number of the version it began from.
    """

    code: str
    title: str
    revision: int
    data: Mapping[str, Any]
    definition: FormDefinition | None
    faults: tuple[FormFault, ...]
    settings: HandlingSettings | None
    in_force: int
    is_stale: bool
    changed_at: datetime
    changed_by: UUID | None


@dataclass(frozen=True, slots=True)
class FormVersionCard:
    """One version of a procedure in the history of its form."""

    version_id: UUID
    number: int
    status: str
    valid_from: date
    valid_to: date | None
    source: str
    has_form: bool
    form_hash: str


@dataclass(frozen=True, slots=True)
class EditableForm:
    """A procedure in the editor's list."""

    code: str
    title: str
    field: str
    has_form: bool
    fields: int
    is_in_work: bool
    changed_at: datetime | None = None
