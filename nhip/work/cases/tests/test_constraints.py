"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from nhip.kernel import clock
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import (
    Case,
    CaseAct,
    ClockEntry,
    Decision,
    Rating,
    Result,
    Submission,
    SupplementRequest,
)
from nhip.work.cases.testing import brought_to


def refused(write) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.parametrize(
    "change",
    [
        {"status": 11},
        {"status": 0},
        {"holder": "nobody_else"},
        {"channel": "telepathy"},
        {"is_decided": True},
        {"status": 9},
        {"status": 3},
        {"status": 10},
        {"is_proposed": True},
        {"on_time": 1},
        {"stars": 5},
        {"applicant": None},
        {"status": 4},
        {"time_unit": "moons"},
    ],
)
def test_a_new_case_cannot_become(world, change):
    case_id = world.file()
    before = Case.objects.values().get(pk=case_id)
    refused(lambda: Case.objects.filter(pk=case_id).update(**change))
    assert Case.objects.values().get(pk=case_id) == before


@pytest.mark.parametrize(
    "change", [{"on_time": None}, {"on_time": 2}, {"stars": 6}, {"closed_at": None}, {"is_decided": False}]
)
def test_a_processed_case_cannot_become(world, change):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    refused(lambda: Case.objects.filter(pk=case_id).update(**change))


def test_codes_drafts_and_numbers_are_given_once(world):
    one, two = (Case.objects.get(pk=world.file()) for _ in range(2))
    refused(lambda: Case.objects.filter(pk=two.pk).update(code=one.code))
    refused(lambda: Case.objects.filter(pk=two.pk).update(draft_id=one.draft_id))
    now = clock.now()
    refused(lambda: ClockEntry.objects.create(case=one, number=1, kind="start", at=now))
    refused(lambda: ClockEntry.objects.create(case=one, number=2, kind="start", at=now))
    refused(lambda: ClockEntry.objects.create(case=one, number=2, kind="extend", at=now, days=0))
    refused(lambda: ClockEntry.objects.create(case=one, number=2, kind="pause", at=now, days=3))
    refused(
        lambda: CaseAct.objects.create(case=one, number=1, act="file", part="applicant", to_status=1, at=now)
    )
    refused(lambda: Submission.objects.create(case=one, number=1, at=now, answers={}, answers_sha256="x"))


def test_a_clock_stops_once_and_one_request_is_open(world):
    case, now = Case.objects.get(pk=world.file()), clock.now()
    ClockEntry.objects.create(case=case, number=2, kind="stop", at=now)
    refused(lambda: ClockEntry.objects.create(case=case, number=3, kind="stop", at=now))
    SupplementRequest.objects.create(case=case, number=1, requested_at=now, items=[])
    refused(lambda: SupplementRequest.objects.create(case=case, number=2, requested_at=now, items=[]))


def test_a_refusal_without_ground_a_result_without_hash_a_rating_of_six(world):
    case = Case.objects.get(pk=world.file())
    refused(lambda: Decision.objects.create(case=case, outcome="refused", text="Không", ground=""))
    refused(lambda: Result.objects.create(case=case, code="A" * 16, number="1", issued_at=clock.now()))
    refused(lambda: Rating.objects.create(case=case, stars=6))
