"""The desk: discrepancies, refunds, statements, sums of a day."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.payments.access import DESK, RECONCILE, agencies_of
from nhip.base.payments.contracts import (
    Bill,
    DaySum,
    Decision,
    Discrepancy,
    DiscrepancyKind,
    Method,
    Refund,
    RefundState,
    UnknownBill,
)
from nhip.base.payments.models import Bill as BillRow
from nhip.base.payments.models import Discrepancy as DiscrepancyRow
from nhip.base.payments.models import Receipt, Statement
from nhip.base.payments.models import Refund as RefundRow
from nhip.base.payments.queries.bills import bill_of
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.money import Money

PAGE = 100


def discrepancies(actor: Actor, *, is_open: bool = True, kind: str = "") -> list[Discrepancy]:
    """The discrepancies of the actor's agencies, latest first, at most a hundred."""
    rows = _mine(DiscrepancyRow.objects.filter(decided_at__isnull=is_open), actor, RECONCILE.code)
    if kind:
        rows = rows.filter(kind=kind)
    return _discrepancies(rows.order_by("-opened_at", "-pk")[:PAGE])


def discrepancy(actor: Actor, discrepancy_id: UUID) -> Discrepancy:
    """One discrepancy of the actor's agencies. Raises UnknownBill."""
    rows = _mine(DiscrepancyRow.objects.filter(pk=discrepancy_id), actor, RECONCILE.code)
    found = _discrepancies(rows)
    if not found:
        raise UnknownBill(_("Không tìm thấy khoản sai lệch này trong số khoản quý vị được xem."))
    return found[0]


def bill_by_reference(actor: Actor, reference: str) -> Bill:
    """The bill of the actor's agencies with this reference. Raises UnknownBill."""
    row = _mine(BillRow.objects.filter(reference=reference), actor, DESK.code).first()
    if row is None:
        raise UnknownBill(
            _("Không có khoản thu nào mang mã %(reference)s ở cơ quan của quý vị."), reference=reference
        )
    return bill_of(row)


def refunds(actor: Actor, *, state: str = "") -> list[Refund]:
    """The refunds of the actor's agencies, latest first, at most a hundred."""
    rows = _mine(RefundRow.objects.all(), actor, DESK.code)
    if state:
        rows = rows.filter(state=state)
    return _refunds(rows.order_by("-asked_at", "-pk")[:PAGE])


def refund(actor: Actor, refund_id: UUID) -> Refund:
    """One refund of the actor's agencies. Raises UnknownBill."""
    found = _refunds(_mine(RefundRow.objects.filter(pk=refund_id), actor, DESK.code))
    if not found:
        raise UnknownBill(_("Không tìm thấy đề nghị hoàn tiền này trong số đề nghị quý vị được xem."))
    return found[0]


def refunds_of(bill_id: UUID) -> list[Refund]:
    return _refunds(RefundRow.objects.filter(bill_id=bill_id).order_by("asked_at", "pk"))


def refund_of(row: RefundRow) -> Refund:
    """The contract of one row."""
    return _refunds(RefundRow.objects.filter(pk=row.pk))[0]


def statements(actor: Actor) -> "QuerySet[Statement]":
    """The statements of the actor's agencies, latest first, at most thirty."""
    rows = _mine(Statement.objects.all(), actor, RECONCILE.code)
    return rows.order_by("-imported_at")[:30]


def day_sums(actor: Actor, *, since: date, until: date) -> list[DaySum]:
    """What the actor's agencies took in and gave back, by day, agency and method; latest first."""
    begin, end = _midnight(since), _midnight(until + timedelta(days=1))
    sums: dict[tuple[date, UUID, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    receipts = _mine(Receipt.objects.all(), actor, DESK.code).filter(issued_at__gte=begin, issued_at__lt=end)
    for agency_id, at, method, total in receipts.values_list(
        "agency_id", "issued_at", "bill__method", "bill__total"
    ):
        line = sums[(clock.local_date(at), agency_id, method)]
        line[0], line[1] = line[0] + 1, line[1] + total.vnd
    given = _mine(RefundRow.objects.all(), actor, DESK.code).filter(done_at__gte=begin, done_at__lt=end)
    for agency_id, at, method, amount in given.values_list("agency_id", "done_at", "method", "amount"):
        sums[(clock.local_date(at), agency_id, method)][2] += amount.vnd
    names = identity.agency_names({agency_id for _day, agency_id, _method in sums})
    ordered = sorted(sums.items(), key=lambda item: (-item[0][0].toordinal(), str(item[0][1]), item[0][2]))
    return [
        DaySum(
            day, agency_id, names.get(agency_id, ""), Method(method), count, Money(taken), Money(given_back)
        )
        for (day, agency_id, method), (count, taken, given_back) in ordered
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.VIET_NAM)


def _mine(rows: "QuerySet", actor: Actor, code: str) -> "QuerySet":  # type: ignore[type-arg]
    agencies = agencies_of(actor, code)
    return rows if agencies is None else rows.filter(agency_id__in=agencies)


def _discrepancies(rows: "QuerySet[DiscrepancyRow]") -> list[Discrepancy]:
    found = list(rows.select_related("transaction", "bill", "decided_by"))
    names = identity.agency_names({row.agency_id for row in found})
    return [_discrepancy(row, names.get(row.agency_id, "")) for row in found]


def _discrepancy(row: DiscrepancyRow, agency: str) -> Discrepancy:
    money, bill = row.transaction, row.bill
    return Discrepancy(
        id=row.pk,
        kind=DiscrepancyKind(row.kind),
        agency_id=row.agency_id,
        agency=agency,
        opened_at=row.opened_at,
        transaction_id=money.transaction_id if money else "",
        amount=money.amount if money else 0 if bill is None else bill.total.vnd,
        currency=money.currency if money else "VND",
        content=money.content if money else "",
        booked_at=money.booked_at if money else row.opened_at,
        reference=bill.reference if bill else "",
        bill_total=bill.total if bill else None,
        decision=Decision(row.decision) if row.decision else None,
        note=row.note,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        simulated=bill.account_simulated if bill else False,
    )


def _refunds(rows: "QuerySet[RefundRow]") -> list[Refund]:
    found = list(rows.select_related("bill", "transaction", "asked_by", "decided_by"))
    names = identity.agency_names({row.agency_id for row in found})
    return [
        Refund(
            id=row.pk,
            bill_id=row.bill_id,
            reference=row.bill.reference if row.bill else "",
            transaction_id=row.transaction.transaction_id if row.transaction else "",
            agency_id=row.agency_id,
            agency=names.get(row.agency_id, ""),
            amount=row.amount,
            method=Method(row.method),
            reason=row.reason,
            state=RefundState(row.state),
            asked_at=row.asked_at,
            asked_by=row.asked_by.name if row.asked_by else "",
            asked_by_id=row.asked_by_id,
            approved_by=row.decided_by.name if row.decided_by else "",
            failure=row.failure,
            simulated=row.simulated,
        )
        for row in found
    ]
