"""A double click: the same form sent twice does what one click does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from nhip.base.identity.testing import sign_in
from nhip.base.payments import api as payments
from nhip.kernel.testing import drain_outbox, run_jobs
from nhip.work.cases.actions import fees
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case
from nhip.work.cases.testing import APPROVAL, VENDING, brought_to, complete_draft, finish_steps

# What is about the visit, not about what was done: sessions, tries, who looked at what.
OF_THE_VISIT = {
    "django_session",
    "kernel_tally",
    "kernel_auditrecord",
    "identity_accessrecord",
    "kernel_inboxentry",
    "cases_caseopening",
}


def rows() -> dict[str, int]:
    """How many rows each table has, after everything that was set off has happened."""
    drain_outbox()
    run_jobs()
    return {
        model._meta.db_table: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.db_table not in OF_THE_VISIT
    }


def changed_by_the_second_click(client: Any, path: str, data: dict[str, Any]) -> dict[str, int]:
    first = client.post(path, data)
    assert first.status_code == 302, first.status_code
    before = rows()
    second = client.post(path, data)
    assert second.status_code in (302, 404, 409)
    # The officer or the citizen lands on a page in both cases.
    assert second.status_code != 302 or client.get(second.url).status_code == 200
    after = rows()
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}


def test_filing(client, world):
    draft_id = complete_draft(world.mai, VENDING, world.scene)
    sign_in(client, world.citizen)
    path = f"/cases/drafts/{draft_id}/submit/"
    assert changed_by_the_second_click(client, path, {}) == {}
    assert client.post(path).url == f"/cases/{Case.objects.get().pk}/receipt/"


def test_withdrawing(client, world):
    case_id = world.file()
    sign_in(client, world.citizen)
    assert changed_by_the_second_click(client, f"/cases/{case_id}/withdraw/", {"reason": "Nộp nhầm"}) == {}


def test_rating(client, world):
    case_id = world.file()
    brought_to(Status.RESULT_RETURNED, case_id, world.scene, citizen=world.mai)
    sign_in(client, world.citizen)
    sent = {"stars": "5", "comment": "Nhanh"}
    assert changed_by_the_second_click(client, f"/cases/{case_id}/rate/", sent) == {}


def _accept(world: Any) -> tuple[Any, dict[str, str], Status]:
    return world.clerk, {}, Status.NEW


def _not_accept(world: Any) -> tuple[Any, dict[str, str], Status]:
    return world.clerk, {"reason": "Nộp nhầm thủ tục."}, Status.NEW


def _assign(world: Any) -> tuple[Any, dict[str, str], Status]:
    return world.handler, {"handler": str(world.handler.party_id)}, Status.ACCEPTED


def _stop(world: Any) -> tuple[Any, dict[str, str], Status]:
    return world.approver, {"reason": "Chờ kết luận kiểm tra."}, Status.PROCESSING


def _resume(world: Any) -> tuple[Any, dict[str, str], Status]:
    return world.approver, {}, Status.STOPPED


@pytest.mark.parametrize(
    ("act", "scene"),
    [
        ("accept", _accept),
        ("not_accept", _not_accept),
        ("assign", _assign),
        ("stop", _stop),
        ("resume", _resume),
    ],
)
def test_an_act_of_the_desk(client, world, act: str, scene: Callable[[Any], tuple[Any, Any, Status]]):
    staff, sent, status = scene(world)
    case_id = world.file()
    brought_to(status, case_id, world.scene, citizen=world.mai)
    sign_in(client, staff)
    assert changed_by_the_second_click(client, f"/desk/cases/{case_id}/{act}/", sent) == {}


def test_proposing_deciding_and_returning(client, world, settings):
    settings.SIGNING_PROVIDER = "off"
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    finish_steps(case_id, world.scene)
    opinion = {"outcome": APPROVAL.outcome.value, "text": APPROVAL.text, "ground": ""}
    sign_in(client, world.handler)
    assert changed_by_the_second_click(client, f"/desk/cases/{case_id}/propose/", opinion) == {}
    sign_in(client, world.approver)
    assert changed_by_the_second_click(client, f"/desk/cases/{case_id}/decide/", opinion) == {}
    fees.bill_result(case_id)
    for bill in payments.bills_about(("case", case_id)):
        payments.record_cash(world.scene.clerk, bill.id)
    sign_in(client, world.clerk)
    assert changed_by_the_second_click(client, f"/desk/cases/{case_id}/return_result/", {}) == {}
    assert Case.objects.get().status == Status.RESULT_RETURNED
