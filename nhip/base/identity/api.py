"""The door of identity.

>>> from nhip.base.identity import api
>>> shop = api.agency_by_code("79.26740.HCC")                         # doctest: +SKIP
>>> person = api.read_person(actor, party_id, "Tiếp nhận hồ sơ", about=("case", case_id))  # doctest: +SKIP
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from nhip.base.identity import actions, queries
from nhip.base.identity.contracts import (
    AccessEntry,
    Agency,
    AgencyKind,
    Colleague,
    DemoAccount,
    Holding,
    Passkey,
    Person,
    PersonCard,
)
from nhip.kernel.access import Actor


def actor_of(user: AbstractBaseUser | AnonymousUser, *, assurance: int = 1) -> Actor:
    """Whoever `user` is as an actor today: roles and grants come from the assignments in force.

    `assurance` is the level of the sign-in (0..3); pages get it from the session through the middleware.
    A visitor who is not signed in gives `nhip.kernel.access.ANONYMOUS`.
    """
    return queries.actor_of(user, assurance=assurance)


def agency(agency_id: UUID) -> Agency:
    """The agency with this id, also one that is closed today. Raises UnknownAgency."""
    return queries.agency(agency_id)


def agency_by_code(code: str) -> Agency:
    """The agency with this code (`79.SXD`). Raises UnknownAgency."""
    return queries.agency_by_code(code)


def agencies(
    kind: AgencyKind | str | None = None, unit_code: str | None = None, *, on: date | None = None
) -> list[Agency]:
    """Agencies that exist on a day (today), by code; of one kind, of one unit (5 digits, or 2), or both."""
    return queries.agencies(kind=kind, unit_code=unit_code, on=on)


def agency_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names in the active language of these agencies, in one query; unknown ids are left out."""
    return queries.agency_names(ids)


def colleagues(agency_id: UUID, *, role: str | None = None) -> list[Colleague]:
    """Who holds a post in an agency today, by name; with a role, only its holders."""
    return queries.colleagues(agency_id, role=role)


def person_card(party_id: UUID) -> PersonCard:
    """A name to show, and nothing personal beside it; not logged. Raises UnknownPerson."""
    return queries.person_card(party_id)


def person_cards(ids: Iterable[UUID]) -> dict[UUID, PersonCard]:
    """Cards of many parties in one query; unknown ids are left out."""
    return queries.person_cards(ids)


def read_person(
    actor: Actor, party_id: UUID, purpose: str, about: tuple[str, object] | None = None
) -> Person:
    """THE gate to a person's record: the only way to it, for everybody.

    The person reads their own freely. Anybody else needs `identity.read_person` and states a `purpose`
    in words that person will read, and what it is `about` (`("case", case_id)`); the read is written to
    their log and to the audit chain in the same transaction. Raises NotAllowed, Invalid (no purpose),
    UnknownPerson; then nothing is logged as read.
    """
    return actions.read_person(actor, party_id, purpose=purpose, about=about)


def note_read(actor: Actor, party_id: UUID, purpose: str, about: tuple[str, object] | None = None) -> None:
    """Tell a person that somebody read what is theirs outside their record, for example a file they sent.

    The caller has decided that the actor may; a person's own reads, and the platform's, are not noted.
    """
    actions.note_read(actor, party_id, purpose=purpose, about=about)


def access_log(actor: Actor, *, limit: int = 200) -> list[AccessEntry]:
    """Who read the actor's own record, latest first."""
    return queries.access_log(actor, limit=limit)


def holdings(actor: Actor) -> list[Holding]:
    """The posts the actor holds today; empty for a citizen."""
    return queries.holdings(actor)


def passkeys(actor: Actor) -> list[Passkey]:
    """The passkeys of the actor's account, oldest first."""
    return queries.passkeys(actor)


def simulated_citizens() -> list[PersonCard]:
    """The simulated citizens of the demo city; those one can sign in as come first. Empty without a demo."""
    return queries.simulated_citizens()


def demo_accounts() -> list[DemoAccount]:
    """The demo city's staff accounts with their password; empty without a demo."""
    return queries.demo_accounts()
