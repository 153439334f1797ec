"""Reads of procedures: everything here is public information."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from nhip.work.procedures.contracts import (
    CataloguePage,
    CatalogueQuery,
    FormDefinition,
    LifeEvent,
    ProcedureCard,
    ProcedureVersion,
)


def find(query: CatalogueQuery) -> CataloguePage:
    """The procedures in force that answer a query, with facets."""


def procedure(code: str, *, on: date | None = None) -> ProcedureCard:
    """A procedure as the catalogue shows it. Raises ProcedureNotFound."""


def version(version_id: UUID) -> ProcedureVersion:
    """A version by id, whatever its status. Raises VersionNotFound."""


def current_version(code: str, *, on: date | None = None) -> ProcedureVersion:
    """The published version in force on a day (today when None). Raises ProcedureNotFound."""


def form_of(version_id: UUID) -> FormDefinition:
    """The form of a version. Raises VersionNotFound, or NotFileable when it has none."""


def life_events(*, on: date | None = None) -> tuple[LifeEvent, ...]:
    """The life events of the profile with the number of procedures of each."""


def titles(codes: Iterable[str]) -> dict[str, str]:
    """Titles in the active language by code, for lists of other modules; unknown codes are left
    out.
    """
