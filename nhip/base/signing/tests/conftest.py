"""An agency with an approver, and a document both have signed."""

import pytest

from nhip.base.identity.contracts import Agency
from nhip.base.identity.testing import actor_for, make_agency, make_staff
from nhip.base.signing.contracts import SignedPdf
from nhip.base.signing.testing import signed_document
from nhip.kernel.access import Actor


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="UBND phường Thử Nghiệm")


@pytest.fixture
def approver(agency: Agency) -> Actor:
    return actor_for(make_staff("approver", agency, full_name="Trần Văn Duyệt"))


@pytest.fixture
def signed(approver: Actor, agency: Agency) -> SignedPdf:
    return signed_document(approver, agency.id)
