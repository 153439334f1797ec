"""The Registration face, asked as a foreign suite asks, in our own words; and that its answers are our acts."""

from collections.abc import Iterator
from typing import Any

import pytest

from nhip.kernel import clock
from nhip.site.conformance.registration import platform
from nhip.site.conformance.registration.face import Call, Registration
from nhip.site.conformance.registration.names import SAMPLES, SERVICES
from nhip.site.management.commands.conformance import services_of_the_suite
from nhip.work.cases.testing import NOW, Case, World, fill
from nhip.work.procedures import api as procedures

HEADER = {"information-mediator-client": "GOV/CLASS/90000009/registrations"}
FIRST, WELL_BEING = SAMPLES[0], "P2c9280957e579ad7017e58a3399f0068"


@pytest.fixture
def now() -> Iterator[Any]:
    """The clock stands at NOW; call with an instant to move it."""
    with clock.frozen(NOW):
        yield lambda instant: setattr(clock, "_source", lambda: instant)


@pytest.fixture
def world(db: None, now: object) -> World:
    """The small true place of cases."""
    return fill()


@pytest.fixture
def face(world: World) -> Registration:
    with services_of_the_suite():
        procedures.load_profile_procedures()
    made = Registration()
    made.seed()
    return made


def ask(face: Registration, method: str, path: str, **more: Any) -> tuple[int, Any]:
    return face.answer(Call(method, tuple(path.split("/")), headers=HEADER, **more))


def test_services_and_forms_are_published_procedures(face: Registration) -> None:
    status, listed = ask(face, "GET", "services")
    assert (status, [one["id"] for one in listed]) == (200, list(SERVICES))
    _status, named = ask(face, "GET", "services", query={"name": "Zero Hunger"})
    assert [one["name"] for one in named] == ["Zero Hunger"]
    assert ask(face, "GET", f"services/{WELL_BEING}")[1]["name"] == "Good Health and Well-Being"
    (form,) = ask(face, "GET", f"services/{WELL_BEING}/eForms")[1]
    status, whole = ask(face, "GET", f"eForms/{form['eFormId']}")
    assert (status, whole["schema"]["required"]) == (200, ["place"])
    assert ask(face, "GET", "eForms/none")[0] == 404


def test_an_application_is_filed_as_a_case(face: Registration) -> None:
    body = {"applicantId": "sgh123h5-bdb2", "applicationName": "Amya Yuko", "created": "2022-10-21T00:00:00Z"}
    status, made = ask(face, "POST", f"services/{WELL_BEING}/applications", body=body)
    assert (status, made["applicationData"]["applicantId"]) == (200, "sgh123h5-bdb2")
    case = Case.objects.get(pk=face.names.filed[made["fileId"]].case_id)
    assert (case.procedure_code, case.applicant.name, case.status) == ("good-health", "Amya Yuko", 1)
    assert Case.objects.count() == len(SAMPLES) + 1
    assert ask(face, "POST", "services/none/applications", body=body)[0] == 404
    assert ask(face, "POST", f"services/{WELL_BEING}/applications")[0] == 400
    assert Case.objects.count() == len(SAMPLES) + 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, len(SAMPLES)),
        ({"serviceId": FIRST.service_id}, 2),
        ({"applicantId": FIRST.applicant_id}, 1),
        ({"serviceId": "none"}, 0),
        ({"firstResult": "2", "maxResult": "20", "sortBy": "created", "sortOrder": "asc"}, len(SAMPLES) - 2),
    ],
)
def test_applications_are_found(face: Registration, query: dict[str, str], count: int) -> None:
    status, found = ask(face, "GET", "applications", query=query)
    assert (status, len(found)) == (200, count)


def test_completing_a_task_accepts_and_takes_up_the_case(face: Registration, world: World) -> None:
    _status, task = ask(face, "GET", f"tasks/{FIRST.task_id}")
    assert (task["fileId"], task["status"]["code"]) == (FIRST.file_id, "PENDING")
    status, done = ask(face, "POST", f"tasks/{FIRST.task_id}/complete", body={"data": {}})
    assert (status, done["variables"]) == (200, {"data": {}})
    case = Case.objects.get(pk=face.names.filed[FIRST.file_id].case_id)
    assert (case.status, case.handler_id) == (4, world.handler.party_id)
    assert ask(face, "POST", "tasks/none/complete")[0] == 404
    assert ask(face, "GET", "tasks", query={"fileId": "none"}) == (200, [])


def test_an_operator_takes_up_an_application_once(face: Registration) -> None:
    for _time in range(2):
        status, seen = ask(face, "PUT", f"applications/{FIRST.file_id}", body={"applicantId": "x"})
        assert (status, seen["fileId"], seen["ended"]) == (200, FIRST.file_id, False)
    case = Case.objects.get(pk=face.names.filed[FIRST.file_id].case_id)
    assert (case.status, case.act_count) == (4, 3)
    assert ask(face, "PUT", "applications/none")[0] == 404


def test_a_document_is_kept(face: Registration) -> None:
    status, kept = ask(face, "POST", "documents", body={"file": "ewogIGZp"})
    assert (status, kept["url"]) == (200, f"urn:sha256:{kept['message']}")
    assert platform.storage().exists(kept["message"])
    status, refused = ask(face, "POST", "documents")
    assert (status, set(refused)) == (400, {"traceId", "code", "message", "localizedMessage"})


def test_statistics_count_our_cases(face: Registration) -> None:
    (line,) = ask(face, "GET", "data/statistics/1.0")[1]
    assert (line["processed"], line["approved"], line["rejected"]) == (0, 0, 0)
    assert ask(face, "GET", "data/statistics/1.0", query={"registrationName": "none"})[0] == 404


@pytest.mark.parametrize("sent", ["", "''", "invalid_header", "GOV/CLASS/90000009/"])
def test_statistics_want_to_know_who_asks(face: Registration, sent: str) -> None:
    call = Call("GET", ("data", "statistics", "1.0"), headers={"information-mediator-client": sent})
    assert face.answer(call)[0] == 400
