"""The same thing sent several times at the same moment, from several connections or processes."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from nhip.base.identity.testing import actor_for, make_staff
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import Conflict
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import at_once
from nhip.work.cases.actions import deciding, filing, issuing, processing, reception
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.contracts import Outcome, Status
from nhip.work.cases.models import Case, CaseAct, Decision, Result, Sequence
from nhip.work.cases.testing import APPROVAL, brought_to, complete_draft, finish_steps
from nhip.work.cases.tests.conftest import VENDING, fill

DAY = date(2026, 3, 3)
HERE = Path(__file__).parent


@pytest.fixture
def together(threads, now):
    return fill()


def times(number: int, act: Callable[[], object]) -> list[object]:
    answers = at_once(*[act] * number)
    return [answer.code if isinstance(answer, Conflict) else answer for answer in answers]


def take() -> int:
    with transaction.atomic():
        return next_number("H29", day=DAY)


def test_twenty_requests_at_once_get_twenty_different_numbers(threads):
    assert sorted(times(20, take)) == list(range(1, 21))
    assert Sequence.objects.get().last == 20


def test_a_draft_sent_six_times_at_once_is_one_case(together):
    draft_id = complete_draft(together.mai, VENDING, together.scene)
    answers = times(6, lambda: filing.file_draft(together.mai, draft_id))
    assert set(answers) == {Case.objects.get().pk}
    assert CaseAct.objects.count() == 1


def test_a_case_accepted_six_times_at_once_is_accepted_once(together):
    case_id = together.file()
    answers = times(6, lambda: reception.accept(together.scene.clerk, case_id))
    assert sorted(map(str, answers)) == ["None", *["cases.illegal_transition"] * 5]
    assert Case.objects.get().act_count == 2


def test_cases_filed_at_once_have_codes_of_their_own(together):
    drafts = [complete_draft(together.mai, VENDING, together.scene) for _ in range(6)]
    times(6, lambda: filing.file_draft(together.mai, drafts.pop()))
    codes = sorted(Case.objects.values_list("code", flat=True))
    assert codes == [f"79.26740.HCC-260303-{number:04d}" for number in range(1, 7)]


def test_four_processes_that_file_the_same_drafts_make_each_case_once(tmp_path):
    """On the embedded database, as it is served: a file, several processes, the gate between them."""
    given = started("at_once_prepare", tmp_path).communicate(timeout=600)[0]
    running = [started("at_once_file", tmp_path, given) for _ in range(4)]
    answers = [json.loads(process.communicate(timeout=600)[0]) for process in running]
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


def test_two_approvers_who_decide_at_once_make_one_decision(together):
    case_id = together.file()
    brought_to(Status.PROCESSING, case_id, together.scene, citizen=together.mai)
    finish_steps(case_id, together.scene)
    processing.propose(together.scene.handler, case_id, APPROVAL)
    colleague = actor_for(make_staff("approver", together.approver.agency, full_name="Võ Thị Duyệt"))
    refusal = Opinion(Outcome.REFUSED, "Không đủ điều kiện.", "Điều 5 Nghị định 61/2018/NĐ-CP")
    answers = at_once(
        lambda: deciding.decide(together.scene.approver, case_id, APPROVAL),
        lambda: deciding.decide(colleague, case_id, refusal),
    )
    assert sorted(type(one).__name__ for one in answers) == ["IllegalTransition", "NoneType"]
    decision, is_first = Decision.objects.get(), answers[0] is None
    assert (decision.outcome, decision.by_id) == (
        ("approved", together.approver.party_id) if is_first else ("refused", colleague.party_id)
    )
    assert Result.objects.count() == 1
    assert OutboxEvent.objects.filter(type="nhip.cases.decided.v1").count() == 1


def test_a_result_issued_by_its_page_and_its_job_at_once_is_issued_once(together, settings):
    settings.SIGNING_PROVIDER = "off"
    case_id = together.file()
    brought_to(Status.PROCESSING, case_id, together.scene, citizen=together.mai)
    finish_steps(case_id, together.scene)
    processing.propose(together.scene.handler, case_id, APPROVAL)
    deciding.decide(together.scene.approver, case_id, APPROVAL)
    assert at_once(*[lambda: issuing.issue(SYSTEM, case_id)] * 3) == [None] * 3
    assert Result.objects.get().state == "issued"
    assert OutboxEvent.objects.filter(type="nhip.cases.result_issued.v1").count() == 1


def test_accepting_and_refusing_to_accept_at_once_does_one_of_them(together):
    case_id = together.file()
    colleague = actor_for(make_staff("one_stop_officer", together.scene.one_stop))
    answers = at_once(
        lambda: reception.accept(together.scene.clerk, case_id),
        lambda: reception.not_accept(colleague, case_id, reason="Nộp nhầm thủ tục."),
    )
    assert sorted(type(one).__name__ for one in answers) == ["IllegalTransition", "NoneType"]
    is_accepted = answers[0] is None
    assert Case.objects.get().status == (Status.ACCEPTED if is_accepted else Status.NOT_ACCEPTED)
    told = OutboxEvent.objects.filter(type__in=["nhip.cases.accepted.v1", "nhip.cases.not_accepted.v1"])
    assert told.count() == 1
