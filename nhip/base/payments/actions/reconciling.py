"""Daily reconciliation (đối soát): a bank's statement against our books. Doing it twice changes nothing."""

import hashlib
import logging
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.payments.access import RECONCILE, at_or_above
from nhip.base.payments.actions.entering import Entered, enter, open_discrepancy
from nhip.base.payments.adapters.accounts import agency_of
from nhip.base.payments.adapters.bank import bank
from nhip.base.payments.adapters.statements import StatementFile, read_statement
from nhip.base.payments.contracts import (
    BankUnavailable,
    DiscrepancyKind,
    Method,
    Reconciled,
    StatementRefused,
)
from nhip.base.payments.events import StatementImported
from nhip.base.payments.models import BankTransaction, Bill, Discrepancy, Statement
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import Act, action
from nhip.kernel.ids import new_id

log = logging.getLogger("nhip.payments")


def import_statement(actor: Actor, content: bytes) -> Reconciled:
    """Compare a statement with our books: enter what is new, open what does not fit.

    Raises StatementRefused for a file that is no statement of one of our accounts, NotAllowed.
    """
    file = read_statement(content)
    agency_id = _owner(file.account)
    at_or_above(actor, RECONCILE.code, agency_id=agency_id)
    digest = hashlib.sha256(content).hexdigest()
    known = Statement.objects.filter(account_number=file.account, sha256=digest).first()
    if known is not None:
        return _told(known, is_repeated=True)
    statement = _begin(actor, file, agency_id, digest)
    entered = [enter(record, actor=actor) for record in file.credits]
    return _told(_finish(actor, statement, file, entered))


def reconcile_yesterday() -> int:
    """Fetch and compare yesterday's statement of every account with bills; returns how many were compared."""
    day = clock.today() - timedelta(days=1)
    numbers = Bill.objects.exclude(account_number="").values_list("account_number", flat=True).distinct()
    done = 0
    for number in list(numbers):
        try:
            content = bank().statement(account=number, day=day)
        except BankUnavailable as error:
            log.warning("bank_unavailable", extra={"day": day.isoformat(), "reason": str(error)})
            return done
        done += not import_statement(SYSTEM, content).is_repeated
    return done


def _owner(account: str) -> UUID:
    agency_id = agency_of(account)
    if agency_id is None:
        error = StatementRefused(
            _("Tài khoản %(account)s trong tệp không phải của cơ quan nào ở đây."), account=account or "?"
        )
        error.fields["file"] = error.message
        raise error
    return agency_id


def _begin(actor: Actor, file: StatementFile, agency_id: UUID, digest: str) -> Statement:
    """The row, not saved: its figures, and the act, come when all of its lines are in our books."""
    row = Statement(
        bank_reference=file.reference,
        account_number=file.account,
        agency_id=agency_id,
        day=max(file.days),
        format=file.format,
        sha256=digest,
        imported_by_id=actor.party_id,
    )
    row.pk = new_id()
    return row


def _finish(actor: Actor, row: Statement, file: StatementFile, entered: list[Entered]) -> Statement:
    with action("payments.import_statement", actor=actor, about=("statement", row.pk)) as act:
        act.require(RECONCILE.code, agency_id=at_or_above(actor, RECONCILE.code, agency_id=row.agency_id))
        missing = _missing(row, file)
        row.lines = len(file.credits)
        row.new = sum(one.is_new for one in entered)
        row.paid = sum(one.is_paid for one in entered)
        row.discrepancies = sum(one.wrong is not None for one in entered) + len(missing)
        row.save(force_insert=True)
        _name(row, file)
        for bill in missing:
            _open_missing(act, row, bill)
        act.note(lines=row.lines, new=row.new, paid=row.paid, discrepancies=row.discrepancies)
        act.emit(
            StatementImported(
                statement_id=row.pk, lines=row.lines, new=row.new, discrepancies=row.discrepancies
            )
        )
    return row


def _name(row: Statement, file: StatementFile) -> None:
    """Say of each transaction, and of what is wrong with it, which statement showed it first."""
    shown = BankTransaction.objects.filter(
        transaction_id__in=[one.transaction_id for one in file.credits], statement__isnull=True
    )
    ids = list(shown.values_list("pk", flat=True))
    Discrepancy.objects.filter(transaction__in=ids, statement__isnull=True).update(statement=row)
    shown.update(statement=row)


def _missing(row: Statement, file: StatementFile) -> list[Bill]:
    """Bills we hold as paid on these days on this account, which the statement does not show."""
    shown = {one.transaction_id for one in file.credits}
    begin = datetime.combine(min(file.days), time(), tzinfo=clock.VIET_NAM)
    end = datetime.combine(max(file.days) + timedelta(days=1), time(), tzinfo=clock.VIET_NAM)
    ours = BankTransaction.objects.filter(
        account_number=row.account_number, booked_at__gte=begin, booked_at__lt=end, bill__isnull=False
    ).exclude(transaction_id__in=shown)
    slips = Bill.objects.filter(
        account_number=row.account_number,
        method=Method.BANK_COUNTER.value,
        paid_at__gte=begin,
        paid_at__lt=end,
        transactions__isnull=True,
    )
    bills = [one.bill for one in ours.select_related("bill") if one.bill is not None] + list(slips)
    asked = Discrepancy.objects.filter(
        kind=DiscrepancyKind.MISSING_AT_BANK.value, bill__in=[bill.pk for bill in bills]
    )
    known = set(asked.values_list("bill_id", flat=True))
    return [bill for bill in bills if bill.pk not in known]


def _open_missing(act: Act, row: Statement, bill: Bill) -> None:
    open_discrepancy(
        act, kind=DiscrepancyKind.MISSING_AT_BANK, agency_id=row.agency_id, bill=bill, statement=row
    )


def _told(row: Statement, *, is_repeated: bool = False) -> Reconciled:
    return Reconciled(
        statement_id=row.pk,
        lines=row.lines,
        new=row.new,
        paid=row.paid,
        discrepancies=row.discrepancies,
        is_repeated=is_repeated,
    )
