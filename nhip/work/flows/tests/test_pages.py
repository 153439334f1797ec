"""The pages of flows, as officers use them, without scripts."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nhip.base.identity.testing import Staff, make_staff
from nhip.work.flows import api
from nhip.work.flows.contracts import OpinionRequest
from nhip.work.flows.models import Absence, Instance, Move, Process, ProcessVersion, Task
from nhip.work.flows.tests.conftest import CHECK, Office, published
from nhip.work.flows.tests.drawings import END, START, flow, process, user


@pytest.fixture
def manager(checking: Office) -> Staff:
    return make_staff("administrator", checking.ours, full_name="Huỳnh Quản Trị")


@pytest.fixture
def enter(client: Client) -> Callable[[Staff], Client]:
    def sign_in(staff: Staff) -> Client:
        client.force_login(staff.user)
        return client

    return sign_in


def send(client: Client, text: str, *, code: str = "check", name: str = "quy-trinh.bpmn") -> Any:
    files = [SimpleUploadedFile(name, text.encode(), content_type="application/xml")]
    return client.post(reverse("flows:upload"), {"code": code, "files": files, "note": "Thêm bước"})


NEWER = process(
    START,
    user("receive", "Nhận", act="receive", role="one_stop_officer"),
    user("look", "Xem xét", role="handler"),
    user("handle", "Xử lý", act="handle"),
    END,
    flow("s", "receive"),
    flow("receive", "look"),
    flow("look", "handle"),
    flow("handle", "e"),
)
SCRIPT = process(
    START,
    '<bpmn:scriptTask id="k" name="Chạy mã"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>',
    END,
    flow("s", "k"),
    flow("k", "e"),
)


def test_a_new_version_is_checked_taken_in_and_runs_once_published(
    checking: Office, manager: Staff, enter: Callable[[Staff], Client]
) -> None:
    client = enter(manager)
    old = checking.start()
    answer = send(client, NEWER)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("flows:version", args=["check", 2])
    assert api.instance_of(checking.start()).version == 1  # type: ignore[union-attr]
    client.post(reverse("flows:publish", args=["check", 2]))
    assert api.instance_of(checking.start()).version == 2  # type: ignore[union-attr]
    # What runs keeps its version.
    assert api.instance_of(old).version == 1  # type: ignore[union-attr]
    page = client.get(reverse("flows:process", args=["check"])).content.decode()
    assert "Xem xét" in page
    listed = client.get(reverse("flows:processes")).content.decode()
    assert "2 trong 2" in listed


def test_what_does_not_fit_is_told_element_by_element_and_nothing_is_kept(
    checking: Office, manager: Staff, enter: Callable[[Staff], Client]
) -> None:
    before = ProcessVersion.objects.count()
    answer = send(enter(manager), SCRIPT)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chạy mã" in page and "mã lệnh không bao giờ được chạy" in page
    assert ProcessVersion.objects.count() == before
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    answer = send(enter(manager), bomb)
    assert (answer.status_code, "DOCTYPE" in answer.content.decode()) == (422, True)
    answer = send(enter(manager), CHECK, code="../etc")
    assert answer.status_code == 422
    assert Process.objects.count() == 1


def test_the_same_files_are_the_version_they_were(
    checking: Office, manager: Staff, enter: Callable[[Staff], Client]
) -> None:
    answer = send(enter(manager), CHECK, name="ten-khac.bpmn")
    assert answer["Location"] == reverse("flows:version", args=["check", 1])
    assert ProcessVersion.objects.count() == 1


def test_a_file_comes_back_as_it_was_and_is_never_shown(
    checking: Office, manager: Staff, enter: Callable[[Staff], Client]
) -> None:
    answer = enter(manager).get(reverse("flows:file", args=["check", 1, "check.bpmn"]))
    assert answer.content.decode() == CHECK
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("route", ["processes", "upload"])
def test_a_handler_does_not_administer_processes(
    checking: Office, enter: Callable[[Staff], Client], route: str
) -> None:
    assert enter(checking.handler).get(reverse(f"flows:{route}")).status_code == 403


def ready(checking: Office) -> tuple[Any, UUID]:
    subject = checking.start()
    checking.signal(subject, "receive")
    return subject, checking.task(subject, "check").id


def test_a_step_is_claimed_and_done_on_its_page(checking: Office, enter: Callable[[Staff], Client]) -> None:
    _subject, task_id = ready(checking)
    client = enter(checking.handler)
    asked = client.get(reverse("flows:tasks"), {"q": "T-1"})
    assert asked["Location"] == "/desk/absences/?list=tasks&q=T-1"
    client.post(reverse("flows:claim", args=[task_id]))
    assert Task.objects.get(pk=task_id).assignee_id == checking.handler.party_id
    answer = client.post(reverse("flows:complete", args=[task_id]), {"note": "Xong"})
    assert answer.status_code == 422
    assert Task.objects.get(pk=task_id).closed_at is None
    client.post(reverse("flows:complete", args=[task_id]), {"outcome": "ok", "note": "Xong"})
    assert Task.objects.get(pk=task_id).outcome == "ok"
    # A second press tells, and changes nothing.
    answer = client.post(
        reverse("flows:complete", args=[task_id]), {"outcome": "bad", "note": ""}, follow=True
    )
    assert "đã xong hoặc đã được huỷ" in answer.content.decode()
    assert Task.objects.get(pk=task_id).outcome == "ok"


def test_a_head_assigns_and_a_handler_gives_back(checking: Office, enter: Callable[[Staff], Client]) -> None:
    _subject, task_id = ready(checking)
    enter(checking.head).post(reverse("flows:assign", args=[task_id]), {"to": str(checking.second.party_id)})
    assert Task.objects.get(pk=task_id).assignee_id == checking.second.party_id
    client = enter(checking.second)
    assert client.post(reverse("flows:return", args=[task_id]), {"reason": ""}).status_code == 422
    client.post(reverse("flows:return", args=[task_id]), {"reason": "Bận"})
    assert Task.objects.get(pk=task_id).assignee_id is None


def test_who_has_a_task_hands_it_to_a_colleague(checking: Office, enter: Callable[[Staff], Client]) -> None:
    _subject, task_id = ready(checking)
    client, address = enter(checking.handler), reverse("flows:delegate", args=[task_id])
    assert address not in client.get(reverse("flows:task", args=[task_id])).content.decode()
    client.post(reverse("flows:claim", args=[task_id]))
    assert address in client.get(reverse("flows:task", args=[task_id])).content.decode()
    sent = {"delegate-to": str(checking.second.party_id), "delegate-reason": ""}
    assert client.post(address, sent).status_code == 422
    client.post(address, {**sent, "delegate-reason": "Bận"})
    assert Task.objects.get(pk=task_id).assignee_id == checking.second.party_id


def test_the_asked_agency_answers_on_its_page(checking: Office, enter: Callable[[Staff], Client]) -> None:
    subject, _task_id = ready(checking)
    client = enter(checking.handler)
    sent = {"agency_id": str(checking.theirs.id), "question": "Ý kiến về quy hoạch?", "working_days": "3"}
    client.post(reverse("flows:ask", args=subject), sent)
    opinion = Task.objects.get(kind="opinion")
    client = enter(checking.asked)
    page = client.get(reverse("flows:task", args=[opinion.pk])).content.decode()
    assert "Ý kiến về quy hoạch?" in page
    client.post(reverse("flows:complete", args=[opinion.pk]), {"outcome": "agree", "note": "Phù hợp."})
    assert Task.objects.get(pk=opinion.pk).note == "Phù hợp."
    page = enter(checking.handler).get(reverse("flows:instance", args=subject)).content.decode()
    assert "Phù hợp." in page


def test_a_stranger_sees_no_task_and_no_instance(checking: Office, enter: Callable[[Staff], Client]) -> None:
    subject, task_id = ready(checking)
    api.ask_opinion(checking.actor("handler"), subject, OpinionRequest(checking.theirs.id, "Hỏi?", 2))
    client = enter(checking.asked)
    assert client.get(reverse("flows:task", args=[task_id])).status_code == 404
    assert client.get(reverse("flows:instance", args=["none", subject[1]])).status_code == 404


def test_a_case_is_moved_to_a_newer_version_with_a_record(
    checking: Office, manager: Staff, enter: Callable[[Staff], Client]
) -> None:
    subject, task_id = ready(checking)
    published("check", NEWER)
    client = enter(manager)
    address = reverse("flows:move", args=[*subject, 2])
    version = str(ProcessVersion.objects.get(number=2).pk)
    page = client.get(address)
    assert page.status_code == 200
    # The step “check” is not there: it has to be told which one it becomes.
    wrong = client.post(address, {"version_id": version, "reason": "Luật mới", "step_check": "handle"})
    assert wrong.status_code == 422
    assert Instance.objects.get(subject_id=subject[1]).version.number == 1
    client.post(address, {"version_id": version, "reason": "Luật mới", "step_check": "look"})
    moved = Instance.objects.get(subject_id=subject[1])
    assert (moved.version.number, Task.objects.get(pk=task_id).key) == (2, "look")
    record = Move.objects.get()
    assert (record.reason, record.mapping, record.by_id) == ("Luật mới", {"check": "look"}, manager.party_id)
    from nhip.work.flows.contracts import Completion

    api.complete(checking.actor("handler"), task_id, Completion())
    assert [one.key for one in api.tasks_of(subject)] == ["handle"]


def test_an_absence_is_registered_and_ended(checking: Office, enter: Callable[[Staff], Client]) -> None:
    client = enter(checking.handler)
    address = reverse("flows:absences")
    sent = {"first_on": "03/03/2026", "last_on": "5/3/2026", "substitute": str(checking.second.party_id)}
    assert client.post(address, {**sent, "first_on": "mai"}).status_code == 422
    assert Absence.objects.count() == 0
    client.post(address, sent)
    absence = Absence.objects.get()
    assert "đang áp dụng" in client.get(address).content.decode()
    client.post(reverse("flows:end-absence", args=[absence.pk]))
    absence.refresh_from_db()
    assert absence.ended_at is not None


def test_after_a_task_its_page_leads_to_the_next_one_of_the_list(
    checking: Office, enter: Callable[[Staff], Client]
) -> None:
    ids = [ready(checking)[1] for _ in range(3)]
    ids.sort(key=lambda one: (Task.objects.get(pk=one).due_on, one))
    client, (first, second, third) = (
        enter(checking.handler),
        [reverse("flows:task", args=[one]) for one in ids],
    )

    def ways(page: str) -> dict[str, str]:
        return dict(re.findall(r'href="([^"]*)" rel="(?:prev|next)" data-key="([kj])"', page))

    # As the list links it; what was asked for goes along.
    page = client.get(f"{second}?list=tasks&q=T").content.decode()
    assert ways(page) == {f"{first}?list=tasks&amp;q=T": "k", f"{third}?list=tasks&amp;q=T": "j"}
    assert f'action="{second}complete/?list=tasks&amp;q=T"' in page
    assert ways(client.get(f"{second}?q=nothing-of-ours").content.decode()) == {}
    done = client.post(f"{second}complete/?list=tasks&q=T", {"outcome": "ok", "note": "Xong"})
    assert done["Location"] == f"{second}?list=tasks&q=T"
    page = client.get(done["Location"]).content.decode()
    assert ways(page) == {f"{first}?list=tasks&amp;q=T": "k", f"{third}?list=tasks&amp;q=T": "j"}
    assert f'<a class="btn" href="{third}?list=tasks&amp;q=T">Việc tiếp theo: Kiểm tra' in page
    assert "Không còn việc nào sau việc này." in client.get(f"{second}?q=nothing-of-ours").content.decode()
