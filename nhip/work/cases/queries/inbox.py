"""The inbox: one page by its place in the order, never by counting what stands before it."""

from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.text import fold
from nhip.work.cases.contracts import WorklistName
from nhip.work.cases.contracts.inbox import Assignee, Due, Inbox, InboxQuery, Neighbouring, Sort
from nhip.work.cases.models import Case
from nhip.work.cases.queries.cards import cards_of
from nhip.work.cases.queries.lists import _LISTS, _belongs, _late, worklists_of
from nhip.work.procedures import api as procedures

PAGE_SIZE = 50
# Beyond this a number on a tab tells nobody more; counting would cost a read of every row.
MOST_COUNTED = 1_000
MOST_NAMES = 2_000
SOON_DAYS = 3
FILTER_SECONDS = 30

# The columns of each order; a "-" descends. The id makes every place in the order a place of one case.
_ORDERS: dict[Sort, tuple[str, ...]] = {
    Sort.DUE: ("due_on", "filed_at", "id"),
    Sort.RECEIVED: ("filed_at", "id"),
    Sort.NEWEST: ("-filed_at", "id"),
}
_DONE_ORDER = ("-closed_at", "id")


def inbox(actor: Actor, query: InboxQuery) -> Inbox:
    """One page of a list. Raises NotAllowed by way of an empty list: who has no desk has no lists."""
    rows, is_cut = _found(actor, query)
    order = _order(query)
    is_back = bool(query.before) and not query.after
    page = list(_from(rows, order, query.before or query.after, is_back=is_back)[: PAGE_SIZE + 1])
    has_more = len(page) > PAGE_SIZE
    page = page[:PAGE_SIZE]
    if is_back:
        page.reverse()
    has_next = has_more if not is_back else True
    has_previous = has_more if is_back else bool(query.after)
    counts, late = counts_of(actor)
    return Inbox(
        name=query.name,
        cards=cards_of(page, with_names=True),
        counts=counts,
        late=late,
        most=MOST_COUNTED,
        next_after=cursor_of(page[-1], order) if page and has_next else "",
        previous_before=cursor_of(page[0], order) if page and has_previous else "",
        is_name_cut=is_cut,
        procedures=_procedures(actor, query),
    )


def neighbours_in(actor: Actor, query: InboxQuery, case_id: UUID) -> Neighbouring:
    """What stands before and after a case in a list, also once the case itself has left it."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        return Neighbouring(None, None)
    rows, _is_cut = _found(actor, query)
    order = _order(query)
    place = cursor_of(row, order)
    onward = _from(rows, order, place, is_back=False).values_list("pk", flat=True).first()
    back = _from(rows, order, place, is_back=True).values_list("pk", flat=True).first()
    return Neighbouring(previous_id=back, next_id=onward)


def counts_of(actor: Actor) -> tuple[tuple[tuple[WorklistName, int], ...], int]:
    """The size of each open list and of what is late in them, each counted to MOST_COUNTED at most."""
    names = [name for name in worklists_of(actor) if name is not WorklistName.DONE]
    counts = tuple((name, _capped(Case.objects.filter(_belongs(actor, name)))) for name in names)
    late = sum(
        _capped(Case.objects.filter(_belongs(actor, name), _late()))
        for name in names
        if name not in (WorklistName.WAITING, WorklistName.TO_RETURN)
    )
    return counts, min(late, MOST_COUNTED)


def _capped(rows: QuerySet[Case]) -> int:
    return int(rows.order_by().values("pk")[:MOST_COUNTED].count())


def _order(query: InboxQuery) -> tuple[str, ...]:
    return _DONE_ORDER if query.name is WorklistName.DONE else _ORDERS[query.sort]


def _found(actor: Actor, query: InboxQuery) -> tuple[QuerySet[Case], bool]:
    rows = _narrowed(Case.objects.filter(_belongs(actor, query.name)), actor, query)
    if query.name is WorklistName.DONE:
        # Said so that the index of closed cases, which is in their order, can be read.
        rows = rows.filter(closed_at__isnull=False)
    text = query.text.strip()
    if not text:
        return rows, False
    if any(letter.isdigit() for letter in text):
        return rows.filter(code__icontains=text), False
    ids, is_cut = _named(rows, text, _order(query))
    return rows.filter(pk__in=ids), is_cut


def _narrowed(rows: QuerySet[Case], actor: Actor, query: InboxQuery) -> QuerySet[Case]:
    today = clock.today()
    if query.procedure_code:
        rows = rows.filter(procedure_code=query.procedure_code)
    if query.holder and query.holder in _LISTS[query.name][1]:
        rows = rows.filter(holder=query.holder.value)
    if query.due is Due.LATE:
        rows = rows.filter(_late())
    elif query.due is Due.TODAY:
        rows = rows.filter(due_on=today)
    elif query.due is Due.SOON:
        rows = rows.filter(due_on__range=(today, today + timedelta(days=SOON_DAYS)))
    if query.assignee:
        rows = rows.filter(handler_id=actor.party_id if query.assignee is Assignee.ME else None)
    if query.received_from:
        rows = rows.filter(filed_at__gte=_start(query.received_from))
    if query.received_to:
        rows = rows.filter(filed_at__lt=_start(query.received_to + timedelta(days=1)))
    return rows


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.VIET_NAM)


def _named(rows: QuerySet[Case], text: str, order: tuple[str, ...]) -> tuple[list[UUID], bool]:
    """Cases whose applicant's name has these words, among the first of the list."""
    wanted = fold(text).split()
    pairs = list(rows.order_by(*order).values_list("pk", "applicant_id")[: MOST_NAMES + 1])
    cards = identity.person_cards({party for _pk, party in pairs if party})
    names = {party: fold(card.name) for party, card in cards.items()}
    found = (pk for pk, party in pairs[:MOST_NAMES] if all(word in names.get(party, "") for word in wanted))
    return list(islice(found, 500)), len(pairs) > MOST_NAMES


def _from(rows: QuerySet[Case], order: tuple[str, ...], cursor: str, *, is_back: bool) -> QuerySet[Case]:
    """The rows behind a place in the order, or before it and then nearest first."""
    ordered = rows.order_by(*(_turned(one) if is_back else one for one in order))
    place = _place(cursor, order)
    if place is None:
        return ordered
    names = [one.lstrip("-") for one in order]
    ways = [_way(one, is_back=is_back) for one in order]
    # The first column alone bounds the index scan; the rest only breaks ties.
    behind = Q(**{f"{names[0]}__{ways[0]}e": place[0]})
    exact = Q(pk__in=[])
    for at, name in enumerate(names):
        same = dict(zip(names[:at], place[:at], strict=True))
        exact |= Q(**same, **{f"{name}__{ways[at]}": place[at]})
    return ordered.filter(behind & exact)


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _way(column: str, *, is_back: bool) -> str:
    return "lt" if column.startswith("-") is not is_back else "gt"


def cursor_of(row: Case, order: tuple[str, ...]) -> str:
    """The place of a case in an order, as an address carries it."""
    parts = [getattr(row, one.lstrip("-")) for one in order]
    return "~".join(part.isoformat() if isinstance(part, date) else str(part or "") for part in parts)


def _place(cursor: str, order: tuple[str, ...]) -> list[object] | None:
    parts = cursor.split("~")
    if len(parts) != len(order):
        return None
    try:
        return [_value(name.lstrip("-"), part) for name, part in zip(order, parts, strict=True)]
    except ValueError:
        return None


def _value(name: str, part: str) -> object:
    if name == "id":
        return UUID(part)
    if name == "due_on":
        return date.fromisoformat(part)
    moment = datetime.fromisoformat(part)
    if moment.tzinfo is None:
        raise ValueError(part)
    return moment


def _procedures(actor: Actor, query: InboxQuery) -> tuple[tuple[str, str], ...]:
    """What the open lists of this desk hold, for the filter; of the closed cases the latest alone."""
    key = f"cases.inbox.procedures.{actor.party_id}.{query.name.value}"
    codes = cache.get(key)
    if codes is None:
        rows = Case.objects.filter(_belongs(actor, query.name)).order_by(*_order(query))
        codes = sorted(set(rows.values_list("procedure_code", flat=True)[:MOST_COUNTED]))
        cache.set(key, codes, FILTER_SECONDS)
    if query.procedure_code and query.procedure_code not in codes:
        codes = [*codes, query.procedure_code]
    titles = procedures.titles(codes)
    return tuple((code, titles.get(code, code)) for code in codes)
