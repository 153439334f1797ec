"""The simulated city: plausible, marked, the same every time."""

from collections import Counter
from datetime import date
from random import Random
from uuid import UUID

import pytest

from nhip.base.identity.testing import make_person
from nhip.kernel.calendar import WorkingCalendar
from nhip.kernel.progress import SILENT
from nhip.work.cases.contracts import Channel, Status, StatutoryTime, TimeUnit
from nhip.work.cases.models import Case, CaseAct, ClockEntry
from nhip.work.cases.seeds import history, live, loading

TIME = StatutoryTime(5, TimeUnit.WORKING_DAYS)
TODAY = date(2026, 3, 3)


def city(**changes) -> history.City:
    wards = [
        history.Ward(str(code), UUID(int=code), f"S{code}", UUID(int=code + 100), *character)
        for code in range(20)
        if (character := history.ward_character(Random(code)))
    ]
    times = {Channel.ONLINE: TIME, Channel.IN_PERSON: TIME}
    service = history.Service("a", "A", "F", UUID(int=7), times, 1.0)
    return history.City(wards, [service], TODAY, WorkingCalendar(), **changes)


def test_the_same_day_gives_the_same_history():
    assert list(history.past_cases(city(), count=50)) == list(history.past_cases(city(), count=50))


def test_the_history_is_plausible():
    cases = list(history.past_cases(city(), count=3000))
    by_status = Counter(case.status for case in cases)
    assert by_status[Status.RESULT_RETURNED] > 2400
    assert by_status[Status.NOT_ACCEPTED] > 30
    assert {Status.PROCESSING, Status.WITHDRAWN, Status.PROCESSED} <= set(by_status)
    online = sum(case.channel is Channel.ONLINE for case in cases) / len(cases)
    assert 0.3 < online < 0.65
    settled = [case for case in cases if case.is_on_time is not None]
    assert 0.8 < sum(bool(case.is_on_time) for case in settled) / len(settled) < 0.98
    rated = [case.stars for case in cases if case.stars]
    assert 0.25 < len(rated) / len(cases) < 0.45
    assert set(rated) == {1, 2, 3, 4, 5}


def test_wards_differ_and_the_year_drifts():
    cases = list(history.past_cases(city(), count=6000))
    shares = []
    for code in range(20):
        of_ward = [case for case in cases if case.ward.unit_code == str(code)]
        shares.append(sum(case.channel is Channel.ONLINE for case in of_ward) / len(of_ward))
    assert max(shares) - min(shares) > 0.2
    middle = date(2025, 9, 2)
    early, late = (
        [c.channel is Channel.ONLINE for c in cases if (c.filed_at.date() > middle) is is_late]
        for is_late in (False, True)
    )
    assert sum(late) / len(late) > sum(early) / len(early) + 0.03


def test_a_staffed_ward_has_no_invented_open_work():
    everywhere = frozenset(str(code) for code in range(20))
    statuses = {case.status for case in history.past_cases(city(staffed=everywhere), count=2000)}
    assert statuses <= {Status.RESULT_RETURNED, Status.PROCESSED, Status.NOT_ACCEPTED, Status.WITHDRAWN}


@pytest.mark.parametrize("count", [40])
def test_loading_is_marked_and_happens_once(world, count):
    loading.load_history(count, SILENT)
    assert Case.objects.filter(simulated=True).count() == count
    assert Case.objects.exclude(simulated=True).count() == 0
    before = (Case.objects.count(), CaseAct.objects.count(), ClockEntry.objects.count())
    loading.load_history(count, SILENT)
    assert (Case.objects.count(), CaseAct.objects.count(), ClockEntry.objects.count()) == before
    assert all(case.acts.count() == case.act_count for case in Case.objects.all())


def test_a_case_filed_after_the_history_gets_the_next_code(world):
    loading.load_history(40, SILENT)
    world.file()
    codes = list(Case.objects.values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == 41


def test_live_cases_stand_in_every_status_on_the_staffed_desks(world):
    make_person("Lê Văn Mô Phỏng", simulated=True)
    live.seed_live(SILENT)
    statuses = Counter(Case.objects.values_list("status", flat=True))
    assert set(statuses) == {int(status) for status in Status}
    assert Case.objects.filter(simulated=True).count() == sum(statuses.values()) == 16
    live.seed_live(SILENT)
    assert Case.objects.count() == 16
