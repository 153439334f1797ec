"""Who is away today, and who stands in for them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.flows.contracts import Absence as AbsenceContract
from nhip.work.flows.models import Absence


def in_force(day: date) -> "QuerySet[Absence]":
    """Absences of that day."""
    return Absence.objects.filter(ended_at__isnull=True, first_on__lte=day, last_on__gte=day)


def absent_principals(actor: Actor) -> frozenset[UUID]:
    """Whom the actor stands in for today."""
    if actor.party_id is None or not actor.is_staff:
        return frozenset()
    found = in_force(clock.today()).filter(substitute_id=actor.party_id)
    return frozenset(found.values_list("officer_id", flat=True))


def stands_in_for(actor: Actor, officer_id: UUID) -> bool:
    """Whether the actor stands in for that officer today."""
    return officer_id in absent_principals(actor)


def absences(actor: Actor) -> Sequence[AbsenceContract]:
    """The actor's own absences and those they stand in for, latest first."""
    mine = Q(officer_id=actor.party_id) | Q(substitute_id=actor.party_id)
    return as_contracts(list(Absence.objects.filter(mine).order_by("-first_on", "-registered_at")[:100]))


def as_contracts(rows: Sequence[Absence]) -> list[AbsenceContract]:
    """Absences with the names of both."""
    cards = identity.person_cards({party for row in rows for party in (row.officer_id, row.substitute_id)})
    names = {party: card.name for party, card in cards.items()}
    today = clock.today()
    return [
        AbsenceContract(
            id=row.pk,
            officer_id=row.officer_id,
            officer=names.get(row.officer_id, ""),
            substitute_id=row.substitute_id,
            substitute=names.get(row.substitute_id, ""),
            first_on=row.first_on,
            last_on=row.last_on,
            reason=row.reason,
            is_now=row.ended_at is None and row.first_on <= today <= row.last_on,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
