"""The door of identity.

>>> from nhip.base.identity import api
>>> shop = api.agency_by_code("79.26740.HCC")                         # doctest: +SKIP
>>> person = api.read_person(actor, party_id, "Tiếp nhận hồ sơ", about=("case", case_id))  # doctest: +SKIP
"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from nhip.base.identity import actions, queries
from nhip.base.identity.access import RECORD_MANDATE
from nhip.base.identity.actions import clients
from nhip.base.identity.actions.vouched import Vouched
from nhip.base.identity.actions.vouched import party_vouched as _party_vouched
from nhip.base.identity.contracts import (
    AccessEntry,
    Agency,
    AgencyKind,
    Colleague,
    Contact,
    DemoAccount,
    Holding,
    Mandate,
    NewClient,
    NewMandate,
    NewToken,
    Organisation,
    Passkey,
    Person,
    PersonCard,
    WalkIn,
)
from nhip.base.identity.queries import clients as queries_of_clients
from nhip.base.identity.queries import contacts, mandates
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
    kind: AgencyKind | str | None = None,
    unit_code: str | None = None,
    *,
    on: date | None = None,
    codes: Collection[str] | None = None,
) -> list[Agency]:
    """Agencies that exist on a day (today), by code; of one kind, of one unit (5 digits, or 2), or both, or
    those of some codes.
    """
    return queries.agencies(kind=kind, unit_code=unit_code, on=on, codes=codes)


def agency_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names in the active language of these agencies, in one query; unknown ids are left out."""
    return queries.agency_names(ids)


def colleagues(agency_id: UUID, *, role: str | None = None) -> list[Colleague]:
    """Who holds a post in an agency today, by name; with a role, only its holders."""
    return queries.colleagues(agency_id, role=role)


def staffed_agencies(role: str) -> frozenset[UUID]:
    """The agencies where somebody holds a post of a role today."""
    return queries.staffed_agencies(role)


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


def contact_of(party_id: UUID) -> Contact:
    """Where the platform itself reaches a party to tell them something; empty where nothing is known.

    For sending only: no page or interface shows it to anybody but that party, so it is no read of the
    record and is not logged as one.
    """
    return contacts.contact_of(party_id)


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


def find_person(actor: Actor, *, number: str, purpose: str) -> Person | None:
    """The person with this number before an officer's counter, or None where nobody is known by it.

    Needs `identity.find_person`; the read is logged for that person with `purpose`, like any other, and
    searches are counted. Raises InvalidCode, NotAllowed, Invalid (no purpose), RateLimited.
    """
    return actions.find_person(actor, number=number, purpose=purpose)


def find_people(actor: Actor, *, name: str, birth_date: date, purpose: str) -> tuple[Person, ...]:
    """People of this name, with or without its accents, born on this day: at most five, each read logged."""
    return actions.find_people(actor, name=name, birth_date=birth_date, purpose=purpose)


def enter_walk_in(actor: Actor, new: WalkIn, *, agency_id: UUID) -> UUID:
    """Enter somebody from their papers, marked as entered at that agency's counter by the actor.

    A later sign-in through the national provider brings the same record up to date. Raises PersonRefused for
    a number that is known already or does not fit, InvalidCode, NotAllowed.
    """
    return actions.enter_walk_in(actor, new, agency_id=agency_id)


def enter_organisation(actor: Actor, *, tax_code: str, name: str, agency_id: UUID) -> UUID:
    """The party of the organisation with this tax code, entered at a counter where it is not known yet."""
    return actions.enter_organisation(actor, tax_code=tax_code, name=name, agency_id=agency_id)


def organisation(party_id: UUID) -> Organisation | None:
    """The organisation behind a party; None where it is a person."""
    return actions.organisation_of(party_id)


def record_mandate(actor: Actor, new: NewMandate, *, agency_id: UUID, evidence_id: UUID) -> UUID:
    """Record at a counter who represents whom, with the paper that says so; returns the mandate's id.

    A parent's mandate ends by itself on the child's eighteenth birthday. Raises Invalid with the field to
    mend, NotAllowed (also for the officer's own affairs), UnknownPerson.
    """
    return actions.record_mandate(actor, new, agency_id=agency_id, evidence_id=evidence_id)


def revoke_mandate(actor: Actor, mandate_id: UUID, *, reason: str) -> None:
    """End a mandate at once: by the principal, the representative, or the counter that recorded it.

    Raises NotFound for a stranger, Conflict where it was revoked before.
    """
    actions.revoke_mandate(actor, mandate_id, reason=reason)


def use_mandate(
    actor: Actor, mandate_id: UUID, *, procedure_code: str, representative_id: UUID | None = None
) -> Mandate:
    """Check a mandate and count one dossier filed under it, inside the caller's transaction.

    At a counter the representative is the one before the officer, who needs `identity.record_mandate`.
    Raises MandateRefused: not the actor's, revoked, over, not begun, used up, or of another scope.
    """
    return actions.use_mandate(
        actor, mandate_id, procedure_code=procedure_code, representative_id=representative_id
    )


def check_mandate(actor: Actor, mandate_id: UUID, *, procedure_code: str) -> Mandate:
    """The mandate if it lets the actor act in dossiers of this procedure now. Raises MandateRefused."""
    return actions.check_mandate(actor, mandate_id, procedure_code=procedure_code)


def read_principal(actor: Actor, mandate_id: UUID, *, procedure_code: str, purpose: str) -> Person | None:
    """The record of the person the actor acts for, logged for them; None for an organisation."""
    return actions.read_principal(actor, mandate_id, procedure_code=procedure_code, purpose=purpose)


def mandates_held(actor: Actor, *, procedure_code: str = "") -> list[Mandate]:
    """For whom the actor may act, latest first; with a procedure, only those under which they may file it."""
    return mandates.mandates_held(actor, procedure_code=procedure_code)


def mandates_given(actor: Actor) -> list[Mandate]:
    """Who may act for the actor and for the organisations they legally represent, latest first."""
    return mandates.mandates_given(actor)


def mandates_of_party(actor: Actor, party_id: UUID) -> list[Mandate]:
    """What a party before a counter gave and holds; needs `identity.record_mandate`."""
    actor.require(RECORD_MANDATE.code)
    return mandates.mandates_of_party(party_id)


def may_see_mandate(actor: Actor, mandate_id: str) -> bool:
    """Whether a reader may see a mandate and its paper: its parties and the counter that recorded it."""
    return mandates.may_see_mandate(actor, mandate_id)


def mandate_in_force(representative_id: UUID, mandate_id: UUID, *, procedure_code: str) -> bool:
    """Whether a representative may still act under a mandate in dossiers of a procedure."""
    return mandates.mandate_in_force(representative_id, mandate_id, procedure_code=procedure_code)


def grant_mandate(actor: Actor, new: NewMandate) -> UUID:
    """The principal lets somebody act for them (a power of attorney); returns the mandate's id.

    For an organisation its legal representative grants. Raises NotAllowed, Invalid with the field to mend.
    """
    return actions.grant_mandate(actor, new)


def name_representative(actor: Actor, *, number: str, full_name: str) -> UUID:
    """The person of this number and name. Raises Invalid when the two do not fit, RateLimited."""
    return actions.name_representative(actor, number=number, full_name=full_name)


def party_vouched(
    *, number: str, full_name: str, phone: str = "", source: str, simulated: bool = False
) -> UUID:
    """The party another portal vouches for, entered when the number is new; a known record stays as it is.

    `source` names that portal. Raises InvalidCode for an impossible number, PersonRefused when the number
    belongs to somebody of another name.
    """
    person = Vouched(number=number, full_name=full_name, phone=phone, simulated=simulated)
    return _party_vouched(person, source=source)


def issue_client(actor: Actor, new: NewClient) -> NewToken:
    """Let an agency's program in, in the name of a member of its staff; its secret is answered this once.

    Needs `identity.manage_clients`. Raises Invalid, with the field to mend.
    """
    return clients.issue_client(actor, new)


def grant_token(client_id: str, secret: str, *, scope: str = "") -> NewToken:
    """A bearer token of fifteen minutes for a program's secret. Raises GrantRefused."""
    return clients.grant_token(client_id, secret, scope=scope)


def actor_of_token(token: str) -> Actor:
    """Whoever a bearer token stands for, within its scopes, for programs that come by other ways than HTTP.

    Ask again for every act: a token can be revoked meanwhile. Raises TokenRefused.
    """
    return queries_of_clients.actor_of_token(
        token[: queries_of_clients.LONGEST_TOKEN], digest=clients.digest_of(token)
    )


def record_use(client_id: UUID, *, method: str, path: str, status: int) -> None:
    """Write an act of a program to the log that its owner reads."""
    clients.record_use(client_id, method=method, path=path, status=status)
