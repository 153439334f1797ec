"""Lists of the exchange: members, services, agreements, calls, questions, deferrals."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nhip.base.exchange.models import AccessQuestion, AccessRow, Deferral, Incident
from nhip.base.exchange.testing import Pair, asked, make_pair, make_subsystem
from nhip.base.identity.contracts import Agency
from nhip.base.identity.testing import make_agency, make_person, make_staff, sign_in
from nhip.kernel import clock
from nhip.kernel.ids import new_id
from tests.lists.rows import count_queries, made

DESK = "/desk/exchange/"


def _member(agency: Agency, number: int) -> str:
    make_subsystem(make_agency(name=f"Thành viên {number}"))
    return f"Thành viên {number}"


def _service(agency: Agency, number: int) -> str:
    return make_pair().service


def _agreement(agency: Agency, number: int) -> str:
    return asked(make_pair()).number


def _call(agency: Agency, number: int) -> str:
    pair = make_pair()
    made(
        AccessRow,
        client=pair.consumer.identifier,
        service=pair.service,
        outcome="answered",
        record_id=new_id(),
    )
    _incident(pair)
    return "Cơ quan hỏi"


def _busy(agency: Agency, number: int) -> str:
    pair = make_pair()
    _incident(pair)
    return asked(pair).number


def _incident(pair: Pair) -> None:
    made(Incident, service_id=pair.service_id, kind="slow")


def _question(agency: Agency, number: int) -> str:
    pair, person = make_pair(), make_person(f"Người hỏi {number}")
    given = {"party_id": person.id, "agency_id": agency.id, "kind": "question", "answer": ""}
    made(AccessQuestion, service=pair.service, client=pair.consumer.identifier, **given)
    return f"Người hỏi {number}"


def _deferral(agency: Agency, number: int) -> str:
    until = clock.today() + timedelta(days=30)
    given = {"made_by_id": make_person(f"Người ký {number}").id, "review_on": until}
    made(Deferral, subsystem_id=make_subsystem(agency).id, **given)
    return f"Người ký {number}"


#: Whose page, the rows it grows with, and how many queries it takes.
PAGES: dict[str, tuple[str, Callable[[Agency, int], str], int]] = {
    DESK: ("administrator", _busy, 9),
    f"{DESK}members/": ("administrator", _member, 10),
    f"{DESK}services/": ("administrator", _service, 11),
    f"{DESK}agreements/": ("administrator", _agreement, 6),
    f"{DESK}monitoring/": ("administrator", _call, 13),
    f"{DESK}questions/": ("department_head", _question, 8),
    f"{DESK}deferrals/": ("department_head", _deferral, 8),
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_twelve_rows_take_as_many_queries_as_two(
    client: Client, settings: Any, tmp_path: Path, path: str
) -> None:
    settings.DATA_DIR = tmp_path
    role, rows, expected = PAGES[path]
    agency = make_agency("department")
    sign_in(client, make_staff(role, agency))
    shown = [rows(agency, number) for number in range(2)]
    few = count_queries(client, path, shows=shown[-1])
    shown = [rows(agency, number) for number in range(2, 12)]
    assert (few, count_queries(client, path, shows=shown[-1])) == (expected, expected)
