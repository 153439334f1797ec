"""Calculated fields, rules and necessity: by tables, and by properties over arbitrary answers."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.work.procedures.contracts import FormBroken, Json
from nhip.work.procedures.forms.calculating import LARGEST
from nhip.work.procedures.forms.conditions import settled
from nhip.work.procedures.forms.patterns import is_safe
from nhip.work.procedures.forms.reading import read_form
from nhip.work.procedures.tests.gallery import gallery
from nhip.work.procedures.tests.test_form_rules import JSON, form

WHOLE = {"kind": "number", "type": "integer"}
DATE = {"kind": "date", "type": "string"}
TEXT = {"kind": "text", "type": "string"}
TABLE = {
    "kind": "group",
    "type": "array",
    "items": {
        "order": ["fee", "name"],
        "properties": {"fee": {**WHOLE, "title": {"vi": "Phí"}}, "name": {**TEXT, "title": {"vi": "Tên"}}},
    },
}


def worked_out(expression: Any, answers: dict[str, Json], result: str = "number") -> Json:
    kind = "string" if result == "text" else "integer"
    sum_field = {"kind": "calculated", "type": kind, "result": result, "expression": expression}
    fields = {"a": dict(WHOLE), "b": dict(WHOLE), "d": dict(DATE), "e": dict(DATE), "t": dict(TEXT)}
    person = {"kind": "person", "type": "object"}
    return settled(form({**fields, "p": person, "g": dict(TABLE), "x": sum_field}), answers)[1]["x"]


@pytest.mark.parametrize(
    ("expression", "answers", "value"),
    [
        ({"add": ["a", "b", 3]}, {"a": 1, "b": 2}, 6),
        ({"subtract": ["a", "b", 1]}, {"a": 10, "b": 2}, 7),
        ({"multiply": ["a", "b"]}, {"a": 3, "b": -4}, -12),
        ({"divide": ["a", "b"]}, {"a": 7, "b": 2}, 3),
        ({"divide": ["a", "b"]}, {"a": -7, "b": 2}, -3),
        ({"divide": ["a", "b"]}, {"a": 7, "b": 0}, None),
        ({"smallest": ["a", "b"]}, {"a": 7, "b": 2}, 2),
        ({"largest": ["a", "b"]}, {"a": 7, "b": 2}, 7),
        ({"add": ["a", {"multiply": ["b", 2]}]}, {"a": 1, "b": 5}, 11),
        ({"add": ["a", "b"]}, {"a": 1}, None),
        ({"add": ["a", "b"]}, {"a": 1, "b": True}, None),
        ({"add": ["a", "b"]}, {"a": 1, "b": 1.5}, None),
        ({"add": ["a", "b"]}, {"a": 1, "b": "2"}, None),
        ({"multiply": ["a", "a"]}, {"a": 10**15}, None),
        ({"days_between": ["d", "e"]}, {"d": "2026-02-27", "e": "2026-03-01"}, 2),
        ({"days_between": ["d", "e"]}, {"d": "2026-03-01", "e": "2026-02-27"}, -2),
        ({"months_between": ["d", "e"]}, {"d": "2026-01-31", "e": "2026-02-28"}, 0),
        ({"months_between": ["d", "e"]}, {"d": "2026-01-28", "e": "2026-03-28"}, 2),
        ({"years_between": ["d", "e"]}, {"d": "2000-02-29", "e": "2026-02-28"}, 25),
        ({"years_between": ["d", "e"]}, {"d": "2000-03-01", "e": "2026-03-01"}, 26),
        (
            {"years_between": ["p.birth_date", "e"]},
            {"p": {"birth_date": "2000-03-01"}, "e": "2026-03-01"},
            26,
        ),
        ({"years_between": ["p.birth_date", "e"]}, {"p": "x", "e": "2026-03-01"}, None),
        ({"days_between": ["d", "e"]}, {"d": "2026-02-30", "e": "2026-03-01"}, None),
        ({"count_rows": ["g"]}, {"g": [{"fee": 1}, {"fee": None}]}, 2),
        ({"add_rows": ["g", "fee"]}, {"g": [{"fee": 1}, {"fee": None}, {"fee": 4}]}, 5),
        ({"add_rows": ["g", "fee"]}, {"g": [{"fee": 1}, {"fee": "4"}]}, None),
        ({"add_rows": ["g", "fee"]}, {}, 0),
    ],
)
def test_what_a_calculated_field_comes_to(expression: Any, answers: dict[str, Json], value: Json) -> None:
    assert worked_out(expression, answers) == value


def test_words_are_joined() -> None:
    said = {"join": [{"text": "Số"}, "a", "t"]}
    assert worked_out(said, {"a": 12, "t": "B"}, "text") == "Số 12 B"
    assert worked_out({"join": ["t"]}, {}, "text") is None
    assert worked_out({"join": ["t"]}, {"t": "x" * 5_000}, "text") is None


@given(answers=st.dictionaries(st.sampled_from(["a", "b", "d", "e", "t", "g"]), JSON, max_size=6), expression=st.recursive(
    st.sampled_from(["a", "b", "d", "g", "t"]) | st.integers(-(10**18), 10**18),
    lambda inner: st.builds(
        lambda word, parts: {word: parts},
        st.sampled_from(["add", "subtract", "multiply", "divide", "smallest", "largest", "days_between"]),
        st.lists(inner, min_size=2, max_size=2),
    ),
    max_leaves=6,
).filter(lambda one: isinstance(one, dict)))  # fmt: skip
def test_every_formula_gives_a_whole_number_or_nothing(answers: dict[str, Json], expression: Any) -> None:
    value = worked_out(expression, answers)
    assert value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST)


@given(start=st.dates(date(1900, 1, 1), date(2100, 1, 1)), end=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_whole_months_and_years_never_pass_the_later_day(start: date, end: date) -> None:
    said: dict[str, Json] = {"d": start.isoformat(), "e": end.isoformat()}
    months = worked_out({"months_between": ["d", "e"]}, said)
    years = worked_out({"years_between": ["d", "e"]}, said)
    back: dict[str, Json] = {"d": end.isoformat(), "e": start.isoformat()}
    assert isinstance(months, int) and isinstance(years, int)
    assert worked_out({"months_between": ["d", "e"]}, back) == -months
    assert years == (abs(months) // 12) * (1 if months >= 0 else -1)
    assert abs(months) * 28 <= abs((end - start).days) <= (abs(months) + 1) * 31


@given(data=st.data())
def test_settling_twice_changes_nothing(data: st.DataObject) -> None:
    definition = read_form(gallery())
    keys = [field.key for step in definition.steps for field in step.fields]
    answers = data.draw(st.dictionaries(st.sampled_from(keys), JSON, max_size=len(keys)))
    steps, said = settled(definition, answers)
    assert settled(definition, said) == (steps, said)


def broken(change: Any) -> dict[str, str]:
    data = gallery()
    change(data)
    with pytest.raises(FormBroken) as refused:
        read_form(data)
    return refused.value.fields


def put(path: str, value: Any) -> Any:
    def change(data: Any) -> None:
        *parents, last = path.split("/")
        for part in parents:
            data = data[int(part)] if isinstance(data, list) else data[part]
        data[last] = value

    return change


OF = "schema/properties"


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (f"{OF}/total/expression", {"power": ["price", 2]}, "total"),
        (f"{OF}/total/expression", {"multiply": ["price", 1.5]}, "total"),
        (f"{OF}/total/expression", {"multiply": ["price", "oath"]}, "total"),
        (f"{OF}/total/expression", {"multiply": ["price"]}, "total"),
        (f"{OF}/total/result", "float", "total"),
        (f"{OF}/total/result", ["money"], "total"),
        (f"{OF}/phone/pattern", "(a+)+", "phone"),
        (f"{OF}/phone/pattern", "[", "phone"),
        (f"{OF}/phone/maxLength", "ten", "phone"),
        (f"{OF}/phone/minLength", 300, ""),
        (f"{OF}/phone/prefill", "applicant.shoe_size", "phone"),
        (f"{OF}/ward/onDate", "end", "ward"),
        (f"{OF}/born_in/onDate", "applicant.shoe_size", "born_in"),
        (f"{OF}/phone/kind", ["text"], "phone"),
        (f"{OF}/children/items", {"properties": {"x": {"kind": "file", "type": "array", "title": {"vi": "X"}}}}, "children.x"),
        (f"{OF}/children/items", "x", "children"),
        (f"{OF}/children/items/order", ["name"], "children"),
        (f"{OF}/children/items/order", "name", "children"),
        (f"{OF}/children/maxItems", 900, "children"),
        (f"{OF}/company/parts", ["shoe"], "company"),
        ("required_if", {"note": {"eval": ["oath", True]}}, "note"),
        ("required_if", {"nowhere": {"answered": "note"}}, "required_if.nowhere"),
        ("rules", {"end": [{"check": {"after": ["end", {"field": "oath"}]}, "message": {"vi": "x"}}]}, "end"),
        ("rules", {"end": [{"check": {"after": ["end", {"field": "start"}]}, "message": {}}]}, "end"),
        ("rules", {"end": [{"check": {"after": ["end", {"field": "start"}]}}]}, "end"),
        ("title", "x", "title"),
        ("extra", 1, "extra"),
        ("schema/required", "applicant", "schema.required"),
        ("steps/0/key", "review", "steps.1"),
        ("steps/0/key", "a b", "steps.1"),
    ],
)  # fmt: skip
def test_every_fault_of_a_file_is_told_by_its_place(path: str, value: Any, place: str) -> None:
    if not place:
        data = gallery()
        put(path, value)(data)
        data["schema"]["properties"]["phone"]["maxLength"] = 10
        with pytest.raises(FormBroken):
            read_form(data)
        return
    assert place in broken(put(path, value))


def test_all_faults_are_told_at_once() -> None:
    def change(data: Any) -> None:
        put(f"{OF}/phone/title", {})(data)
        put(f"{OF}/total/expression", {})(data)
        put("steps/3/title", {})(data)

    assert set(broken(change)) >= {"phone", "total", "steps.4"}


def test_a_step_longer_than_a_page_is_refused() -> None:
    fields = {f"f{number}": dict(TEXT) for number in range(61)}
    with pytest.raises(FormBroken, match="nhiều nhất 60 mục"):
        form(fields)


@pytest.mark.parametrize(
    ("pattern", "safe"),
    [(r"\d{12}", True), (r"[A-Z]{2}\d+", True), (r"(\d+)*", False), (r"(a|a)+$", False), (r"(.*)+x", False), (r"(ab|ab)+x", False), ("a" * 201, False), (r"(x)\1", False)],
)  # fmt: skip
def test_patterns_that_could_run_for_hours_are_refused(pattern: str, safe: bool) -> None:
    assert is_safe(pattern) is safe
