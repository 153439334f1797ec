"""Lists of the kernel, the people and agencies, the money, the notices, the signatures."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nhip.base.identity.client_models import ApiClient
from nhip.base.identity.models import Mandate
from nhip.base.identity.testing import Staff, make_agency, make_person, make_staff, sign_in
from nhip.base.notify import registry
from nhip.base.notify.models import TemplateVersion
from nhip.base.payments.models import Refund, Statement
from nhip.base.payments.testing import make_bill
from nhip.base.signing.models import CertificateRow
from nhip.kernel import clock
from nhip.kernel.models import AuditRecord, CalendarOverride
from tests.lists.rows import count_queries, made

Rows = Callable[[Staff, int], str]


def _audit(who: Staff, number: int) -> str:
    record = made(AuditRecord, pk=10_000 + number, actor_id=make_person(f"Người {number}").id)
    return str(record.act)


def _calendar(who: Staff, number: int) -> str:
    day = clock.today() + timedelta(days=number)
    return str(made(CalendarOverride, pk=day).reason)


def _agencies(who: Staff, number: int) -> str:
    parent = make_agency("department")
    return str(make_agency(name=f"Cơ quan {number}", parent_code=parent.code).code)


def _clients(who: Staff, number: int) -> str:
    owner, agency = make_person(f"Chủ {number}"), make_agency()
    until = clock.now() + timedelta(days=9)
    given = {"owner_id": owner.id, "agency_id": agency.id, "expires_at": until, "kind": "system"}
    return str(made(ApiClient, **given).name)


def _tokens(who: Staff, number: int) -> str:
    until = clock.now() + timedelta(days=9)
    return str(made(ApiClient, owner_id=who.party_id, expires_at=until, kind="personal").name)


def _mandates(who: Staff, number: int) -> str:
    other, recorder = make_person(f"Đại diện {number}"), make_person()
    given = {"kind": "authorised", "granted_by_id": recorder.id, "agency_id": make_agency().id}
    made(Mandate, principal_id=who.party_id, representative_id=other.id, **given)
    made(Mandate, principal_id=other.id, representative_id=who.party_id, **given)
    return f"Đại diện {number}"


def _templates(who: Staff, number: int) -> str:
    spec = registry.specs()[number]
    made(TemplateVersion, template=spec.code, number=1, source="edited")
    return str(spec.code)


def _bills(who: Staff, number: int) -> str:
    make_bill(who.agency, payer_id=make_person(f"Người nộp {number}").id, key=f"k{number}")
    return ""


def _refunds(who: Staff, number: int) -> str:
    bill = make_bill(who.agency, payer_id=make_person().id, key=f"k{number}")
    by = make_person(f"Thu ngân {number}").id
    return str(
        made(
            Refund,
            bill_id=bill.id,
            agency_id=who.agency.id,
            amount=bill.total,
            method="vietqr",
            asked_by_id=by,
        ).reason
    )


def _statements(who: Staff, number: int) -> str:
    by = make_person(f"Thu ngân {number}").id
    return str(made(Statement, agency_id=who.agency.id, imported_by_id=by).account_number)


def _certificates(who: Staff, number: int) -> str:
    return str(made(CertificateRow, holder_kind="person", holder_name=f"Người ký {number}").holder_name)


#: Whose page, the rows it grows with, and how many queries it takes.
PAGES: dict[str, tuple[str, Rows, int]] = {
    "/desk/administration/audit/": ("administrator", _audit, 7),
    "/desk/administration/calendar/": ("administrator", _calendar, 5),
    "/desk/administration/staff/agencies/": ("administrator", _agencies, 7),
    "/desk/administration/clients/": ("administrator", _clients, 5),
    "/desk/administration/notice-templates/": ("administrator", _templates, 5),
    "/desk/certificates/": ("administrator", _certificates, 5),
    "/account/tokens/": ("handler", _tokens, 5),
    "/account/mandates/": ("handler", _mandates, 7),
    "/receipts/": ("one_stop_officer", _bills, 4),
    "/desk/payments/bills/": ("one_stop_officer", _bills, 4),
    "/desk/payments/refunds/": ("one_stop_officer", _refunds, 7),
    "/desk/payments/statements/": ("one_stop_officer", _statements, 6),
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_twelve_rows_take_as_many_queries_as_two(client: Client, path: str) -> None:
    role, rows, expected = PAGES[path]
    who: Any = make_staff(role, make_agency("one_stop"))
    sign_in(client, who)
    shown = [rows(who, number) for number in range(2)]
    few = count_queries(client, path, shows=shown[-1])
    shown = [rows(who, number) for number in range(2, 12)]
    assert (few, count_queries(client, path, shows=shown[-1])) == (expected, expected)
