"""The first administrator comes from the command line."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from nhip.base.identity import models
from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.management.commands.staff import HINT
from nhip.base.identity.testing import make_agency, make_person, make_staff
from nhip.kernel.models import AuditRecord, OutboxEvent

pytestmark = pytest.mark.django_db
NUMBER = "079190000001"


def staff(*arguments: str) -> str:
    said = io.StringIO()
    call_command("staff", *arguments, stdout=said)
    return said.getvalue()


def create(*arguments: str, user_name: str = "an.le", number: str = NUMBER) -> str:
    return staff("create-administrator", user_name, "--name", "Lê Thị An", "--number", number, *arguments)


def counts() -> tuple[int, ...]:
    tables = (models.User, models.Party, models.Post, models.Assignment, AuditRecord, OutboxEvent)
    return tuple(table.objects.count() for table in tables)


def test_the_first_administrator_gets_a_one_time_password_that_opens_the_desk() -> None:
    agency = make_agency(AgencyKind.LEADERSHIP, unit_code="79", name="Ủy ban nhân dân Thành phố")
    said = create().splitlines()
    assert said[0] == "an.le: administrator at Ủy ban nhân dân Thành phố"
    found = re.fullmatch(r"one-time password: (([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4})", said[1])
    assert found is not None
    user = models.User.objects.get(username="an.le")
    assert (user.must_change_password, user.simulated, user.party.name) == (True, False, "Lê Thị An")
    assert models.PersonRecord.objects.get(party=user.party).number == NUMBER
    held = models.Assignment.objects.get(party=user.party)
    assert (held.post.agency_id, held.post.role, held.valid_to) == (agency.id, "administrator", None)
    client = Client()
    answer = client.post("/desk/sign-in/", {"user_name": "an.le", "password": found[1]})
    assert answer.status_code == 302
    assert client.get("/desk/administration/").headers["Location"] == "/account/password/"


def test_a_password_can_come_from_standard_input_and_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    agency = make_agency()
    monkeypatch.setattr("sys.stdin", io.StringIO("mot-mat-khau-dai\n"))
    said = create("--password-stdin", "--agency", str(agency.code))
    user = models.User.objects.get(username="an.le")
    assert (user.check_password("mot-mat-khau-dai"), user.must_change_password) == (True, True)
    assert "mot-mat-khau-dai" not in said


def test_a_weak_password_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    agency, before = make_agency(), counts()
    monkeypatch.setattr("sys.stdin", io.StringIO("ngan\n"))
    with pytest.raises(CommandError, match="Nothing was changed"):
        create("--password-stdin", "--agency", str(agency.code))
    assert counts() == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"user_name": "Có Dấu"}, "không dùng được"),
        ({"user_name": "citizen-1"}, "không dùng được"),
        ({"number": "0791900000"}, "không phải mã hợp lệ"),
        ({"number": "099190000001"}, "ba số đầu"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(arguments: dict[str, str], reason: str) -> None:
    agency = make_agency()
    before = counts()
    with pytest.raises(CommandError, match=reason):
        create("--agency", str(agency.code), **arguments)
    assert counts() == before


def test_a_known_user_name_a_known_number_and_an_unknown_agency_are_refused() -> None:
    agency = make_agency()
    known, person = make_staff("handler", agency), make_person("Lê Thị An")
    before = counts()
    with pytest.raises(CommandError, match="đã có người dùng"):
        create("--agency", str(agency.code), user_name=known.user.username)
    with pytest.raises(CommandError, match="đã có trong hệ thống"):
        create("--agency", str(agency.code), number=person.number)
    with pytest.raises(CommandError, match=r"Không có cơ quan 79\.KHONG"):
        create("--agency", "79.KHONG")
    with pytest.raises(CommandError, match="no leadership agency"):
        create()
    assert counts() == before


def test_the_list_says_who_has_an_account_and_what_to_do_where_nobody_has() -> None:
    assert staff("list") == f"{HINT}\n"
    assert staff("list", "--hint") == f"{HINT}\n"
    make_person("Một Công Dân")
    agency = make_agency(name="Sở Thử Nghiệm")
    someone = make_staff("handler", agency, full_name="Trần Thụ Lý")
    line = f"{someone.user.username:<18} Trần Thụ Lý: handler at Sở Thử Nghiệm\n"
    assert staff("list") == line
    assert staff("list", "--hint") == ""
