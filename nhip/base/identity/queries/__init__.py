"""Reads of identity. Nothing here hands out a person's record: only `actions.read_person` does."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, DateField, Exists, OuterRef, QuerySet, UUIDField
from django.utils.translation import get_language

from nhip.base.identity import models
from nhip.base.identity.contracts import (
    AccessEntry,
    Agency,
    AgencyKind,
    Colleague,
    DemoAccount,
    Holding,
    Passkey,
    PersonCard,
    Role,
    UnknownAgency,
    UnknownPerson,
)
from nhip.base.identity.rules import CITIZEN_PREFIX
from nhip.kernel import clock
from nhip.kernel.access import ANONYMOUS, Actor, Grant, grants_of
from nhip.kernel.composed import Composed, Slot, numbered, one_of

DEMO_PASSWORD = "nhip-demo"  # noqa: S105 - simulated accounts only, printed at the start


def actor_of(user: AbstractBaseUser | AnonymousUser, *, assurance: int = 1) -> Actor:
    if not isinstance(user, models.User) or not user.is_active:
        return ANONYMOUS
    held = list(
        models.Assignment.objects.on(clock.today())
        .filter(party_id=user.party_id)
        .values_list("post__role", "post__agency_id")
    )
    grants: frozenset[Grant] = frozenset().union(
        *(grants_of(role, agency_id=agency_id) for role, agency_id in held)
    )
    return Actor(
        party_id=user.party_id,
        name=user.party.name,
        assurance=assurance,
        roles=frozenset(role for role, _agency in held),
        grants=grants,
        user_id=user.pk,
    )


_AGENCY = Composed(lambda: models.Agency.objects.filter(pk=Slot("agency", UUIDField())))


def agency(agency_id: UUID) -> Agency:
    row = _AGENCY.first(agency=agency_id)
    if row is None:
        raise UnknownAgency(agency_id)
    return cast(Agency, row.as_contract())


def agency_by_code(code: str) -> Agency:
    row = models.Agency.objects.filter(code=code).first()
    if row is None:
        raise UnknownAgency(code)
    return cast(Agency, row.as_contract())


def agencies(
    *,
    kind: AgencyKind | str | None,
    unit_code: str | None,
    on: date | None,
    codes: Collection[str] | None = None,
) -> list[Agency]:
    given: dict[str, Any] = {"day": on or clock.today()}
    if kind is not None:
        given["kind"] = AgencyKind(kind).value
    if unit_code is not None:
        given["unit_code"] = unit_code
    equal = frozenset(given) - {"day"}
    if codes is None:
        rows = _agencies_in_force(equal).all(**given)
    else:
        wanted = sorted(set(codes))
        rows = _agencies_coded(equal, len(wanted)).all(**given, **numbered("code", wanted)) if wanted else []
    return [row.as_contract() for row in rows]


@lru_cache(maxsize=8)
def _agencies_in_force(equal: frozenset[str]) -> Composed[models.Agency]:
    return Composed(lambda: _in_force(equal))


@lru_cache(maxsize=32)
def _agencies_coded(equal: frozenset[str], count: int) -> Composed[models.Agency]:
    return Composed(lambda: _in_force(equal).filter(code__in=one_of("code", CharField(), count)))


def _in_force(equal: frozenset[str]) -> "QuerySet[models.Agency]":
    rows = models.Agency.objects.on(Slot("day", DateField())).order_by("code")
    return rows.filter(**{name: Slot(name, CharField()) for name in sorted(equal)})


def agency_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    column = "name_en" if _in_english() else "name_vi"
    return dict(models.Agency.objects.filter(pk__in=set(ids)).values_list("pk", column))


def _in_english() -> bool:
    return (get_language() or "vi").startswith("en")


def colleagues(agency_id: UUID, *, role: str | None) -> list[Colleague]:
    held = (
        models.Assignment.objects.on(clock.today())
        .filter(post__agency_id=agency_id)
        .select_related("post", "party")
        .order_by("party__name", "pk")
    )
    if role is not None:
        held = held.filter(post__role=role)
    return [
        Colleague(
            party_id=one.party_id,
            name=one.party.name,
            agency_id=agency_id,
            post=one.post.title_en if _in_english() else one.post.title_vi,
            role=Role(one.post.role),
        )
        for one in held
    ]


def staffed_agencies(role: str) -> frozenset[UUID]:
    held = models.Assignment.objects.on(clock.today()).filter(post__role=role)
    return frozenset(held.values_list("post__agency_id", flat=True))


def holdings(actor: Actor) -> list[Holding]:
    held = (
        models.Assignment.objects.on(clock.today())
        .filter(party_id=actor.party_id)
        .select_related("post__agency")
        .order_by("post__agency__code", "pk")
    )
    return [
        Holding(
            agency_id=one.post.agency_id,
            agency=one.post.agency.name_en if _in_english() else one.post.agency.name_vi,
            post=one.post.title_en if _in_english() else one.post.title_vi,
            role=Role(one.post.role),
        )
        for one in held
    ]


def passkeys(actor: Actor) -> list[Passkey]:
    rows = Authenticator.objects.filter(user_id=actor.user_id, type=Authenticator.Type.WEBAUTHN)
    return [
        Passkey(id=row.pk, name=row.wrap().name, created_at=row.created_at, last_used_at=row.last_used_at)
        for row in rows.order_by("pk")
    ]


def person_card(party_id: UUID) -> PersonCard:
    found = person_cards([party_id])
    if party_id not in found:
        raise UnknownPerson(party_id)
    return found[party_id]


def person_cards(ids: Iterable[UUID]) -> dict[UUID, PersonCard]:
    return {row.pk: _card(row) for row in models.Party.objects.filter(pk__in=set(ids))}


def simulated_citizens() -> list[PersonCard]:
    return [_card(row) for row in _simulated_citizens()]


def _simulated_citizens() -> QuerySet[models.Party]:
    return models.Party.objects.filter(
        ~Exists(_staff_accounts(OuterRef("pk"))),
        simulated=True,
        person__number__isnull=False,
        assignments__isnull=True,
    ).order_by("pk")


def _staff_accounts(party_id: OuterRef) -> QuerySet[models.User]:
    return models.User.objects.filter(party_id=party_id).exclude(username__startswith=CITIZEN_PREFIX)


def _card(row: models.Party) -> PersonCard:
    return PersonCard(id=row.pk, name=row.name, kind=row.kind, simulated=row.simulated)


def access_log(actor: Actor, *, limit: int) -> list[AccessEntry]:
    rows = models.AccessRecord.objects.filter(subject_id=actor.party_id).order_by("-at", "-pk")
    return [
        AccessEntry(
            at=row.at,
            reader_name=row.reader_name,
            reader_agency=row.reader_agency,
            purpose=row.purpose,
            about=(row.about_kind, row.about_id) if row.about_kind else None,
        )
        for row in rows[:limit]
    ]


def party_of_user(user_name: str) -> UUID | None:
    """The person behind an account's name; None where there is no such account."""
    return models.User.objects.filter(username=user_name).values_list("party_id", flat=True).first()


def demo_accounts() -> list[DemoAccount]:
    held = (
        models.Assignment.objects.on(clock.today())
        .filter(simulated=True, party__users__simulated=True)
        # Whom an administrator employed has a number, and a password of their own.
        .filter(party__person__number__isnull=True)
        .select_related("post__agency", "party")
        .order_by("pk")
    )
    names = dict(models.User.objects.filter(simulated=True).values_list("party_id", "username"))
    return [
        DemoAccount(
            user_name=names[one.party_id],
            password=DEMO_PASSWORD,
            full_name=one.party.name,
            role=one.post.role,
            agency=one.post.agency.name_vi,
        )
        for one in held
    ]
