"""Lists: a citizen's dossiers and drafts, the desks' worklists, the cases behind a number."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases import access
from nhip.work.cases.adapters.keeping import kept_until
from nhip.work.cases.contracts import (
    CaseCard,
    DraftCard,
    Holder,
    Worklist,
    WorklistName,
    WorklistQuery,
)
from nhip.work.cases.models import Case, Draft, Representation
from nhip.work.cases.queries.cards import cards_of
from nhip.work.procedures import api as procedures

PAGE_SIZE = 50
WAITING = (Holder.APPLICANT_TO_ANSWER, Holder.APPLICANT_TO_PAY, Holder.STOPPED)
RECEIVE, PROCESS, DECIDE = access.RECEIVE.code, access.PROCESS.code, access.DECIDE.code

# Each list: the permission that opens it, by the agency column it is held at, and who must hold the case.
_LISTS: MappingProxyType[WorklistName, tuple[tuple[tuple[str, str], ...], tuple[Holder, ...]]] = (
    MappingProxyType(
        {
            WorklistName.TO_ACCEPT: (
                ((RECEIVE, "received_at_agency"),),
                (Holder.ONE_STOP_TO_ACCEPT,),
            ),
            WorklistName.TO_ASSIGN: (
                ((PROCESS, "competent_agency"), (DECIDE, "competent_agency")),
                (Holder.HANDLER_TO_TAKE,),
            ),
            WorklistName.TO_PROCESS: (
                ((PROCESS, "competent_agency"),),
                (Holder.HANDLER_TO_PROCESS,),
            ),
            WorklistName.TO_DECIDE: (
                ((DECIDE, "competent_agency"),),
                (Holder.APPROVER_TO_DECIDE, Holder.RESULT_TO_ISSUE),
            ),
            WorklistName.TO_RETURN: (((RECEIVE, "return_agency"),), (Holder.ONE_STOP_TO_RETURN,)),
            WorklistName.WAITING: (
                (
                    (PROCESS, "competent_agency"),
                    (DECIDE, "competent_agency"),
                    (RECEIVE, "received_at_agency"),
                ),
                WAITING,
            ),
            WorklistName.DONE: (
                (
                    (PROCESS, "competent_agency"),
                    (DECIDE, "competent_agency"),
                    (RECEIVE, "received_at_agency"),
                ),
                (Holder.NOBODY,),
            ),
        }
    )
)


def my_cases(actor: Actor) -> tuple[CaseCard, ...]:
    """The actor's own cases and those filed for others, latest first; the latter name their applicant."""
    filed = Representation.objects.filter(representative_id=actor.party_id).values("case_id")
    rows = list(Case.objects.filter(Q(applicant_id=actor.party_id) | Q(pk__in=filed)).order_by("-filed_at"))
    others = {row.applicant_id for row in rows if row.applicant_id != actor.party_id}
    names = identity.person_cards([one for one in others if one]) if others else {}
    principals = {row.pk: names[row.applicant_id].name for row in rows if row.applicant_id in names}
    cards = cards_of(rows, with_names=False)
    return tuple(replace(card, applicant=principals.get(card.id, "")) for card in cards)


def my_drafts(actor: Actor) -> tuple[DraftCard, ...]:
    """The actor's own drafts, last touched first."""
    rows = list(Draft.objects.filter(owner_id=actor.party_id).order_by("-changed_at"))
    titles = procedures.titles({row.procedure_code for row in rows})
    return tuple(
        DraftCard(
            id=row.pk,
            procedure_code=row.procedure_code,
            procedure_name=titles.get(row.procedure_code, row.procedure_code),
            changed_at=row.changed_at,
            kept_until=kept_until(row.changed_at, row.warned_at),
            is_ending=row.warned_at is not None,
            simulated=row.simulated,
        )
        for row in rows
    )


def cards(actor: Actor, case_ids: Iterable[UUID]) -> tuple[CaseCard, ...]:
    """Those of these cases that the actor may see, without names: for whoever follows a number to its cases.

    Officers see the cases of their agencies, supervisors (`cases.watch`) see all.
    """
    rows = Case.objects.filter(pk__in=list(case_ids)).order_by("due_on", "pk")
    if not actor.may(access.WATCH.code):
        rows = rows.filter(_visible_to(actor))
    return cards_of(list(rows), with_names=False)


def worklists_of(actor: Actor) -> tuple[WorklistName, ...]:
    """The lists an actor has."""
    return tuple(
        name for name, (doors, _holders) in _LISTS.items() if any(actor.may(one) for one, _ in doors)
    )


def worklist(actor: Actor, query: WorklistQuery) -> Worklist:
    """One page of a list, the earliest due date first, so that overdue cases stand at the top."""
    rows = _filtered(Case.objects.filter(_belongs(actor, query.name)), actor, query)
    order = ("-closed_at", "pk") if query.name is WorklistName.DONE else ("due_on", "filed_at", "pk")
    total = rows.count()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(query.page, 1), pages)
    found = list(rows.order_by(*order)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    counts, overdue = _counts(actor)
    return Worklist(
        name=query.name,
        cards=cards_of(found, with_names=True),
        total=total,
        page=page,
        pages=pages,
        counts=counts,
        overdue=overdue,
    )


def _filtered(rows: QuerySet[Case], actor: Actor, query: WorklistQuery) -> QuerySet[Case]:
    if query.text:
        rows = rows.filter(Q(code__icontains=query.text) | Q(procedure_name__icontains=query.text))
    if query.procedure_code:
        rows = rows.filter(procedure_code=query.procedure_code)
    if query.agency_id:
        rows = rows.filter(competent_agency_id=query.agency_id)
    if query.is_overdue:
        rows = rows.filter(_late())
    return rows.filter(handler_id=actor.party_id) if query.is_mine else rows


def _late() -> Q:
    """Past the due day with the clock running: neither waiting for somebody outside nor decided."""
    stands_still = Q(holder__in=(*WAITING, Holder.ONE_STOP_TO_RETURN)) | Q(closed_at__isnull=False)
    return Q(due_on__lt=clock.today()) & ~stands_still


def _counts(actor: Actor) -> tuple[tuple[tuple[WorklistName, int], ...], int]:
    """The size of every open list, and how many overdue cases they hold, in one query."""
    names = [name for name in worklists_of(actor) if name is not WorklistName.DONE]
    if not names:
        return (), 0
    belongs = {name.value: _belongs(actor, name) for name in names}
    anywhere = Q()
    for condition in belongs.values():
        anywhere |= condition
    found = Case.objects.filter(anywhere).aggregate(
        overdue=Count("pk", filter=_late()),
        **{name: Count("pk", filter=condition) for name, condition in belongs.items()},
    )
    return tuple((name, found[name.value]) for name in names), found["overdue"]


def _belongs(actor: Actor, name: WorklistName) -> Q:
    doors, holders = _LISTS[name]
    return _at_any(actor, doors) & Q(holder__in=holders)


def _visible_to(actor: Actor) -> Q:
    doors = tuple((permission, column) for permission, column in _LISTS[WorklistName.DONE][0])
    return _at_any(actor, (*doors, (RECEIVE, "return_agency"))) | Q(applicant_id=actor.party_id)


def _at_any(actor: Actor, doors: Iterable[tuple[str, str]]) -> Q:
    """Cases whose agency in `column` is one where the actor holds the permission, for any of the doors."""
    found = Q(pk__in=[])
    for permission, column in doors:
        held = actor.agencies_for(permission)
        found |= Q() if None in held else Q(**{f"{column}__in": [one for one in held if one]})
    return found
