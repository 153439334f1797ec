"""The port to the engine: what is read, what is refused, how a position moves, what is kept of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nhip.kernel.calendar import WorkingCalendar
from nhip.work.flows.adapters import engine
from nhip.work.flows.adapters.engine import Compiled, File, Moment, Position
from nhip.work.flows.contracts import ExpressionRefused, MoveRefused, ProcessRefused, ProcessStuck
from nhip.work.flows.tests.drawings import (
    END,
    HEAD,
    START,
    STOP,
    asks,
    flow,
    line,
    process,
    table,
    timer,
    user,
)

# Tuesday 3 March 2026, 10:00 in Viet Nam.
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


def at(moment: datetime = NOW) -> Moment:
    return Moment(moment, WorkingCalendar())


def read(drawn: str, *decisions: str) -> Compiled:
    files = [
        File("p.bpmn", "bpmn", drawn),
        *(File(f"{n}.dmn", "dmn", one) for n, one in enumerate(decisions)),
    ]
    return engine.compiled(tuple(files))


def keys(position: Position) -> list[str]:
    return sorted(one.key for one in position.waiting)


def do(run: Compiled, position: Position, key: str, *, moment: datetime = NOW, **names: Any) -> Position:
    state = json.loads(json.dumps(position.state))
    task = next(one.id for one in position.waiting if one.key == key)
    return engine.complete(run, state, task=task, names=names, moment=at(moment))


CHOICE = process(
    START, user("a"), '<bpmn:exclusiveGateway id="x" default="x_b" />', user("b"), user("c"), END,
    flow("s", "a"), flow("a", "x"), flow("x", "b"), flow("x", "c", "= n &gt; 10 and approved = true"),
    flow("b", "e"), flow("c", "e"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("names", "next_step"),
    [({"n": 11, "approved": True}, "c"), ({"n": 10, "approved": True}, "b"), ({"n": 11}, "b"), ({}, "b")],
)
def test_a_gateway_follows_feel_as_camunda_modeler_writes_it(names: dict[str, Any], next_step: str) -> None:
    run = read(CHOICE)
    position = do(run, engine.begin(run, {}, at()), "a", **names)
    assert keys(position) == [next_step]
    position = do(run, position, next_step)
    assert position.is_ended
    assert position.passed == (next_step, "e")


def test_only_what_conditions_read_is_kept_and_the_specification_never() -> None:
    run = read(CHOICE)
    position = engine.begin(run, {"n": 3, "full_name": "Nguyễn Thị Mai"}, at())
    text = json.dumps(position.state)
    assert position.state["names"] == {"n": 3}
    assert "Nguyễn" not in text and "approved" not in text
    assert len(text) < 600


def test_a_parallel_part_waits_for_all_its_branches() -> None:
    run = read(process(
        START, '<bpmn:parallelGateway id="f" />', user("a"), user("b"), '<bpmn:parallelGateway id="j" />', user("c"),
        END, flow("s", "f"), flow("f", "a"), flow("f", "b"), flow("a", "j"), flow("b", "j"), flow("j", "c"), flow("c", "e"),
    ))  # fmt: skip
    position = engine.begin(run, {}, at())
    assert keys(position) == ["a", "b"]
    position = do(run, position, "b")
    assert keys(position) == ["a"]
    position = do(run, position, "a")
    assert keys(position) == ["c"]
    assert do(run, position, "c").is_ended


def test_an_embedded_part_is_kept_in_the_position() -> None:
    inner = (
        f'<bpmn:subProcess id="sub"><bpmn:startEvent id="s2" />{user("x")}{user("y")}<bpmn:endEvent id="e2" />'
        + "".join([flow("s2", "x"), flow("x", "y"), flow("y", "e2"), "</bpmn:subProcess>"])
    )
    run = read(process(START, inner, user("z"), END, flow("s", "sub"), flow("sub", "z"), flow("z", "e")))
    position = engine.begin(run, {}, at())
    assert keys(position) == ["x"]
    position = do(run, position, "x")
    assert keys(position) == ["y"]
    position = do(run, position, "y")
    assert keys(position) == ["z"]
    assert do(run, position, "z").is_ended


TIMED = [
    ("timeDuration", "PT1S", False, NOW + timedelta(seconds=1)),
    ("timeDuration", "P3D", False, NOW + timedelta(days=3)),
    ("timeDuration", '= duration("P3D")', False, NOW + timedelta(days=3)),
    # The 3rd working day after Tuesday is Friday; the alarm goes off when it is over in Viet Nam.
    ("timeDuration", "P3D", True, datetime(2026, 3, 6, 17, 0, tzinfo=UTC)),
    ("timeDuration", "P4D", True, datetime(2026, 3, 9, 17, 0, tzinfo=UTC)),
    ("timeDate", "2026-04-01T08:00:00+07:00", False, datetime(2026, 4, 1, 1, 0, tzinfo=UTC)),
    ("timeDate", "= due", False, datetime(2026, 4, 1, 1, 0, tzinfo=UTC)),
]


def timed(kind: str, text: str, *, working: bool = False, cancels: bool = True) -> str:
    return process(
        START, user("a"), timer("t", "a", text, kind=kind, working=working, cancels=cancels), user("late"), user("b"), END,
        flow("s", "a"), flow("a", "b"), flow("t", "late"), flow("late", "e"), flow("b", "e"),
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "working", "due"), TIMED)
def test_a_timer_goes_off_when_it_is_due_and_not_before(
    kind: str, text: str, working: bool, due: datetime
) -> None:
    run = read(timed(kind, text, working=working))
    position = engine.begin(run, {"due": "2026-04-01T08:00:00+07:00"}, at())
    assert [(one.key, one.due_at) for one in position.alarms] == [("t", due)]
    state = json.loads(json.dumps(position.state))
    early = engine.tick(run, state, at(due - timedelta(seconds=1)))
    assert keys(early) == ["a"]
    fired = engine.tick(run, json.loads(json.dumps(early.state)), at(due))
    assert keys(fired) == ["late"]
    assert fired.alarms == ()


def test_a_timer_that_does_not_interrupt_leaves_its_task_open() -> None:
    run = read(timed("timeDuration", "PT1H", cancels=False))
    position = engine.tick(run, engine.begin(run, {}, at()).state, at(NOW + timedelta(hours=2)))
    assert keys(position) == ["a", "late"]
    again = engine.tick(run, json.loads(json.dumps(position.state)), at(NOW + timedelta(hours=9)))
    assert keys(again) == ["a", "late"]


def test_a_cycle_goes_off_as_often_as_it_says() -> None:
    run = read(timed("timeCycle", "R2/PT1H", cancels=False))
    position = engine.begin(run, {}, at())
    seen = []
    for hours in (1, 2, 3, 4):
        position = engine.tick(
            run, json.loads(json.dumps(position.state)), at(NOW + timedelta(hours=hours, minutes=1))
        )
        seen.append(keys(position).count("late"))
    assert seen == [1, 2, 2, 2]


def test_doing_the_task_takes_its_timer_away() -> None:
    run = read(timed("timeDuration", "PT1H"))
    position = do(run, engine.begin(run, {}, at()), "a")
    assert (keys(position), position.alarms) == (["b"], ())


def test_a_pause_puts_timers_off() -> None:
    run = read(timed("timeDuration", "PT1H"))
    state = json.loads(json.dumps(engine.begin(run, {}, at()).state))
    later = engine.postponed(state, by=timedelta(days=2))
    position = engine.position_of(run, later, at())
    assert [one.due_at for one in position.alarms] == [NOW + timedelta(days=2, hours=1)]


TABLES = [
    ("UNIQUE", "", [("&lt; 5", '"low"'), ("&gt;= 5", '"high"')], {"x": 5}, "high"),
    ("FIRST", "", [("-", '"all"'), ("&gt; 1", '"more"')], {"x": 2}, "all"),
    ("ANY", "", [("&gt; 1", '"same"'), ("&gt; 0", '"same"')], {"x": 2}, "same"),
    ("COLLECT", "", [("&gt; 1", "1"), ("&gt; 0", "2")], {"x": 2}, [1, 2]),
    ("COLLECT", ' aggregation="SUM"', [("&gt; 1", "1"), ("&gt; 0", "2")], {"x": 2}, 3),
    ("COLLECT", ' aggregation="COUNT"', [("&gt; 1", "1"), ("&gt; 0", "2")], {"x": 1}, 1),
    ("UNIQUE", "", [("&lt; 5", '"low"')], {}, None),
]


@pytest.mark.parametrize(("policy", "more", "rows", "names", "expected"), TABLES)
def test_decision_tables_answer_by_their_hit_policy(
    policy: str, more: str, rows: list[tuple[str, str]], names: dict[str, Any], expected: Any
) -> None:
    drawn = process(START, asks(), user("a"), END, flow("s", "rule"), flow("rule", "a"), flow("a", "e"))
    run = read(drawn, table(rows, policy=policy, more=more))
    assert engine.begin(run, names, at()).state["names"].get("answer") == expected


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY"])
def test_a_table_that_breaks_its_policy_says_so(policy: str) -> None:
    drawn = process(START, asks(), user("a"), END, flow("s", "rule"), flow("rule", "a"), flow("a", "e"))
    run = read(drawn, table([("&gt; 1", '"a"'), ("&gt; 0", '"b"')], policy=policy))
    with pytest.raises(ExpressionRefused) as refused:
        engine.begin(run, {"x": 2}, at())
    assert "r0, r1" in refused.value.message


def test_where_no_way_leads_on_the_process_says_so_and_stays() -> None:
    run = read(process(
        START, user("a"), '<bpmn:exclusiveGateway id="x" name="Rẽ" />', user("b"), user("c"), END, flow("s", "a"),
        flow("a", "x"), flow("x", "b", "= n = 1"), flow("x", "c", "= n = 2"), flow("b", "e"), flow("c", "e"),
    ))  # fmt: skip
    assert [one.is_error for one in run.findings] == [False]
    position = engine.begin(run, {}, at())
    with pytest.raises(ProcessStuck):
        do(run, position, "a", n=3)
    assert keys(do(run, position, "a", n=2)) == ["c"]


def refusals(drawn: str, *decisions: str) -> list[tuple[str, str]]:
    with pytest.raises(ProcessRefused) as refused:
        read(drawn, *decisions)
    return [(one.element, one.message) for one in refused.value.findings if one.is_error]


SCRIPT = '<bpmn:scriptTask id="k" name="Mã"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>'
REFUSED = [
    (process(START, SCRIPT, END, flow("s", "k"), flow("k", "e")), "k", "mã lệnh"),
    (CHOICE.replace("= n &gt; 10 and approved = true", "n == 10"), "x_c", "=="),
    (CHOICE.replace("= n &gt; 10 and approved = true", "__import__('os').system('id')"), "x_c", "mã lệnh"),
    (CHOICE.replace("= n &gt; 10 and approved = true", "${n}"), "x_c", "Camunda 7"),
    (CHOICE.replace('xsi:type="bpmn:tFormalExpression"', 'language="javascript"'), "x_c", "FEEL"),
    (timed("timeDuration", "3 ngày"), "t", "ISO 8601"),
    (timed("timeCycle", "P1D"), "t", "ISO 8601"),
    (timed("timeDate", "mai"), "t", "ISO 8601"),
    (process(START, user("a"), flow("s", "a"), flow("a", "gone")), "a_gone", "Mũi tên"),
    (process(START, user("a"), user("b"), END, flow("s", "a"), flow("s", "b"), flow("a", "e"), flow("b", "e")), "s", "cổng"),
    (process(user("a"), END, flow("a", "e")), "p", "bắt đầu"),
    (process(START, asks(), END, flow("s", "rule"), flow("rule", "e")), "rule", "d1"),
    (process(START, '<bpmn:callActivity id="c" />', END, flow("s", "c"), flow("c", "e")), "c", "quy trình khác"),
    (f"{HEAD}</bpmn:definitions>", "d", "đúng một quy trình"),
]  # fmt: skip


@pytest.mark.parametrize(("drawn", "element", "words"), REFUSED)
def test_what_cannot_be_run_is_refused_by_its_element(drawn: str, element: str, words: str) -> None:
    assert any(found == element and words in message for found, message in refusals(drawn))


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]>' + line("a"), "DOCTYPE"),
        (line("a")[:200], "XML"),
        ("x" * 1_000_001, "quá lớn"),
        (HEAD + "<a>" * 100 + "</a>" * 100 + "</bpmn:definitions>", "lồng quá sâu"),
        (HEAD + "<a/>" * 9000 + "</bpmn:definitions>", "quá nhiều"),
    ],
)
def test_an_unsafe_or_broken_file_is_refused(drawn: str, words: str) -> None:
    with pytest.raises(ProcessRefused) as refused:
        read(drawn)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("rows", "policy", "words"),
    [
        ([("== 5", '"a"')], "UNIQUE", "=="),
        ([("&lt; 5", "os.system(1)")], "UNIQUE", "FEEL"),
        ([("&lt; 5", '"a"')], "PRIORITY", "PRIORITY"),
    ],
)
def test_a_bad_table_is_refused_by_its_line(rows: list[tuple[str, str]], policy: str, words: str) -> None:
    drawn = process(START, asks(), END, flow("s", "rule"), flow("rule", "e"))
    assert any(words in message for _key, message in refusals(drawn, table(rows, policy=policy)))


def test_decisions_that_need_each_other_are_refused() -> None:
    drawn = process(START, asks(decision="a"), END, flow("s", "rule"), flow("rule", "e"))
    circle = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="x" name="x" namespace="x">'
        + "".join(
            f'<decision id="{one}" name="{one}"><informationRequirement><requiredDecision href="#{two}" />'
            f"</informationRequirement><literalExpression><text>1</text></literalExpression></decision>"
            for one, two in (("a", "b"), ("b", "a"))
        )
        + "</definitions>"
    )
    assert sorted(key for key, _message in refusals(drawn, circle)) == ["a", "b"]


def test_what_nobody_does_by_machine_becomes_a_task_and_says_so() -> None:
    service = (
        '<bpmn:serviceTask id="v" name="Gửi thư"><bpmn:extensionElements><zeebe:taskDefinition type="mail" />'
        "</bpmn:extensionElements></bpmn:serviceTask>"
    )
    run = read(process(START, service, END, flow("s", "v"), flow("v", "e")))
    assert keys(engine.begin(run, {}, at())) == ["v"]
    assert [(one.element, one.is_error) for one in run.findings] == [("v", False)]


def test_a_process_that_goes_round_without_anybody_is_stopped() -> None:
    run = read(process(
        START, '<bpmn:exclusiveGateway id="x" default="x_y" />', '<bpmn:exclusiveGateway id="y" default="y_x" />', END,
        flow("s", "x"), flow("x", "y"), flow("y", "x"), flow("x", "e", "= n = 1"), flow("y", "e", "= n = 1"),
    ))  # fmt: skip
    with pytest.raises(ProcessStuck):
        engine.begin(run, {"n": 0}, at())


def test_an_instance_moves_to_a_newer_version_where_its_step_still_is() -> None:
    old, new = read(line("a", "b")), read(line("a", "b", "c"))
    position = do(old, engine.begin(old, {}, at()), "a")
    moved = engine.moved(position.state, to=new, mapping={}, moment=at())
    assert [(one.id, one.key) for one in moved.waiting] == [(one.id, one.key) for one in position.waiting]
    assert keys(do(new, moved, "b")) == ["c"]


def test_a_step_with_another_name_is_mapped() -> None:
    old, new = read(line("a", "b")), read(line("a", "b2"))
    position = do(old, engine.begin(old, {}, at()), "a")
    moved = engine.moved(position.state, to=new, mapping={"b": "b2"}, moment=at())
    assert keys(moved) == ["b2"]
    assert do(new, moved, "b2").is_ended


def test_a_position_that_is_not_there_is_refused() -> None:
    old, new = read(line("a", "b")), read(line("c"))
    position = do(old, engine.begin(old, {}, at()), "a")
    with pytest.raises(MoveRefused) as refused:
        engine.moved(position.state, to=new, mapping={}, moment=at())
    assert refused.value.data["steps"] == "a"


def test_a_terminating_end_calls_off_what_is_open() -> None:
    run = read(process(
        START, '<bpmn:parallelGateway id="f" />', user("a"), user("b"), STOP, '<bpmn:endEvent id="e3" />',
        flow("s", "f"), flow("f", "a"), flow("f", "b"), flow("a", "e"), flow("b", "e3"),
    ))  # fmt: skip
    position = do(run, engine.begin(run, {}, at()), "a")
    assert (keys(position), position.is_ended) == ([], True)
