"""The made-up household register: deterministic people, its own description, and the ways it can be wrong."""

import http.client
import json
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhip.kernel import clock
from nhip.site.household_register.households import households
from nhip.site.household_register.server import DESCRIPTION, FAULTS, HouseholdRegister

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = ROOT / "nhip" / "site" / "profiles" / "hcmc" / "simulated-citizens.csv"
TAI, CHILD_OF_TAI, ALONE = "079082900007", "079212950071", "079054900002"


@pytest.fixture
def register() -> Iterator[HouseholdRegister]:
    server = HouseholdRegister(0, PEOPLE)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(register: HouseholdRegister, path: str) -> tuple[int, dict]:
    try:
        with urllib.request.urlopen(f"{register.address}{path}", timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_the_same_file_gives_the_same_households_and_numbers_that_fit_their_people() -> None:
    found = households(PEOPLE)
    assert found == households(PEOPLE)
    assert [(one.number, one.name, one.relation) for one in found[TAI].members] == [
        (TAI, "Huỳnh Tấn Tài", "chủ hộ"),
        ("079181950070", "Trần Thu Hà", "vợ"),
        (CHILD_OF_TAI, "Huỳnh Quang Huy", "con"),
    ]
    assert [one.name for one in found[ALONE].members] == ["Trần Văn Hòa"]
    for household in found.values():
        for one in household.members:
            century, year = int(one.number[3]), int(one.number[4:6])
            assert 1900 + 100 * (century // 2) + year == one.birth_date.year
            assert ("male", "female")[century % 2] == one.sex
            assert household.since <= one.since or one.relation == "con"


def test_it_answers_as_its_description_says(register: HouseholdRegister) -> None:
    described = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    status, person = ask(register, f"/people/{TAI}")
    assert status == 200
    assert set(person) == set(described["components"]["schemas"]["Person"]["properties"])
    status, answer = ask(register, f"/people/{CHILD_OF_TAI}/household")
    assert status == 200
    assert set(answer) == set(described["components"]["schemas"]["Household"]["properties"])
    assert set(answer["members"][0]) == set(described["components"]["schemas"]["Member"]["properties"])
    assert (answer["relation"], answer["household"]["head"]["name"]) == ("con", "Huỳnh Tấn Tài")
    assert answer["as_of"] == clock.today().isoformat()
    assert ask(register, f"/registrations?number={TAI}")[1]["registrations"][0]["from"] == "2016-01-15"
    assert ask(register, "/statistics") == (200, {"households": 8, "people": 18})
    assert ask(register, "/people/079000000000")[0] == 404


def test_every_endpoint_that_tells_of_a_person_says_where_the_person_is() -> None:
    described = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    places = {path: one["get"].get("x-data-subject") for path, one in described["paths"].items()}
    assert places == {
        "/people/{number}": {"in": "path", "name": "number"},
        "/people/{number}/household": {"in": "path", "name": "number"},
        "/registrations": {"in": "query", "name": "number"},
        "/statistics": None,
    }


def test_it_fails_as_it_is_told_to_and_then_is_honest_again(register: HouseholdRegister) -> None:
    def tell(kind: str, detail: str = "") -> None:
        sent = json.dumps({"kind": kind, "detail": detail}).encode()
        request = urllib.request.Request(register.address.replace("/v1", "/simulated/faults"), data=sent)
        urllib.request.urlopen(request, timeout=60).close()

    tell("503", "7")
    assert ask(register, f"/people/{TAI}") == (503, {"title": "failed"})
    tell("more")
    assert ask(register, f"/people/{TAI}")[1]["blood_group"] == "O"
    tell("other")
    assert ask(register, f"/people/{TAI}")[1]["number"] == ALONE
    tell("malformed")
    with pytest.raises(json.JSONDecodeError):
        ask(register, f"/people/{TAI}")
    tell("short", "5")
    with pytest.raises(http.client.IncompleteRead):
        ask(register, f"/people/{TAI}")
    tell("cut")
    with pytest.raises(http.client.RemoteDisconnected):
        ask(register, f"/people/{TAI}")
    assert ask(register, f"/people/{TAI}")[1]["name"] == "Huỳnh Tấn Tài"
    with pytest.raises(urllib.error.HTTPError) as refused:
        tell("unknown")
    assert json.load(refused.value)["faults"] == FAULTS


def test_its_process_says_where_it_listens_and_needs_nothing_of_the_platform(tmp_path: Path) -> None:
    file = tmp_path / "address"
    command = [sys.executable, "-m", "nhip.site.household_register", "--people", PEOPLE]
    process = subprocess.Popen(
        [*command, "--address-file", file], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        said = process.stdout.readline()
        assert said == f"a simulated household register at {file.read_text()}\n"
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1", file.read_text())
        with urllib.request.urlopen(f"{file.read_text()}/people/{TAI}", timeout=60) as answer:
            assert json.load(answer)["name"] == "Huỳnh Tấn Tài"
    finally:
        process.kill()
        process.wait()
    listed = "import sys, nhip.site.household_register.server; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", listed], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
