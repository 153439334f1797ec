"""Lists that go from counter to counter and to the post; results handed to whoever comes for them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.kernel.ids import new_id
from nhip.work.cases import access
from nhip.work.cases.actions.reception import required, return_result
from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.contracts import HandOverKind, Recipient
from nhip.work.cases.events import HandedOver, HandOverReceived
from nhip.work.cases.models import Case, Collection, HandOver, HandOverLine, Representation
from nhip.work.cases.queries.handing import waiting_rows

MOST_LINES = 500


def make_list(
    actor: Actor, agency_id: UUID, *, kind: HandOverKind, case_ids: Sequence[UUID], carrier: str = ""
) -> tuple[UUID, ...]:
    """Make the lists for these dossiers, one for each addressee; answers their ids.

    Raises NotAllowed at another's counter, Conflict where a dossier is on a list already or not ready.
    """
    if not 1 <= len(case_ids) <= MOST_LINES:
        raise Invalid(_("Chọn từ 1 đến %(most)s hồ sơ cho một lần giao."), most=MOST_LINES)
    if kind is HandOverKind.POST:
        carrier = required(carrier, field="carrier", message=_("Hãy ghi tên người của bưu điện đến nhận."))
    with transaction.atomic():
        rows = list(waiting_rows(agency_id, kind).select_for_update(of=("self",)).filter(pk__in=case_ids))
        if len(rows) != len(set(case_ids)):
            raise Conflict(_("Có hồ sơ đã được giao hoặc chưa đến lúc giao; xin tải lại danh sách."))
        addressees: dict[UUID | None, list[Case]] = {}
        for row in sorted(rows, key=lambda one: one.code):
            addressees.setdefault(_addressee(row, kind), []).append(row)
        return tuple(
            _make(actor, agency_id, way=(kind, carrier), to=to, cases=cases)
            for to, cases in addressees.items()
        )


def _addressee(row: Case, kind: HandOverKind) -> UUID | None:
    if kind is HandOverKind.POST:
        return None
    return row.competent_agency_id if kind is HandOverKind.DOSSIERS else row.return_agency_id


def _make(
    actor: Actor, agency_id: UUID, *, way: tuple[HandOverKind, str], to: UUID | None, cases: list[Case]
) -> UUID:
    (kind, carrier), day, list_id = way, clock.today(), new_id()
    with action("cases.hand_over", actor=actor, about=("hand_over", list_id)) as done:
        permission = access.PROCESS if kind is HandOverKind.RESULTS else access.RECEIVE
        done.require(permission.code, agency_id=agency_id)
        HandOver.objects.create(
            id=list_id,
            kind=kind.value,
            number=next_number(f"hand-over:{agency_id}", day=day),
            day=day,
            from_agency_id=agency_id,
            to_agency_id=to,
            made_by_id=actor.party_id,
            carrier=carrier[:200],
        )
        HandOverLine.objects.bulk_create(
            HandOverLine(hand_over_id=list_id, case=case, kind=kind.value, number=number)
            for number, case in enumerate(cases, start=1)
        )
        done.note(kind=kind, count=len(cases), carrier=bool(carrier))
        done.emit(HandedOver(list_id, kind.value, agency_id, to, len(cases)))
    return list_id


def confirm_line(actor: Actor, list_id: UUID, *, code: str) -> str:
    """Tick a dossier by its code, as it is scanned; answers the code. Raises NotFound if not listed."""
    with action("cases.confirm_line", actor=actor, about=("hand_over", list_id), emits=False) as done:
        row = _open_list(actor, list_id)
        done.require(*_side(row), agency_id=_side_agency(row))
        line = HandOverLine.objects.filter(hand_over=row, case__code=code.strip().upper()).first()
        if line is None:
            raise NotFound(_("Hồ sơ %(code)s không có trong danh sách này."), code=code.strip()[:60])
        if line.confirmed_at is None:
            HandOverLine.objects.filter(pk=line.pk).update(confirmed_at=clock.now(), is_missing=False)
    return code.strip().upper()


def close_list(actor: Actor, list_id: UUID, *, missing: Sequence[UUID] = ()) -> None:
    """Confirm the whole list: every line is there but `missing`, which go back to who made the list."""
    with action("cases.receive_hand_over", actor=actor, about=("hand_over", list_id)) as done:
        row = _open_list(actor, list_id)
        done.require(*_side(row), agency_id=_side_agency(row))
        lines = HandOverLine.objects.filter(hand_over=row)
        gone = lines.filter(pk__in=list(missing)).update(is_missing=True, confirmed_at=None)
        lines.filter(is_missing=False, confirmed_at__isnull=True).update(confirmed_at=clock.now())
        row.received_at, row.received_by_id = clock.now(), actor.party_id
        row.save(update_fields=["received_at", "received_by"])
        done.note(missing=gone)
        done.emit(HandOverReceived(row.pk, lines.count(), gone))


def _open_list(actor: Actor, list_id: UUID) -> HandOver:
    row = HandOver.objects.select_for_update().filter(pk=list_id).first()
    if row is None or not actor.may(*_side(row), agency_id=_side_agency(row)):
        raise NotFound(_("Không tìm thấy danh sách này trong số việc của cơ quan quý vị."))
    if row.received_at is not None:
        raise Conflict(_("Danh sách này đã được xác nhận trước đó."))
    return row


def _side(row: HandOver) -> tuple[str]:
    """Who confirms: the competent agency's handlers, else a counter; the post signs at the counter itself."""
    is_for_handlers = row.kind == HandOverKind.DOSSIERS
    return (access.PROCESS.code if is_for_handlers else access.RECEIVE.code,)


def _side_agency(row: HandOver) -> UUID:
    return row.to_agency_id or row.from_agency_id


def hand_result_over(actor: Actor, case_id: UUID, *, recipient: Recipient, name: str, shown: str) -> None:
    """Return a result at the counter to whoever stands there, and keep who that was and what they showed."""
    name = required(name, field="name", message=_("Hãy điền họ và tên người nhận."))
    shown = required(shown, field="shown", message=_("Hãy ghi giấy tờ đã xem của người nhận."))
    with transaction.atomic():
        return_result(actor, case_id)
        row = Case.objects.get(pk=case_id)
        stands_in = Representation.objects.filter(case_id=case_id).exists()
        if recipient is Recipient.REPRESENTATIVE and not stands_in:
            message = str(_("Hồ sơ này không có người đại diện; hãy chọn người nhận khác."))
            raise Invalid(message, fields={"recipient": message})
        with action("cases.hand_result_over", actor=actor, about=("case", case_id), emits=False) as done:
            done.require(access.RECEIVE.code, agency_id=row.return_agency_id)
            Collection.objects.create(
                case_id=case_id,
                recipient=recipient.value,
                name=name[:200],
                shown=shown[:200],
                agency_id=row.return_agency_id,
                by_id=actor.party_id,
            )
            done.note(recipient=recipient)


def day_of(text: str) -> date:
    """A day as an address gives it; today where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()
