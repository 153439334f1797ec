"""Factories and a signed-in client, for tests of every module.

>>> staff = make_staff("handler", make_agency())       # doctest: +SKIP
>>> sign_in(client, staff)                             # doctest: +SKIP
>>> cases.accept(actor_for(staff), case_id)            # doctest: +SKIP
"""

from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.test import Client

from nhip.base.identity import actions, bearer, models, queries
from nhip.base.identity.actions.clients import (
    digest_of,
    grant_token,
    issue_client,
    issue_personal_token,
    revoke_client,
)
from nhip.base.identity.client_models import AccessToken, ApiClient, ClientUse
from nhip.base.identity.contracts import (
    Agency,
    AgencyCode,
    AgencyKind,
    NewClient,
    NewToken,
    Person,
    Role,
)
from nhip.base.identity.queries.clients import actor_of_token
from nhip.base.identity.sessions import remember_assurance
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor

SINCE = date(2025, 7, 1)
_sequence = count(1)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff: the account, the person behind it, where they work."""

    user: models.User
    party_id: UUID
    agency: Agency
    role: Role


def make_person(full_name: str = "Nguyễn Thị Thử", *, number: str = "", simulated: bool = False) -> Person:
    """A person with a number that fits their birth date and sex; each call makes another one."""
    new = actions.NewPerson(
        number=number or f"079190{next(_sequence):06d}",
        full_name=full_name,
        birth_date=None if number else date(1990, 3, 2),
        sex="" if number else "female",
        address="12 Đường Thử Nghiệm",
        unit_code="26740",
        phone="0900000001",
        email="thu@example.vn",
        simulated=simulated,
    )
    party_id = actions.register_person(new, source="tests")
    return models.PersonRecord.objects.select_related("party").get(pk=party_id).as_contract()


def make_agency(
    kind: AgencyKind | str = AgencyKind.COMMUNE,
    *,
    unit_code: str = "26740",
    code: str = "",
    name: str | tuple[str, str] = "Cơ quan thử nghiệm",
    parent_code: str = "",
) -> Agency:
    """An agency that has existed since 1 July 2025; each call makes another one unless `code` is known.

    `name` is the same in both languages, or a pair: Vietnamese, English.
    """
    name_vi, name_en = (name, name) if isinstance(name, str) else name
    new = actions.NewAgency(
        code=AgencyCode(code or f"TEST.{next(_sequence)}"),
        name_vi=name_vi,
        name_en=name_en,
        kind=AgencyKind(kind),
        unit_code=unit_code,
        valid_from=SINCE,
        parent_code=parent_code,
    )
    return actions.open_agency(SYSTEM, new)


def make_staff(role: Role | str, agency: Agency, *, full_name: str = "") -> Staff:
    """A member of staff of `agency` in `role`, with an account (`staff-N`, password `mat-khau-N`)."""
    number = next(_sequence)
    person = make_person(full_name or f"Cán bộ {number}")
    post = actions.NewPost(
        agency_id=agency.id,
        code=f"{Role(role)}-{number}",
        title_vi="Vị trí thử nghiệm",
        title_en="Test post",
        role=Role(role),
        valid_from=SINCE,
    )
    actions.assign(SYSTEM, person.id, post)
    user = actions.staff_user(
        person.id, user_name=f"staff-{number}", encoded=make_password(f"mat-khau-{number}"), simulated=False
    )
    return Staff(user=user, party_id=person.id, agency=agency, role=Role(role))


def actor_for(who: Staff | Person | models.User, *, assurance: int = 2) -> Actor:
    """The actor `who` is today."""
    return queries.actor_of(_user_of(who), assurance=assurance)


def sign_in(client: Client, who: Staff | Person | models.User, *, assurance: int = 2) -> Actor:
    """Sign a test client in at an assurance level; returns the actor its requests will carry."""
    client.force_login(_user_of(who))
    session = client.session
    remember_assurance(session, assurance)
    session.save()
    return actor_for(who, assurance=assurance)


def set_contact(party_id: UUID, *, phone: str = "", email: str = "") -> None:
    """Give a person other addresses, or none."""
    models.PersonRecord.objects.filter(pk=party_id).update(phone=phone, email=email)


def end_assignments(staff: Staff, *, on: date | None = None) -> None:
    """Let a member of staff leave all their posts on a day (today)."""
    open_ended = models.Assignment.objects.filter(party_id=staff.party_id, valid_to=None)
    open_ended.update(valid_to=on or clock.today())


def _user_of(who: Staff | Person | models.User) -> models.User:
    if isinstance(who, Staff):
        return who.user
    if isinstance(who, Person):
        return actions.citizen_user(who.id, simulated=who.simulated)
    return who


def mandate_rows() -> QuerySet[models.Mandate]:
    """Every mandate as it is kept, for tests that count them."""
    return models.Mandate.objects.all()


def counter_entries() -> QuerySet[models.CounterEntry]:
    """Who was entered at a counter, for tests that count them."""
    return models.CounterEntry.objects.all()


#: Tests of the modules above let programs in, and look at what they left behind, through these.
__all__ = [
    "AccessToken",
    "ApiClient",
    "ClientUse",
    "NewClient",
    "NewToken",
    "Staff",
    "actor_for",
    "actor_of_token",
    "bearer",
    "digest_of",
    "end_assignments",
    "grant_token",
    "issue_client",
    "issue_personal_token",
    "make_agency",
    "make_person",
    "make_staff",
    "revoke_client",
    "sign_in",
]
