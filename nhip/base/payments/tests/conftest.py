"""What the tests of payments share: an agency with a cashier and somebody who approves."""

from dataclasses import dataclass

import pytest

from nhip.base.identity.contracts import Agency, Person
from nhip.base.identity.testing import Staff, make_agency, make_person, make_staff


@dataclass(frozen=True, slots=True)
class Desk:
    """A one-stop shop of a ward and the people around it."""

    shop: Agency
    cashier: Staff
    approver: Staff
    payer: Person


@pytest.fixture
def desk(db: None) -> Desk:
    ward = make_agency(name="Ủy ban nhân dân phường Thử", code="TEST.PAY.UBND")
    shop = make_agency("one_stop", name="Trung tâm Thử", code="TEST.PAY.HCC", parent_code=ward.code)
    return Desk(
        shop=shop,
        cashier=make_staff("one_stop_officer", shop),
        approver=make_staff("approver", ward),
        payer=make_person(),
    )
