"""What waits to be handed over, the lists, and who took a result."""

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound
from nhip.work.cases import access
from nhip.work.cases.contracts import (
    CaseCard,
    Channel,
    Delivery,
    HandOverKind,
    HandOverLineView,
    HandOverView,
    Holder,
    Status,
)
from nhip.work.cases.models import Case, HandOver, HandOverLine, Intake
from nhip.work.cases.queries.cards import cards_of

MOST_WAITING, MOST_LISTS = 500, 50
# After these a paper dossier is of no more use to the competent agency.
_ENDED = (Status.NEW, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.PROCESSED, Status.RESULT_RETURNED)


def waiting_rows(agency_id: UUID, kind: HandOverKind) -> QuerySet[Case]:
    """The cases whose papers are at this agency and on no list of this kind yet."""
    listed = HandOverLine.objects.filter(case=OuterRef("pk"), kind=kind.value, is_missing=False)
    rows = Case.objects.filter(~Exists(listed))
    if kind is HandOverKind.DOSSIERS:
        on_paper = Q(channel__in=(Channel.IN_PERSON.value, Channel.POST.value))
        rows = rows.filter(on_paper, received_at_agency_id=agency_id, intake__isnull=False)
        return rows.exclude(status__in=[one.value for one in _ENDED])
    if kind is HandOverKind.RESULTS:
        rows = rows.filter(competent_agency_id=agency_id, holder=Holder.ONE_STOP_TO_RETURN.value)
        return rows.exclude(return_agency_id=agency_id)
    by_post = Intake.objects.filter(case=OuterRef("pk"), delivery=Delivery.POST.value)
    return rows.filter(Exists(by_post), return_agency_id=agency_id, holder=Holder.ONE_STOP_TO_RETURN.value)


def waiting(actor: Actor, agency_id: UUID, kind: HandOverKind) -> tuple[CaseCard, ...]:
    """What may be put on a list now, the earliest due first. Raises NotAllowed at another's agency."""
    permission = access.PROCESS if kind is HandOverKind.RESULTS else access.RECEIVE
    actor.require(permission.code, agency_id=agency_id)
    rows = waiting_rows(agency_id, kind).order_by("due_on", "pk")[:MOST_WAITING]
    return cards_of(list(rows), with_names=True)


def hand_overs(actor: Actor) -> tuple[HandOverView, ...]:
    """The latest lists that left the actor's agencies or are meant for them."""
    mine = _agencies(actor)
    rows = HandOver.objects.filter(Q(from_agency_id__in=mine) | Q(to_agency_id__in=mine))
    found = rows.annotate(count=Count("lines")).order_by("-made_at")[:MOST_LISTS]
    return _views(list(found))


def hand_over(actor: Actor, list_id: UUID) -> HandOverView:
    """One list with its lines. Raises NotFound for who belongs to neither side."""
    mine = _agencies(actor)
    rows = HandOver.objects.filter(Q(from_agency_id__in=mine) | Q(to_agency_id__in=mine), pk=list_id)
    row = rows.annotate(count=Count("lines")).first()
    if row is None:
        raise NotFound(_("Không tìm thấy danh sách này trong số việc của cơ quan quý vị."))
    return _views([row], lines=_lines(row))[0]


def may_confirm(actor: Actor, list_id: UUID) -> bool:
    """Whether the actor is on the side that confirms the list, and it waits for them."""
    row = HandOver.objects.filter(pk=list_id, received_at__isnull=True).first()
    if row is None:
        return False
    permission = access.PROCESS if row.kind == HandOverKind.DOSSIERS else access.RECEIVE
    return actor.may(permission.code, agency_id=row.to_agency_id or row.from_agency_id)


def _agencies(actor: Actor) -> list[UUID]:
    held = actor.agencies_for(access.RECEIVE.code) | actor.agencies_for(access.PROCESS.code)
    return [one for one in held if one]


def _lines(row: HandOver) -> tuple[HandOverLineView, ...]:
    found = list(row.lines.select_related("case").order_by("number"))
    cards = {card.id: card for card in cards_of([one.case for one in found], with_names=True)}
    addresses = dict(
        Intake.objects.filter(case_id__in=list(cards)).values_list("case_id", "delivery_address")
    )
    return tuple(
        HandOverLineView(
            id=one.pk,
            number=one.number,
            case=cards[one.case_id],
            confirmed_at=one.confirmed_at,
            is_missing=one.is_missing,
            address=addresses.get(one.case_id, "") if row.kind == HandOverKind.POST else "",
        )
        for one in found
    )


def _views(rows: list[HandOver], *, lines: tuple[HandOverLineView, ...] = ()) -> tuple[HandOverView, ...]:
    ids = {one for row in rows for one in (row.from_agency_id, row.to_agency_id) if one}
    people = {one for row in rows for one in (row.made_by_id, row.received_by_id) if one}
    agencies, names = identity.agency_names(ids), identity.person_cards(people)
    return tuple(
        HandOverView(
            id=row.pk,
            kind=HandOverKind(row.kind),
            number=row.number,
            day=row.day,
            from_agency=agencies.get(row.from_agency_id, ""),
            to_agency=agencies.get(row.to_agency_id, "") if row.to_agency_id else "",
            carrier=row.carrier,
            made_by=names[row.made_by_id].name if row.made_by_id in names else "",
            made_at=row.made_at,
            received_by=names[row.received_by_id].name if row.received_by_id in names else "",
            received_at=row.received_at,
            count=row.count,  # type: ignore[attr-defined]
            lines=lines,
        )
        for row in rows
    )
