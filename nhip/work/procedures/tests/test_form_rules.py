"""What is asked and what an answer must be: tables, and properties over arbitrary answers."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from nhip.work.procedures.adapters.shipped import read
from nhip.work.procedures.contracts import FormBroken, FormDefinition, Json
from nhip.work.procedures.forms import checks, wording
from nhip.work.procedures.forms.checks import Setting
from nhip.work.procedures.forms.conditions import holds, visible
from nhip.work.procedures.forms.reading import read_form
from nhip.work.procedures.tests.gallery import gallery

SETTING = Setting(date(2026, 11, 22), {"26740": "Phường Sài Gòn"})
SHIPPED: list[FormDefinition] = [
    *(read(path).definition for path in sorted(settings.PROFILES_DIR.glob("*/procedures/*.toml"))),
    read_form(gallery()),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


def form(properties: dict[str, Any], *, required: tuple[str, ...] = (), **more: Any) -> FormDefinition:
    for key, part in properties.items():
        part.setdefault("title", {"vi": key})
    steps = more.pop("steps", [{"key": "one", "title": {"vi": "Một"}, "fields": list(properties)}])
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return read_form({"code": "f", "title": {"vi": "F"}, "schema": schema, "steps": steps, **more})


def one(kind: str, **said: Any) -> FormDefinition:
    types = {
        "number": "integer",
        "money": "integer",
        "person": "object",
        "declaration": "boolean",
        "file": "array",
    }
    types |= {"several_choices": "array"}
    return form({"x": {"kind": kind, "type": types.get(kind, "string"), **said}}, required=("x",))


def wrong(definition: FormDefinition, answer: Json) -> str:
    field = definition.field("x")
    assert field is not None
    return checks.problem(field, answer, SETTING)


def test_a_question_may_be_asked_anew_each_time() -> None:
    asked = form(
        {"x": {"kind": "text", "type": "string", "askAnew": True}, "y": {"kind": "text", "type": "string"}}
    )
    assert [one.anew for step in asked.steps for one in step.fields] == [True, False]
    for said in ({"askAnew": "yes"}, {"askAnew": True, "prefill": "applicant.phone"}):
        with pytest.raises(FormBroken) as refused:
            one("text", **said)
        assert "askAnew" in str(refused.value.fields)


OPTIONS = [{"const": "a", "title": {"vi": "A"}}, {"const": "b", "title": {"vi": "B"}}]


@pytest.mark.parametrize(
    ("definition", "good", "bad"),
    [
        (one("text", maxLength=5), "abc", ["", "   ", "abcdef", 3, None]),
        (one("text", pattern=r"\d+"), "12", ["1a"]),
        (one("long_text", minLength=3), "abc", ["ab", "x" * 4001]),
        (one("number", minimum=2, maximum=5), 5, [1, 6, "3", 2.5, True]),
        (one("money", minimum=1000), 1000, [999, -1]),
        (
            one("date", latest="today"),
            "2026-11-22",
            ["2026-11-23", "22/11/2026", "2026-02-30", "1899-12-31", 7],
        ),
        (one("choice", oneOf=OPTIONS), "a", ["c", ["a"], 1]),
        (one("several_choices", items={"oneOf": OPTIONS}), ["a", "b"], [[], ["c"], "a", [1]]),
        (one("place"), "26740", ["99999", 26740]),
        (one("declaration"), True, [False, "true", 1]),
        (
            one("file", maxItems=1),
            [{"id": "1", "name": "a.pdf"}],
            [[], [{}], "a.pdf", [{"id": "1", "name": "a"}] * 2],
        ),
    ],
)
def test_answers_by_kind(definition: FormDefinition, good: Json, bad: list[Json]) -> None:
    assert wrong(definition, good) == ""
    assert [answer for answer in bad if not wrong(definition, answer)] == []


MAI = {"name": "Trần Thị Mai", "number": "079190000001", "birth_date": "1990-05-17"}


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({}, ""),
        ({"name": ""}, "name"),
        ({"name": "Mai 2"}, "name"),
        ({"number": "12"}, "number"),
        ({"number": "999190000001"}, "number"),
        ({"birth_date": "2027-01-01"}, "birth_date"),
        ({"birth_date": "1991-05-17"}, "birth_date"),
        ({"birth_date": None}, "birth_date"),
    ],
)
def test_a_person_says_which_part_is_wrong(changed: dict[str, Json], part: str) -> None:
    field = one("person").field("x")
    assert field is not None
    assert list(checks.person_problems(field, {**MAI, **changed}, SETTING)) == ([part] if part else [])


TWO = {"kind": "choice", "type": "string", "oneOf": OPTIONS}
TEXT = {"kind": "text", "type": "string"}


@pytest.mark.parametrize(
    ("condition", "answers", "shown"),
    [
        ({"equals": ["q", "a"]}, {"q": "a"}, True),
        ({"equals": ["q", "a"]}, {"q": "b"}, False),
        ({"one_of": ["q", ["a", "b"]]}, {"q": "b"}, True),
        ({"answered": "q"}, {"q": " "}, False),
        ({"not": {"answered": "q"}}, {}, True),
        ({"all": [{"answered": "q"}, {"equals": ["q", "b"]}]}, {"q": "b"}, True),
        ({"any": [{"equals": ["q", "a"]}, {"equals": ["q", "b"]}]}, {"q": "c"}, False),
        ({"at_least": ["q", 3]}, {"q": 3}, True),
        ({"at_most": ["q", 3]}, {"q": True}, False),
        ({"includes": ["q", "a"]}, {"q": ["a"]}, True),
        ({"equals": ["q", 1]}, {"q": True}, False),
    ],
)
def test_conditions(condition: dict[str, Any], answers: dict[str, Json], shown: bool) -> None:
    definition = form({"q": dict(TEXT), "r": dict(TEXT)}, show_if={"r": condition})
    field = definition.field("r")
    assert field is not None
    assert holds(field.show_if, answers) is shown
    assert ("r" in [one.key for step in visible(definition, answers) for one in step.fields]) is shown


def test_an_answer_to_a_question_that_is_not_asked_counts_as_unsaid() -> None:
    definition = form(
        {"q": dict(TWO), "r": dict(TWO), "s": dict(TEXT)},
        show_if={"r": {"equals": ["q", "a"]}, "s": {"equals": ["r", "a"]}},
    )
    asked = [one.key for step in visible(definition, {"q": "b", "r": "a"}) for one in step.fields]
    assert asked == ["q"]


def test_a_step_that_asks_nothing_is_left_out() -> None:
    steps = [
        {"key": "one", "title": {"vi": "1"}, "fields": ["q"]},
        {"key": "two", "title": {"vi": "2"}, "fields": ["r"], "show_if": {"answered": "q"}},
    ]
    definition = form({"q": dict(TEXT), "r": dict(TEXT)}, steps=steps)
    assert [step.key for step in visible(definition, {})] == ["one"]
    assert [step.key for step in visible(definition, {"q": "x"})] == ["one", "two"]


STEP = {"key": "one", "title": {"vi": "Một"}}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"schema": {"properties": {"x": {**TEXT, "title": {"vi": "X"}}}}},
        {"schema": {"properties": {"x": {"kind": "spell", "type": "string", "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x"]}]},
        {"schema": {"properties": {"x": {**TEXT, "type": "integer", "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x"]}]},
        {"schema": {"properties": {"x": {**TEXT, "title": {"vi": "X"}, "script": "1"}}}, "steps": [{**STEP, "fields": ["x"]}]},
        {"schema": {"properties": {"x": {**TEXT, "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x", "y"]}]},
        {"schema": {"properties": {"x": {**TEXT, "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x", "x"]}]},
        {"schema": {"properties": {"x": {**TEXT, "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x"]}], "show_if": {"x": {"eval": "1"}}},
        {"schema": {"properties": {"x": {**TEXT, "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x"]}], "show_if": {"x": {"answered": "x"}}},
        {"schema": {"properties": {"x": {"kind": "choice", "type": "string", "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x"]}]},
        {"schema": {"properties": {"x__y": {**TEXT, "title": {"vi": "X"}}}}, "steps": [{**STEP, "fields": ["x__y"]}]},
    ],
)  # fmt: skip
def test_a_form_that_breaks_the_rules_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(FormBroken, match="f"):
        read_form({"code": "f", "title": {"vi": "F"}, **data})


def test_a_form_is_told_by_its_meaning() -> None:
    data = {"q": dict(TEXT)}
    assert form(dict(data)).hash == form(dict(data)).hash
    assert form({"q": {**TEXT, "title": {"vi": "Khác"}}}).hash != form(dict(data)).hash


@given(form=st.sampled_from(SHIPPED), data=st.data())
def test_the_evaluator_never_fails_whatever_the_answers(form: FormDefinition, data: st.DataObject) -> None:
    keys = [field.key for step in form.steps for field in step.fields]
    answers = data.draw(st.dictionaries(st.sampled_from(keys), JSON, max_size=len(keys)))
    for step in visible(form, answers):
        for field in step.fields:
            assert isinstance(checks.problem(field, answers.get(field.key), SETTING), str)
        assert all(isinstance(row.value, str) for row in wording.rows(step, answers, SETTING))


@given(form=st.sampled_from(SHIPPED), data=st.data())
def test_what_must_be_answered_is_asked_for(form: FormDefinition, data: st.DataObject) -> None:
    keys = [field.key for step in form.steps for field in step.fields]
    answers = data.draw(st.dictionaries(st.sampled_from(keys), JSON, max_size=len(keys)))
    blank = data.draw(st.sampled_from([None, "", "  ", [], {}, False]))
    for step in visible(form, answers):
        for field in step.fields:
            assert bool(checks.problem(field, blank, SETTING)) is field.required


@given(answers=st.dictionaries(st.text(max_size=5), JSON, max_size=5), condition=st.recursive(
    st.builds(lambda word, value: {word: ["q", value]}, st.sampled_from(["equals", "one_of", "includes", "at_least", "at_most"]), JSON)
    | st.just({"answered": "q"}),
    lambda inner: st.builds(lambda word, parts: {word: parts}, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3))
    | st.builds(lambda part: {"not": part}, inner),
    max_leaves=6,
))  # fmt: skip
def test_every_allowed_condition_has_an_answer(answers: dict[str, Json], condition: dict[str, Any]) -> None:
    definition = form({"q": dict(TEXT), "r": dict(TEXT)}, show_if={"r": condition})
    assert isinstance(visible(definition, answers), tuple)
