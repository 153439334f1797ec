"""The trial with foreign programs: what runs here runs, what is not here is skipped, what fails is told."""

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nhip.base.exchange.conformance import mediator, merkle, signatures, stamps, xroad
from nhip.base.exchange.conformance.place import MEDIATOR_PROVIDERS, Place, live_gateway
from nhip.base.exchange.conformance.programs import Programs
from nhip.base.exchange.conformance.results import must_be, tried
from nhip.base.exchange.contracts import Result, State

NPM = Path(__file__).parents[5] / "tests" / "foreign"


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with live_gateway() as found:
        yield found


def states(results: list[Result]) -> set[tuple[State, str]]:
    return {(one.state, one.reason) for one in results}


def test_what_is_not_here_is_skipped_with_the_reason(place: Place, tmp_path: Path) -> None:
    nowhere = Programs(npm=tmp_path, mediator=tmp_path)
    found = [group.run(nowhere, place)[0] for group in (signatures, merkle, mediator)]
    assert {one.state for one in found} == {State.SKIPPED}
    assert found[1].reason == "name the repository of transparency-dev/merkle with --merkle"
    if shutil.which("node"):
        assert found[0].reason.startswith("the npm package http-message-signatures is not installed")
        assert found[2].reason == f"run npm install in {tmp_path} first"


def test_a_scenario_that_raises_has_failed_with_its_words() -> None:
    assert tried("g", "n", lambda: must_be(1, 2)) == Result(
        "g", "n", State.FAILED, "ValueError: expected 2, got 1"
    )
    assert tried("g", "n", lambda: must_be(1, 1)) == Result("g", "n", State.PASSED)


@pytest.mark.skipif(bool(signatures.missing(NPM)), reason=signatures.missing(NPM))
def test_http_message_signatures_both_directions(place: Place) -> None:
    found = signatures.run(Programs(npm=NPM), place)
    assert (len(found), states(found)) == (6, {(State.PASSED, "")})


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed here")
def test_openssl_verifies_the_stamps_of_a_live_gateway(place: Place) -> None:
    found = stamps.run(Programs(), place)
    assert (len(found), states(found)) == (3, {(State.PASSED, "")})


def test_xrdinfo_is_skipped_or_passes(place: Place) -> None:
    found = xroad.run(Programs(), place)
    assert states(found) <= {(State.PASSED, ""), (State.SKIPPED, xroad.MISSING)}


def vector(folder: Path, name: str, **values: Any) -> None:
    path = folder / "testdata" / name / "case.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(values), encoding="utf-8")


def test_merkle_vectors_are_judged_by_what_they_want(place: Place, tmp_path: Path) -> None:
    root = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="
    one = {"leafIdx": 0, "treeSize": 1, "proof": None}
    vector(tmp_path, "inclusion/a", **one, leafHash=root, root=root, wantErr=False)
    vector(tmp_path, "inclusion/b", **one, leafHash="", root="", wantErr=True)
    vector(tmp_path, "inclusion/c", **one, leafHash=root, root=root, wantErr=True)
    pair = {"root1": root, "root2": root, "proof": None}
    vector(tmp_path, "consistency/a", **pair, size1=1, size2=1, wantErr=False)
    vector(tmp_path, "consistency/b", **pair, size1=0, size2=0, wantErr=True)
    found = {one.name: one.state for one in merkle.run(Programs(merkle=tmp_path), place)}
    assert found == {
        "inclusion a: case": State.PASSED,
        "inclusion b: case": State.PASSED,
        "inclusion c: case": State.FAILED,
        "consistency a: case": State.PASSED,
        "consistency b: case": State.PASSED,
    }


def ask(port: int, path: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_face_of_the_information_mediator(place: Place) -> None:
    base = "/" + "/".join(MEDIATOR_PROVIDERS[0])
    with mediator.served(place, 0) as port:
        status, clients = ask(port, "/listClients")
        assert (status, len(clients["member"])) == (200, 14)
        assert clients["member"][-1] == {
            "objectType": {"object_type": "SUBSYSTEM"},
            "GovStackInstance": "valid1dentifi3r",
            "memberClass": "rand0mid3nt",
            "memberCode": "str1ng",
            "applicationCode": "azxcv55",
        }
        status, methods = ask(port, f"{base}/listMethods")
        assert (status, [one["serviceCode"] for one in methods["member"]]) == (200, ["alp4aNum3r1c"])
        assert ask(port, f"{base}/allowedMethods") == (200, {"member": []})
        status, text = ask(port, f"{base}/getOpenAPI?serviceCode=alp4aNum3r1c")
        assert (status, json.loads(text)["openapi"]) == (200, "3.1.0")
        assert ask(port, f"{base}/getOpenAPI?serviceCode=_invalid")[0] == 400
        assert ask(port, f"{base}/getOpenAPI") == (400, "Missing serviceCode in message body")
        assert ask(port, "/somewhere") == (404, "no such address")


def test_a_report_of_the_suite_becomes_results(tmp_path: Path) -> None:
    steps = [{"name": "first", "result": {"status": "passed"}}]
    bad = [*steps, {"name": "then", "result": {"status": "failed", "error_message": "expected 1\nat x"}}]
    scenarios = [
        {"type": "scenario", "line": 7, "name": "good", "steps": steps},
        {"type": "scenario", "line": 9, "name": "bad", "steps": bad},
    ]
    report = tmp_path / "report.json"
    report.write_text(json.dumps([{"uri": "features/a.feature", "elements": scenarios}]))
    assert mediator.read_report(report) == [
        Result(mediator.GROUP, "a:7 good", State.PASSED),
        Result(mediator.GROUP, "a:9 bad", State.FAILED, "then: expected 1"),
    ]
    assert mediator.read_report(tmp_path / "none")[0].reason == "it wrote no report"
