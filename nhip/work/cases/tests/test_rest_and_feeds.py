"""What programs read: REST and the feeds."""

from datetime import timedelta

import pytest

from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import make_agency, sign_in
from nhip.kernel import clock
from nhip.kernel.feeds import feeds
from nhip.work.cases import queries
from nhip.work.cases.actions import applicant
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case, CaseAct
from nhip.work.cases.testing import brought_to
from nhip.work.cases.tests.conftest import HERE, NOW, VENDING


@pytest.fixture
def returned(world):
    case_id = world.file()
    brought_to(Status.RESULT_RETURNED, case_id, world.scene, citizen=world.mai)
    applicant.rate(world.mai, case_id, stars=5)
    return Case.objects.get(pk=case_id)


def test_tracking_by_rest(client, world, returned):
    sent = {"code": returned.code, "factor": "0001"}
    answer = client.post("/api/cases/track", sent, content_type="application/json")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["code"], body["status"], body["clock"]["due_on"]) == (returned.code, 10, "2026-03-10")
    assert "Mai" not in answer.content.decode()
    wrong = client.post("/api/cases/track", {**sent, "factor": "0000"}, content_type="application/json")
    unknown = client.post("/api/cases/track", {**sent, "code": "X-1"}, content_type="application/json")
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.json() == unknown.json()
    for _ in range(10):
        last = client.post("/api/cases/track", {**sent, "factor": "0000"}, content_type="application/json")
    assert last.status_code == 429


def test_reading_needs_the_owner_or_an_officer(client, world, returned):
    paths = [f"/api/cases/{returned.code}", f"/api/cases/{returned.code}/receipt", "/api/cases/mine"]
    assert [client.get(path).status_code for path in paths] == [401, 401, 401]
    sign_in(client, world.neighbour)
    assert [client.get(path).status_code for path in paths] == [404, 404, 200]
    assert client.get("/api/cases/mine").json() == {"count": 0, "page": 1, "pages": 1, "items": []}
    sign_in(client, world.citizen)
    case, receipt, mine = (client.get(path).json() for path in paths)
    assert case["result"]["sha256"] == returned.results.get().sha256
    assert case["card"]["status"] == 10
    assert case["stars"] == 5
    view = queries.receipt(world.mai, returned.pk)
    assert receipt["answers_sha256"] == view.answers_sha256
    assert [one["sha256"] for one in receipt["files"]] == [paper.sha256 for paper in view.papers]
    assert receipt["clock"]["steps"][0]["kind"] == "start"
    assert mine["count"] == 1
    sign_in(client, world.handler)
    assert client.get(paths[0]).status_code == 200


def test_a_result_is_checked_by_rest(client, returned):
    result = returned.results.get()
    body = client.get(f"/api/cases/results/{result.code}").json()
    assert body["sha256"] == result.sha256
    assert body["is_signed"] is True
    assert client.get("/api/cases/results/ABCDEFGHABCDEFGH").status_code == 404


def rows(name: str, since=None, until=None) -> list[dict]:
    offered = feeds()[name]
    names = [column.name for column in offered.feed.columns]
    read = offered.read(since, until or clock.now() + timedelta(seconds=1))
    return [dict(zip(names, row, strict=True)) for row in read]


def test_the_feed_of_cases(returned):
    (row,) = rows("cases")
    expected = {
        "case_id": str(returned.pk),
        "procedure_code": VENDING,
        "unit_code": HERE,
        "province_code": "79",
        "channel": "online",
        "status": 10,
        "received_at": NOW,
        "due_on": returned.due_on,
        "closed_at": NOW,
        "on_time": 1,
        "rating": 5,
        "simulated": False,
        "changed_at": NOW,
        "competent_agency_id": str(returned.competent_agency_id),
    }
    assert {name: row[name] for name in expected} == expected


def test_the_feed_of_events_has_every_act_in_order(returned):
    found = rows("case_events")
    assert [row["act"] for row in found] == [
        "file",
        "accept",
        "assign",
        "propose",
        "decide",
        "issue_result",
        "return_result",
        "rate",
    ]
    assert {row["unit_code"] for row in found} == {HERE}
    assert len(found) == CaseAct.objects.count()


def test_feeds_read_what_changed_between_two_instants(world, now):
    first = world.file()
    now(NOW + timedelta(hours=1))
    second = world.file()
    later = NOW + timedelta(hours=1)
    assert [row["case_id"] for row in rows("cases", NOW, later)] == [str(first)]
    assert [row["case_id"] for row in rows("cases", later)] == [str(second)]
    brought_to(Status.ACCEPTED, first, world.scene, citizen=world.mai)
    assert {row["case_id"] for row in rows("cases", later)} == {str(first), str(second)}
    assert rows("cases", NOW, later) == []


def test_no_name_or_number_leaves_through_a_feed(world, returned):
    everything = repr(rows("cases") + rows("case_events"))
    assert "Mai" not in everything
    assert world.citizen.number not in everything


def test_counters_are_named_in_the_language_a_program_asks_for(client, world):
    shop = make_agency(AgencyKind.ONE_STOP, unit_code=HERE, name=("Một cửa Bến Nghé", "Ben Nghe counter"))

    def name(language):
        rows = client.get("/api/cases/counters", headers={"accept-language": language}).json()
        return next(one["name"] for one in rows if one["id"] == str(shop.id))

    assert (name("vi"), name("en")) == ("Một cửa Bến Nghé", "Ben Nghe counter")
