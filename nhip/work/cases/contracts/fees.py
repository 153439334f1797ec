"""What a reader gets of a case's fees."""

from dataclasses import dataclass

from nhip.base.payments.contracts import Bill
from nhip.kernel.errors import Conflict
from nhip.kernel.money import Money
from nhip.work.procedures.contracts import FeeQuote


@dataclass(frozen=True, slots=True)
class CaseFees:
    """Phí của hồ sơ: the bills, oldest first, and what the rules say (None for a case of history)."""

    bills: tuple[Bill, ...]
    quote: FeeQuote | None

    @property
    def open_bills(self) -> tuple[Bill, ...]:
        """Bills that wait to be paid."""
        return tuple(bill for bill in self.bills if bill.is_open)

    @property
    def owed(self) -> Money:
        """What is to be paid now."""
        return sum((bill.total for bill in self.open_bills), start=Money(0))


class FeeUnpaid(Conflict):
    """A fee must be paid before this; nothing was changed."""

    code = "cases.fee_unpaid"
