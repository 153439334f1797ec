"""A form as its page lists it: steps with their questions, marked where something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from nhip.work.procedures.contracts import FormWork


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One step in the list."""

    key: str
    title: str
    fields: tuple[str, ...]
    has_condition: bool
    faults: tuple[str, ...]


def outline(work: FormWork) -> tuple[OutlineStep, ...]:
    """The steps in order; each with the labels of its questions and what is wrong in it."""
    properties = work.data["schema"]["properties"]
    listed = []
    for number, step in enumerate(work.data["steps"], 1):
        places = {f"steps.{number}", step["key"], *step["fields"]}
        faults = tuple(
            one.rule for one in work.faults if one.place.split(".")[0] in places or one.place in places
        )
        labels = tuple(said(properties[key].get("title")) for key in step["fields"] if key in properties)
        listed.append(
            OutlineStep(step["key"], said(step.get("title")), labels, bool(step.get("show_if")), faults)
        )
    return tuple(listed)


def earlier_fields(
    data: Mapping[str, Any], *, before_step: str = "", before_field: str = ""
) -> list[tuple[str, str, str]]:
    """The questions that stand before a step or a question: key, words, kind."""
    found: list[tuple[str, str, str]] = []
    properties = data["schema"]["properties"]
    for step in data["steps"]:
        if step["key"] == before_step:
            break
        for key in step["fields"]:
            if key == before_field:
                return found
            one = properties.get(key) or {}
            found.append((key, f"{said(one.get('title'))} ({key})", str(one.get("kind"))))
    return found


def said(text: Any) -> str:
    """A sentence of the data file in the reader's language."""
    words = text if isinstance(text, Mapping) else {}
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return str(words.get(language) or words.get("vi") or "")
