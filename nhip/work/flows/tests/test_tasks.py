"""What officers do with tasks: who may, who wins, what is written down, what stays when it is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nhip.base.identity.testing import actor_for, make_staff
from nhip.kernel import audit
from nhip.kernel.errors import Conflict, Invalid, NotAllowed
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import at_once
from nhip.work.flows import api
from nhip.work.flows.actions.opinions import escalate_overdue
from nhip.work.flows.actions.timers import fire_due
from nhip.work.flows.contracts import (
    Completion,
    InstanceState,
    NewAbsence,
    OpinionRequest,
    StepNotOpen,
    TaskClosed,
    TaskFilters,
    TaskKind,
    TaskNotFound,
    TaskState,
    TaskSuspended,
    TaskTaken,
)
from nhip.work.flows.models import Task, TaskEntry
from nhip.work.flows.tests.conftest import NOW, Office, published
from nhip.work.flows.tests.drawings import END, START, flow, process, timer, user

Clock = Callable[[datetime], None]


def rows() -> list[tuple[Any, ...]]:
    return list(
        Task.objects.order_by("opened_at", "id").values_list("key", "state", "assignee_id", "outcome")
    )


def test_a_process_opens_its_first_task_on_the_right_desk(checking: Office) -> None:
    subject = checking.start()
    task = checking.task(subject, "receive")
    assert (task.title, task.role, task.agency_id) == ("Nhận", "one_stop_officer", checking.ours.id)
    assert (task.state, task.assignee_id, task.due_on) == (TaskState.OPEN, None, date(2026, 3, 4))
    assert [one.id for one in api.worklist(checking.actor("clerk")).tasks] == [task.id]
    assert api.worklist(checking.actor("handler")).tasks == ()
    assert api.worklist(checking.actor("asked")).tasks == ()
    event = OutboxEvent.objects.get(type="nhip.flows.task_opened.v1")
    assert (event.data["task_id"], event.data["due_on"]) == (str(task.id), "2026-03-04")


def test_the_owners_act_completes_its_task_and_opens_the_next(checking: Office) -> None:
    subject = checking.start()
    checking.signal(subject, "receive", "accepted", actor=checking.actor("clerk"))
    assert [(row[0], row[1], row[3]) for row in rows()] == [
        ("receive", "completed", "accepted"),
        ("check", "open", ""),
    ]
    assert Task.objects.get(key="receive").assignee_id == checking.clerk.party_id


def test_an_act_that_is_not_yet_its_turn_names_what_comes_first(checking: Office) -> None:
    subject = checking.start()
    checking.signal(subject, "receive")
    before = rows()
    with pytest.raises(StepNotOpen) as refused:
        checking.signal(subject, "handle")
    assert "“Kiểm tra”" in refused.value.message
    assert rows() == before


def ready(checking: Office) -> Any:
    subject = checking.start()
    checking.signal(subject, "receive")
    return subject, checking.task(subject, "check").id


def test_one_claims_and_the_other_is_told_who_has_it(checking: Office) -> None:
    _subject, task_id = ready(checking)
    api.claim(checking.actor("handler"), task_id)
    before, entries = rows(), TaskEntry.objects.count()
    with pytest.raises(TaskTaken) as refused:
        api.claim(checking.actor("second"), task_id)
    assert "Trần Thụ Lý" in refused.value.message
    assert (rows(), TaskEntry.objects.count()) == (before, entries)
    assert [one.act for one in audit.history(("task", task_id))] == ["flows.claim_task"]


def test_the_journal_lets_one_of_two_writers_win(checking: Office) -> None:
    from django.db import IntegrityError, transaction

    _subject, task_id = ready(checking)
    one, two = Task.objects.get(pk=task_id), Task.objects.get(pk=task_id)
    TaskEntry(task=one, number=one.entry_count + 1, act="claim").save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskEntry(task=two, number=two.entry_count + 1, act="claim").save(force_insert=True)


@pytest.mark.usefixtures("threads")
def test_two_who_claim_at_once_leave_it_with_one(checking: Office) -> None:
    _subject, task_id = ready(checking)
    entries = TaskEntry.objects.count()
    answers = at_once(
        lambda: api.claim(checking.actor("handler"), task_id),
        lambda: api.claim(checking.actor("second"), task_id),
    )
    assert sorted(type(one).__name__ for one in answers) == ["NoneType", "TaskTaken"]
    winner = checking.handler if answers[0] is None else checking.second
    assert Task.objects.get(pk=task_id).assignee_id == winner.party_id
    assert TaskEntry.objects.count() == entries + 1
    assert [one.actor_id for one in audit.history(("task", task_id))] == [winner.party_id]


@pytest.mark.usefixtures("threads")
def test_two_who_complete_at_once_go_on_once(checking: Office) -> None:
    subject, task_id = ready(checking)
    actor = checking.actor("handler")
    api.claim(actor, task_id)
    answers = at_once(*[lambda: api.complete(actor, task_id, Completion("ok", ""))] * 3)
    assert sorted(type(one).__name__ for one in answers) == ["NoneType", "TaskClosed", "TaskClosed"]
    assert [one.key for one in api.tasks_of(subject)] == ["handle"]
    assert Task.objects.filter(key="handle").count() == 1


@pytest.mark.parametrize("name", ["clerk", "asked"])
def test_whose_desk_it_is_not_does_not_find_it(checking: Office, name: str) -> None:
    _subject, task_id = ready(checking)
    before = rows()
    with pytest.raises(TaskNotFound):
        api.claim(checking.actor(name), task_id)
    assert rows() == before


def test_a_head_gives_a_task_to_a_colleague_and_only_to_one_who_does_such_work(checking: Office) -> None:
    _subject, task_id = ready(checking)
    with pytest.raises(NotAllowed):
        api.assign(checking.actor("handler"), task_id, to=checking.second.party_id)
    with pytest.raises(Invalid) as refused:
        api.assign(checking.actor("head"), task_id, to=checking.clerk.party_id)
    assert set(refused.value.fields) == {"to"}
    assert Task.objects.get(pk=task_id).assignee_id is None
    api.assign(checking.actor("head"), task_id, to=checking.second.party_id)
    task = Task.objects.get(pk=task_id)
    assert (task.state, task.assignee_id) == ("assigned", checking.second.party_id)


def test_giving_back_needs_a_reason_and_the_task_in_hand(checking: Office) -> None:
    _subject, task_id = ready(checking)
    api.claim(checking.actor("handler"), task_id)
    with pytest.raises(Invalid):
        api.return_task(checking.actor("handler"), task_id, reason="  ")
    with pytest.raises(NotAllowed):
        api.return_task(checking.actor("second"), task_id, reason="Không phải việc tôi")
    assert Task.objects.get(pk=task_id).assignee_id == checking.handler.party_id
    api.return_task(checking.actor("handler"), task_id, reason="Tôi là người thân của người nộp.")
    task = Task.objects.get(pk=task_id)
    assert (task.state, task.assignee_id) == ("open", None)
    last = task.entries.order_by("-number").first()
    assert last is not None
    assert (last.act, last.note, last.before_id) == (
        "return",
        "Tôi là người thân của người nộp.",
        checking.handler.party_id,
    )


def test_completing_takes_one_of_the_outcomes_and_goes_on(checking: Office) -> None:
    subject, task_id = ready(checking)
    with pytest.raises(Invalid) as refused:
        api.complete(checking.actor("handler"), task_id, Completion("maybe"))
    assert set(refused.value.fields) == {"outcome"}
    assert [one.key for one in api.tasks_of(subject)] == ["check"]
    api.complete(checking.actor("handler"), task_id, Completion("ok", "Đã xem."))
    done = Task.objects.get(pk=task_id)
    assert (done.outcome, done.note, done.assignee_id) == ("ok", "Đã xem.", checking.handler.party_id)
    assert [one.key for one in api.tasks_of(subject)] == ["handle"]
    with pytest.raises(TaskClosed):
        api.complete(checking.actor("handler"), task_id, Completion("ok"))
    checking.signal(subject, "handle")
    instance = api.instance_of(subject)
    assert instance is not None
    assert (instance.state, instance.now) == (InstanceState.ENDED, ())


def test_another_mans_task_is_not_done_for_him(checking: Office) -> None:
    _subject, task_id = ready(checking)
    api.claim(checking.actor("handler"), task_id)
    with pytest.raises(TaskTaken):
        api.complete(checking.actor("second"), task_id, Completion("ok"))
    assert Task.objects.get(pk=task_id).closed_at is None


def test_the_owners_task_is_done_at_the_owners(checking: Office) -> None:
    subject = checking.start()
    task_id = checking.task(subject, "receive").id
    with pytest.raises(Invalid):
        api.complete(checking.actor("clerk"), task_id, Completion())
    assert Task.objects.get(pk=task_id).closed_at is None


def test_a_pause_keeps_the_working_days_that_were_left(checking: Office, now: Clock) -> None:
    subject, task_id = ready(checking)
    assert Task.objects.get(pk=task_id).due_on == date(2026, 3, 6)
    now(NOW + timedelta(days=1))
    checking.do(api.suspend, subject)
    assert Task.objects.get(pk=task_id).state == "suspended"
    with pytest.raises(TaskSuspended):
        api.claim(checking.actor("handler"), task_id)
    # Monday; two working days were left.
    now(datetime(2026, 3, 16, 3, 0, tzinfo=UTC))
    checking.do(api.resume, subject)
    task = Task.objects.get(pk=task_id)
    assert (task.state, task.due_on, task.due_left) == ("open", date(2026, 3, 18), None)


def test_a_subject_that_ended_otherwise_calls_its_tasks_off(checking: Office) -> None:
    subject, task_id = ready(checking)
    checking.do(api.cancel, subject, reason="Rút hồ sơ")
    task = Task.objects.get(pk=task_id)
    assert (task.state, task.closed_at) == ("cancelled", NOW)
    assert api.tasks_of(subject) == ()
    assert not api.has_process(subject)
    checking.signal(subject, "handle")


def test_who_has_the_subjects_work_gets_its_later_tasks(checking: Office) -> None:
    subject, task_id = ready(checking)
    checking.do(api.hand_to, subject, role="handler", assignee_id=checking.handler.party_id)
    assert Task.objects.get(pk=task_id).assignee_id == checking.handler.party_id
    api.complete(checking.actor("handler"), task_id, Completion("ok"))
    assert checking.task(subject, "handle").assignee_id == checking.handler.party_id
    assert checking.task(subject, "handle").state is TaskState.ASSIGNED


def ask(checking: Office, subject: Any, **changes: Any) -> Any:
    values = {
        "agency_id": checking.theirs.id,
        "question": "Có ý kiến gì không?",
        "working_days": 2,
        **changes,
    }
    return api.ask_opinion(checking.actor("handler"), subject, OpinionRequest(**values))


def test_another_agency_is_asked_answers_and_is_read(checking: Office) -> None:
    subject, _task_id = ready(checking)
    opinion = ask(checking, subject)
    asked = checking.actor("asked")
    assert [(one.id, one.due_on) for one in api.worklist(asked).tasks] == [(opinion, date(2026, 3, 5))]
    assert api.may_read_for_opinion(asked, subject)
    with pytest.raises(Invalid) as refused:
        api.complete(asked, opinion, Completion("agree", " "))
    assert set(refused.value.fields) == {"note"}
    api.complete(asked, opinion, Completion("agree", "Không vướng quy hoạch."))
    told = next(one for one in api.tasks_of(subject, with_closed=True) if one.id == opinion)
    assert (told.outcome, told.note, told.state) == ("agree", "Không vướng quy hoạch.", TaskState.COMPLETED)
    # What was asked is over, and so is the reading.
    assert not api.may_read_for_opinion(asked, subject)
    assert [one.key for one in api.tasks_of(subject)] == ["check"]


def test_a_question_is_refused_when_it_is_no_question(checking: Office) -> None:
    subject, _task_id = ready(checking)
    with pytest.raises(Invalid) as refused:
        ask(checking, subject, question=" ", working_days=0)
    assert set(refused.value.fields) == {"question", "working_days"}
    with pytest.raises(Invalid):
        ask(checking, subject, agency_id=checking.ours.id)
    ask(checking, subject)
    with pytest.raises(Conflict):
        ask(checking, subject)
    with pytest.raises(NotAllowed):
        api.ask_opinion(checking.actor("asked"), subject, OpinionRequest(checking.ours.id, "Hỏi lại?", 2))
    assert Task.objects.filter(kind="opinion").count() == 1


def test_silence_is_escalated_once_to_the_unit_that_asked(checking: Office, now: Clock) -> None:
    subject, _task_id = ready(checking)
    opinion = ask(checking, subject)
    # The last day, still in time.
    now(datetime(2026, 3, 5, 16, 0, tzinfo=UTC))
    assert escalate_overdue() == 0
    now(datetime(2026, 3, 5, 17, 30, tzinfo=UTC))
    assert escalate_overdue() == 1
    assert escalate_overdue() == 0
    late = Task.objects.get(kind="escalation")
    assert (late.agency_id, late.role, late.parent_id) == (checking.ours.id, "department_head", opinion)
    assert Task.objects.get(pk=opinion).escalated_at == datetime(2026, 3, 5, 17, 30, tzinfo=UTC)
    assert OutboxEvent.objects.filter(type="nhip.flows.task_escalated.v1").count() == 1
    head = checking.actor("head")
    assert late.pk in {one.id for one in api.worklist(head, TaskFilters(kind=TaskKind.ESCALATION)).tasks}
    api.complete(head, late.pk, Completion(note="Đã gọi điện."))
    assert Task.objects.get(pk=late.pk).state == "completed"
    # It can still be answered.
    api.complete(checking.actor("asked"), opinion, Completion("comment", "Xin lỗi vì chậm."))


WITH_OPINION = process(
    START,
    user("ask", "Sở Bạn cho ý kiến", kind="opinion", agency="opinion", days="2"),
    timer("silence", "ask", "P2D", working=True),
    user("handle", "Xử lý", act="handle"),
    END,
    flow("s", "ask"), flow("ask", "handle"), flow("silence", "handle"), flow("handle", "e"),
)  # fmt: skip


def test_a_drawn_question_goes_on_without_an_answer_and_says_so(checking: Office, now: Clock) -> None:
    published("opinion", WITH_OPINION)
    subject = checking.start("opinion")
    task = checking.task(subject, "ask")
    assert (task.kind, task.agency_id, task.role) == (TaskKind.OPINION, checking.theirs.id, "officer")
    now(datetime(2026, 3, 5, 16, 59, tzinfo=UTC))
    assert fire_due() == 0
    now(datetime(2026, 3, 5, 17, 0, tzinfo=UTC))
    assert (fire_due(), fire_due()) == (1, 0)
    silent = Task.objects.get(pk=task.id)
    assert (silent.state, silent.outcome) == ("cancelled", "silent")
    assert sorted(one.key for one in api.tasks_of(subject) if one.kind is TaskKind.WORK) == ["handle"]
    assert [one.agency_id for one in api.tasks_of(subject) if one.kind is TaskKind.ESCALATION] == [
        checking.ours.id
    ]


def test_timers_of_a_paused_subject_wait(checking: Office, now: Clock) -> None:
    published("opinion", WITH_OPINION)
    subject = checking.start("opinion")
    checking.do(api.suspend, subject)
    now(NOW + timedelta(days=10))
    assert fire_due() == 0
    checking.do(api.resume, subject)
    assert fire_due() == 0
    assert [one.key for one in api.tasks_of(subject)] == ["ask"]
    # Ten days were lost to the pause: it is due ten days later than it was.
    now(datetime(2026, 3, 15, 17, 0, tzinfo=UTC))
    assert fire_due() == 1
    assert "handle" in [one.key for one in api.tasks_of(subject)]


def absence(checking: Office, **changes: Any) -> NewAbsence:
    values = {
        "substitute_id": checking.second.party_id,
        "first_on": date(2026, 3, 4),
        "last_on": date(2026, 3, 5),
        "reason": "Đi học",
    }
    return NewAbsence(**{**values, **changes})


def test_the_substitute_sees_and_does_the_work_on_the_days_of_absence_alone(
    checking: Office, now: Clock
) -> None:
    _subject, task_id = ready(checking)
    api.claim(checking.actor("handler"), task_id)
    api.register_absence(checking.actor("handler"), absence(checking))
    mine = TaskFilters(is_mine=True)
    second = checking.actor("second")
    assert api.worklist(second, mine).tasks == ()
    now(NOW + timedelta(days=1))
    (seen,) = api.worklist(second, mine).tasks
    assert (seen.id, seen.stands_in_for) == (task_id, "Trần Thụ Lý")
    assert api.stands_in_for(second, checking.handler.party_id)
    # It ends by itself.
    now(datetime(2026, 3, 5, 17, 0, tzinfo=UTC))
    assert api.worklist(second, mine).tasks == ()
    with pytest.raises(TaskTaken):
        api.complete(second, task_id, Completion("ok"))
    now(datetime(2026, 3, 5, 16, 0, tzinfo=UTC))
    api.complete(second, task_id, Completion("ok"))
    (record,) = [one for one in audit.history(("task", task_id)) if one.act == "flows.complete_task"]
    assert record.detail["on_behalf_of"] == str(checking.handler.party_id)


def test_an_absence_is_refused_with_its_reason(checking: Office) -> None:
    handler = checking.actor("handler")
    bad = [
        absence(checking, first_on=date(2026, 3, 2)),
        absence(checking, last_on=date(2026, 3, 3)),
        absence(checking, last_on=date(2028, 3, 3)),
        absence(checking, substitute_id=checking.clerk.party_id),
        absence(checking, substitute_id=checking.handler.party_id),
    ]
    for one, field in zip(bad, ("first_on", "last_on", "last_on", "substitute", "substitute"), strict=True):
        with pytest.raises(Invalid) as refused:
            api.register_absence(handler, one)
        assert set(refused.value.fields) == {field}
    assert api.absences(handler) == []
    api.register_absence(handler, absence(checking))
    with pytest.raises(Conflict):
        api.register_absence(handler, absence(checking))
    third = actor_for(make_staff("handler", checking.ours, full_name="Đỗ Thứ Ba"))
    with pytest.raises(Invalid):
        # Who is away stands in for nobody.
        api.register_absence(third, absence(checking, substitute_id=checking.handler.party_id))
    assert len(api.absences(handler)) == 1


def test_coming_back_early_ends_it(checking: Office, now: Clock) -> None:
    handler = checking.actor("handler")
    absence_id = api.register_absence(handler, absence(checking, first_on=date(2026, 3, 3)))
    second = checking.actor("second")
    assert api.stands_in_for(second, checking.handler.party_id)
    with pytest.raises(Exception, match="Không tìm thấy"):
        api.end_absence(second, absence_id)
    api.end_absence(handler, absence_id)
    assert not api.stands_in_for(second, checking.handler.party_id)
    with pytest.raises(Conflict):
        api.end_absence(handler, absence_id)


def test_a_list_takes_the_same_queries_however_long(checking: Office, django_assert_num_queries: Any) -> None:
    for _number in range(3):
        checking.start()
    clerk = checking.actor("clerk")
    with django_assert_num_queries(4):
        assert len(api.worklist(clerk).tasks) == 3
    for _number in range(60):
        checking.start()
    with django_assert_num_queries(4):
        page = api.worklist(clerk)
    assert len(page.tasks) == 50
    with django_assert_num_queries(2) as taken:
        counts = api.task_counts(clerk)
    assert (counts.everything, counts.mine, counts.unassigned) == (63, 0, 63)
    assert "LIMIT 1000" in taken.captured_queries[-1]["sql"]


def dated(checking: Office, days: list[date | None]) -> list[Any]:
    """Tasks of the clerk's desk, due on these days."""
    made = []
    for day in days:
        task = checking.task(checking.start(), "receive")
        Task.objects.filter(pk=task.id).update(due_on=day)
        made.append(task.id)
    return made


def test_pages_follow_one_another_without_a_gap_and_what_has_no_day_comes_last(checking: Office) -> None:
    first, second = date(2026, 3, 5), date(2026, 3, 6)
    bare, one, two, three, last = dated(checking, [None, first, second, second, None])
    clerk, seen, after = checking.actor("clerk"), [], ""
    for _page in range(3):
        page = api.worklist(clerk, TaskFilters(after=after, page_size=2))
        seen.append([task.id for task in page.tasks])
        after = page.next_after
    assert seen == [[one, min(two, three)], [max(two, three), min(bare, last)], [max(bare, last)]]
    assert after == ""
    back = api.worklist(clerk, TaskFilters(before=page.previous_before, page_size=2))
    assert [task.id for task in back.tasks] == seen[1]
    start = api.worklist(clerk, TaskFilters(before=back.previous_before, page_size=2))
    assert ([task.id for task in start.tasks], start.previous_before) == (seen[0], "")


@pytest.mark.parametrize("cursor", ["x", "~", "2026-03-03~now", "nie~7", "2026-13-01~x"])
def test_a_cursor_nobody_gave_begins_at_the_start(checking: Office, cursor: str) -> None:
    (task,) = dated(checking, [date(2026, 3, 5)])
    page = api.worklist(checking.actor("clerk"), TaskFilters(after=cursor))
    assert [one.id for one in page.tasks] == [task]


def test_a_desk_counts_what_is_mine_free_asked_late_and_nothing_that_stands_still(
    checking: Office, now: Clock
) -> None:
    _subject, mine = ready(checking)
    paused, _task = ready(checking)
    subject, _free = ready(checking)
    api.claim(checking.actor("handler"), mine)
    ask(checking, subject)
    checking.do(api.suspend, paused)
    now(datetime(2026, 3, 9, 3, 0, tzinfo=UTC))
    handler, asked = (api.task_counts(checking.actor(name)) for name in ("handler", "asked"))
    assert (handler.everything, handler.mine, handler.unassigned, handler.late) == (2, 1, 1, 2)
    assert (asked.everything, asked.opinions, asked.unassigned, asked.late) == (1, 1, 1, 1)
    assert (handler.opinions, handler.warnings, api.task_counts(checking.actor("clerk")).everything) == (
        0,
        0,
        0,
    )
    assert api.task_counts(checking.actor("handler"), subject_kind="other").everything == 0


def test_a_task_is_found_by_a_part_of_its_reference(checking: Office) -> None:
    subject, task_id = ready(checking)
    ready(checking)
    handler = checking.actor("handler")
    found = api.worklist(handler, TaskFilters(text=subject[1].hex[:6].upper())).tasks
    assert [one.id for one in found] == [task_id]
    assert api.worklist(handler, TaskFilters(text="%")).tasks == ()


def test_a_task_in_hand_is_handed_to_a_colleague_with_a_reason(checking: Office) -> None:
    _subject, task_id = ready(checking)
    handler, second = checking.actor("handler"), checking.second.party_id
    with pytest.raises(NotAllowed):
        api.delegate(handler, task_id, to=second, reason="Chưa nhận")
    api.claim(handler, task_id)
    for to, reason, field in ((second, " ", "reason"), (checking.clerk.party_id, "Bận", "to")):
        with pytest.raises(Invalid) as refused:
            api.delegate(handler, task_id, to=to, reason=reason)
        assert set(refused.value.fields) == {field}
    assert Task.objects.get(pk=task_id).assignee_id == checking.handler.party_id
    api.delegate(handler, task_id, to=second, reason="Tôi đi công tác.")
    entry = TaskEntry.objects.filter(task_id=task_id).order_by("-number")[0]
    assert (entry.act, entry.note, entry.before_id, entry.after_id) == (
        "delegate",
        "Tôi đi công tác.",
        checking.handler.party_id,
        second,
    )
    assert [one.id for one in api.worklist(checking.actor("second"), TaskFilters(is_mine=True)).tasks] == [
        task_id
    ]
    # Pressed twice: it is not theirs any more.
    with pytest.raises(NotAllowed):
        api.delegate(handler, task_id, to=second, reason="Tôi đi công tác.")


def test_each_way_into_the_tasks_is_read_along_its_index(checking: Office) -> None:
    from django.db import connection

    from nhip.work.flows.queries import worklists

    plans = {
        "mine": (TaskFilters(is_mine=True), "flows_task_mine"),
        "desk": (TaskFilters(), "flows_task_desk"),
        "free": (TaskFilters(is_unassigned=True), "flows_task_free"),
        "asked": (TaskFilters(kind=TaskKind.OPINION), "flows_task_kind_desk"),
    }
    handler = checking.actor("handler")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A handful of rows is read whole; what is asked here is whether the index could serve.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    for name, (filters, index) in plans.items():
        *_before, last = worklists._ways(handler, filters, frozenset())
        (dated, _undated) = worklists._from(last, None, is_back=False)
        plan = dated.values("id", "due_on")[:51].explain()
        assert index in plan, (name, plan)
        assert "TEMP B-TREE" not in plan and "Sort" not in plan, (name, plan)
