"""Content in another language, as far as it is translated. Pure."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from nhip.work.procedures.contracts import Content

T = TypeVar("T")


def in_language(content: Content, language: str) -> Content:
    """The content with every translated sentence replaced; the Vietnamese one stays where there is none."""
    if not language.startswith("en") or not content.english:
        return content
    words = {one.vi: one.en for one in content.english}
    return dataclasses.replace(_said(content, words), title=content.title, english=content.english)


def _said(value: T, words: Mapping[str, str]) -> T:
    found: Any = value
    if type(value) is str:
        found = words.get(str(value), str(value))
    elif isinstance(value, tuple):
        found = tuple(_said(one, words) for one in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: _said(getattr(value, one.name), words) for one in dataclasses.fields(value)}
        found = dataclasses.replace(value, **parts)
    return found  # type: ignore[no-any-return]
