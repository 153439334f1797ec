"""The same thing sent several times at the same moment, from several connections or processes."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from nhip.kernel.errors import Conflict
from nhip.work.cases.actions import filing, reception
from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.models import Case, CaseAct, Sequence
from nhip.work.cases.testing import complete_draft
from nhip.work.cases.tests.conftest import VENDING, fill

DAY = date(2026, 3, 3)
HERE = Path(__file__).parent


@pytest.fixture
def server(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' own SQLite is in memory: the processes below stand for it")


@pytest.fixture
def together(server, now):
    return fill()


def at_once(act: Callable[[], object], times: int = 6) -> list[object]:
    def once(_number: int) -> object:
        try:
            return act()
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(once, range(times)))


def take() -> int:
    with transaction.atomic():
        return next_number("H29", day=DAY)


def test_sixty_requests_at_once_get_sixty_different_numbers(server):
    assert sorted(at_once(take, times=60)) == list(range(1, 61))
    assert Sequence.objects.get().last == 60


def test_a_draft_sent_six_times_at_once_is_one_case(together):
    draft_id = complete_draft(together.mai, VENDING, together.scene)
    answers = at_once(lambda: filing.file_draft(together.mai, draft_id))
    assert set(answers) == {Case.objects.get().pk}
    assert CaseAct.objects.count() == 1


def test_a_case_accepted_six_times_at_once_is_accepted_once(together):
    case_id = together.file()
    answers = at_once(lambda: reception.accept(together.scene.clerk, case_id))
    assert sorted(map(str, answers)) == ["None", *["cases.illegal_transition"] * 5]
    assert Case.objects.get().act_count == 2


def test_cases_filed_at_once_have_codes_of_their_own(together):
    drafts = [complete_draft(together.mai, VENDING, together.scene) for _ in range(6)]
    at_once(lambda: filing.file_draft(together.mai, drafts.pop()))
    codes = sorted(Case.objects.values_list("code", flat=True))
    assert codes == [f"79.26740.HCC-260303-{number:04d}" for number in range(1, 7)]


def test_four_processes_that_file_the_same_drafts_make_each_case_once(tmp_path):
    """On the embedded database, as it is served: a file, several processes, the gate between them."""
    given = started("at_once_prepare", tmp_path).communicate(timeout=180)[0]
    running = [started("at_once_file", tmp_path, given) for _ in range(4)]
    answers = [json.loads(process.communicate(timeout=180)[0]) for process in running]
    assert all(answer == answers[0] for answer in answers)
    with sqlite3.connect(tmp_path / "nhip.sqlite3") as database:
        rows = database.execute("SELECT code, act_count FROM cases_case ORDER BY code").fetchall()
        acts = database.execute("SELECT COUNT(*) FROM cases_caseact").fetchone()
    assert rows == [(f"79.26740.HCC-260303-{number:04d}", 1) for number in range(1, 7)]
    assert acts == (6,)


def started(module: str, data: Path, *arguments: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**kept, "NHIP_DATA": str(data), "DJANGO_SETTINGS_MODULE": "nhip.site.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", f"nhip.work.cases.tests.{module}", *arguments],
        env=environment,
        cwd=HERE.parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
