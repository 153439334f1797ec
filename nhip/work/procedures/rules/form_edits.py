"""Changes an officer makes to a form's data file, one at a time. Pure: each gives a new file.

A key that is not there changes nothing: two officers may have had the same page open.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from nhip.kernel.text import fold

Data = dict[str, Any]
BY_FIELD = ("show_if", "required_if", "rules")
LONGEST_KEY = 40
#: The `type` that goes with each kind in a new field.
TYPES = {
    "text": "string",
    "long_text": "string",
    "number": "integer",
    "money": "integer",
    "date": "string",
    "choice": "string",
    "several_choices": "array",
    "person": "object",
    "organisation": "object",
    "place": "string",
    "address": "object",
    "group": "array",
    "calculated": "integer",
    "file": "array",
    "declaration": "boolean",
}


def with_title(data: Mapping[str, Any], title: Mapping[str, str]) -> Data:
    """The form under another name."""
    new = deepcopy(dict(data))
    new["title"] = dict(title)
    return new


def with_step(data: Mapping[str, Any], title: Mapping[str, str]) -> Data:
    """One more step at the end."""
    new = deepcopy(dict(data))
    key = free_key(title["vi"], (step["key"] for step in new["steps"]), otherwise="buoc")
    new["steps"].append({"key": key, "title": dict(title), "fields": []})
    return new


def with_step_changed(data: Mapping[str, Any], key: str, part: Mapping[str, Any]) -> Data:
    """A step with another title, introduction or condition; a part that says nothing is taken out."""
    new = deepcopy(dict(data))
    for step in new["steps"]:
        if step["key"] == key:
            step.update(part)
            for name in [name for name, value in step.items() if value is None]:
                del step[name]
    return new


def with_step_moved(data: Mapping[str, Any], key: str, by: int) -> Data:
    """A step one place up (-1) or down (1)."""
    new = deepcopy(dict(data))
    _move(new["steps"], next((n for n, step in enumerate(new["steps"]) if step["key"] == key), None), by)
    return new


def without_step(data: Mapping[str, Any], key: str) -> Data:
    """The form without a step and its questions."""
    new = deepcopy(dict(data))
    gone = [field for step in new["steps"] if step["key"] == key for field in step["fields"]]
    new["steps"] = [step for step in new["steps"] if step["key"] != key]
    for field in gone:
        _forget(new, field)
    return new


def with_field(data: Mapping[str, Any], step_key: str, *, kind: str, title: Mapping[str, str]) -> Data:
    """One more question at the end of a step, with what its kind cannot do without."""
    new = deepcopy(dict(data))
    properties = new["schema"]["properties"]
    key = free_key(title["vi"], properties, otherwise="muc")
    for step in new["steps"]:
        if step["key"] == step_key:
            step["fields"].append(key)
            properties[key] = {"kind": kind, "type": TYPES[kind], "title": dict(title), **_needed(kind)}
            if kind in ("declaration", "text", "choice"):
                new["schema"]["required"] = [*new["schema"].get("required", []), key]
    return new


def _needed(kind: str) -> Data:
    yes_no = [
        {"const": "yes", "title": {"vi": "Có", "en": "Yes"}},
        {"const": "no", "title": {"vi": "Không", "en": "No"}},
    ]
    column = {"kind": "text", "type": "string", "title": {"vi": "Nội dung", "en": "Item"}}
    needed: dict[str, Data] = {
        "choice": {"oneOf": yes_no},
        "several_choices": {"items": {"oneOf": yes_no}},
        "group": {"maxItems": 10, "items": {"type": "object", "properties": {"item": column}}},
        "calculated": {"result": "number", "expression": {"add": [0, 0]}},
        "file": {"maxItems": 1},
    }
    return needed.get(kind, {})


def with_field_changed(
    data: Mapping[str, Any], key: str, part: Mapping[str, Any], said: Mapping[str, Any]
) -> Data:
    """A question that says `part` from now on. `said` holds what stands outside of it: `required` (bool), and
    `show_if`, `required_if`, `rules`, each taken out where it is None and left alone where it is missing.
    """
    new = deepcopy(dict(data))
    if key not in new["schema"]["properties"]:
        return new
    new["schema"]["properties"][key] = {name: value for name, value in part.items() if value is not None}
    if "required" in said:
        required = [one for one in new["schema"].get("required", []) if one != key]
        new["schema"]["required"] = [*required, key] if said["required"] else required
    for word in (word for word in BY_FIELD if word in said):
        table = {one: value for one, value in new.get(word, {}).items() if one != key}
        if said[word] is not None:
            table[key] = said[word]
        new[word] = table
    return new


def with_field_moved(data: Mapping[str, Any], key: str, by: int) -> Data:
    """A question one place up (-1) or down (1), over the edge of its step into the next one."""
    new = deepcopy(dict(data))
    for number, step in enumerate(new["steps"]):
        if key in step["fields"]:
            at = step["fields"].index(key)
            if 0 <= at + by < len(step["fields"]):
                _move(step["fields"], at, by)
            elif 0 <= number + by < len(new["steps"]):
                step["fields"].remove(key)
                there = new["steps"][number + by]["fields"]
                there.insert(0 if by > 0 else len(there), key)
            break
    return new


def without_field(data: Mapping[str, Any], key: str) -> Data:
    """The form without a question."""
    new = deepcopy(dict(data))
    for step in new["steps"]:
        step["fields"] = [one for one in step["fields"] if one != key]
    _forget(new, key)
    return new


def free_key(title: str, taken: Iterable[str], *, otherwise: str) -> str:
    """A key made of a title's words that nobody has yet.

    >>> free_key("Họ tên trẻ", ["ho_ten_tre"], otherwise="muc")
    'ho_ten_tre_2'
    """
    words = re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")[:LONGEST_KEY].strip("_")
    base = words if words and words[0].isalpha() else f"{otherwise}_{words}".strip("_")
    held, number, key = set(taken), 1, base
    while key in held:
        number += 1
        key = f"{base}_{number}"
    return key


def _forget(data: Data, key: str) -> None:
    data["schema"]["properties"].pop(key, None)
    data["schema"]["required"] = [one for one in data["schema"].get("required", []) if one != key]
    for word in BY_FIELD:
        if word in data:
            data[word] = {one: value for one, value in data[word].items() if one != key}


def _move(listed: list[Any], at: int | None, by: int) -> None:
    if at is not None and 0 <= at + by < len(listed):
        listed[at], listed[at + by] = listed[at + by], listed[at]
