"""Lists of dossiers' desks, processes, the national portal, forms and questions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from nhip.base.identity.contracts import Person
from nhip.base.identity.models import Mandate
from nhip.base.identity.testing import Staff, make_agency, make_person, make_staff, sign_in
from nhip.insight.assistants.models import HandedRow, ReviewedRow
from nhip.kernel import clock
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import AnswerDispute, DisputeAnswer, ResultTemplate
from nhip.work.cases.queries.result_templates import keys
from nhip.work.cases.testing import World, brought_to, fill
from nhip.work.flows.models import Absence, Instance, Process, ProcessVersion
from nhip.work.national_portal.models import Finding, QueuedUpdate, Reconciliation
from nhip.work.procedures.models import FormVersion, FormWork, Procedure, Version
from tests.lists.rows import count_queries, made


@pytest.fixture
def place(db: None) -> World:
    """The small true place of cases."""
    return fill()


def _head(world: World) -> Staff:
    return make_staff("department_head", world.handler.agency)


def _administrator(world: World) -> Staff:
    return make_staff("administrator", make_agency())


def _citizen(world: World) -> Person:
    return world.citizen


def _clerk(world: World) -> Staff:
    return world.clerk


def _approver(world: World) -> Staff:
    return world.approver


def _handler(world: World) -> Staff:
    return world.handler


Who = Callable[[World], Staff | Person]


def _filed(world: World, number: int) -> str:
    world.file()
    return ""


def _accepted(world: World, number: int) -> str:
    case_id = world.file()
    brought_to(Status.ACCEPTED, case_id, world.scene, citizen=world.mai)
    return str(case_id)


def _mandate(world: World, number: int) -> str:
    one, other = make_person(f"Đại diện {number}"), make_person(f"Được đại diện {number}")
    given = {"kind": "authorised", "agency_id": world.clerk.agency.id, "granted_by_id": world.clerk.party_id}
    made(Mandate, principal_id=one.id, representative_id=other.id, **given)
    return ""


def _dispute(world: World, number: int) -> str:
    codes = list(Procedure.objects.order_by("code").values_list("code", flat=True))
    code = codes[number % len(codes)]
    row = made(AnswerDispute, owner_id=world.citizen.id, procedure_code=code, source="household")
    by = make_staff("department_head", world.handler.agency).party_id
    made(DisputeAnswer, dispute_id=row.pk, outcome="kept", by_id=by)
    return str(row.label)


def _result_template(world: World, number: int) -> str:
    key = keys()[number]
    by = make_person(f"Người sửa {number}").id
    return str(made(ResultTemplate, key=key, number=1, by_id=by, published_at=clock.now()).title)


def _process(world: World, number: int) -> str:
    process = made(Process, title_vi=f"Quy trình thử {number}")
    for number_of, published in ((1, clock.now()), (2, None)):
        version = made(ProcessVersion, process_id=process.pk, number=number_of, published_at=published)
    made(Instance, version_id=version.pk, subject_kind="tests")
    return f"Quy trình thử {number}"


def _absence(world: World, number: int) -> str:
    other = make_staff("handler", world.handler.agency, full_name=f"Vắng mặt {number}")
    last = clock.today() + timedelta(days=number)
    made(Absence, officer_id=other.party_id, substitute_id=world.handler.party_id, last_on=last)
    made(Absence, officer_id=world.handler.party_id, substitute_id=other.party_id, last_on=last)
    return f"Vắng mặt {number}"


def _portal(world: World, number: int) -> str:
    update = made(QueuedUpdate, body={"status": 2}, last_error="không nối được", sequence=number)
    made(Finding, kind="refused_update", case_code=update.case_code)
    made(Reconciliation)
    return str(update.case_code)


def _form(world: World, number: int) -> str:
    procedure = made(Procedure)
    data = {"schema": {"properties": {"name": {}}}}
    form = made(FormVersion, code=procedure.code, data=data)
    version = made(
        Version, procedure_id=procedure.pk, status="published", form_id=form.pk, source="imported", content={}
    )
    made(FormWork, procedure_id=procedure.pk, based_on_id=version.pk)
    return str(version.title)


def _handed(world: World, number: int) -> str:
    made(ReviewedRow, reviewed_by_id=make_person(f"Người duyệt {number}").id)
    return str(made(HandedRow).question)


#: Whose page, the rows it grows with, and how many queries it takes.
PAGES: dict[str, tuple[Who, Callable[[World, int], str], int]] = {
    "/account/calendar/": (_citizen, _filed, 5),
    "/desk/load/officer/": (_approver, _accepted, 11),
    "/desk/mandates/": (_clerk, _mandate, 5),
    "/desk/return/": (_clerk, _filed, 4),
    "/desk/result-templates/": (_administrator, _result_template, 6),
    "/desk/disputes/?answered=1": (_administrator, _dispute, 8),
    "/account/disputes/": (_citizen, _dispute, 6),
    "/desk/processes/": (_head, _process, 6),
    "/desk/absences/": (_handler, _absence, 8),
    "/desk/national-portal/": (_head, _portal, 13),
    "/desk/forms/": (_administrator, _form, 5),
    "/desk/questions/": (_handler, _handed, 9),
}


@pytest.mark.parametrize("path", PAGES)
def test_twelve_rows_take_as_many_queries_as_two(client: Client, place: World, path: str) -> None:
    who, rows, expected = PAGES[path]
    sign_in(client, who(place))
    shown = [rows(place, number) for number in range(2)]
    few = count_queries(client, path, shows=shown[-1])
    shown = [rows(place, number) for number in range(2, 12)]
    assert (few, count_queries(client, path, shows=shown[-1])) == (expected, expected)
