"""Factories for tests and seeds of every module.

>>> bill = make_bill(payer, agency)                 # doctest: +SKIP
>>> pay_at_simulated_bank(bill)                      # doctest: +SKIP
"""

from itertools import count
from uuid import UUID

from nhip.base.identity.contracts import Agency
from nhip.base.payments import actions, api, queries
from nhip.base.payments.adapters.simulated_bank import books
from nhip.base.payments.contracts import Bill, BillLine, BillRequest
from nhip.base.payments.rules.vietqr import read
from nhip.kernel.access import SYSTEM
from nhip.kernel.money import Money

_sequence = count(1)


def make_bill(agency: Agency, *, payer_id: UUID | None = None, vnd: int = 50_000, key: str = "") -> Bill:
    """An open bill of one line; each call makes another one unless `key` is known."""
    number = next(_sequence)
    request = BillRequest(
        about=("test", number),
        payer_id=payer_id,
        payer_name="Nguyễn Thị Thử",
        agency_id=agency.id,
        lines=(BillLine("Lệ phí thử", Money(vnd), "Nghị quyết thử"),),
        key=key or f"test:{number}",
        purpose="Lệ phí thử",
        simulated=True,
    )
    return api.raise_bill(SYSTEM, request)


def let_bills_lapse() -> int:
    """What the hourly schedule does; answers how many bills lapsed."""
    return actions.expire_overdue()


def pay_at_simulated_bank(bill: Bill, choice: str = "exact") -> list[str]:
    """Pay as somebody with a telephone would; answers the bank's ids. The message waits in the queue."""
    way = queries.way_to_pay(bill)
    if way is None:
        raise ValueError(f"the bill {bill.reference} is not paid by transfer")
    return [made.transaction_id for made in books.pay(read(way.payload), books.Choice(choice))]
