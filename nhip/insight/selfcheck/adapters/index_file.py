"""The index as data: read from the profile's `service-index.toml`."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.insight.selfcheck.contracts import Component, Group, Index, UnknownComponent, Words
from nhip.kernel import profile

NOTHING_SAID = Words("", "")
FILE = "service-index.toml"


def index() -> Index:
    """The index of this installation's profile. Raises UnknownComponent where the profile has none."""
    found = profile.current().file(FILE)
    if found is None:
        raise UnknownComponent(_("Hồ sơ tỉnh này chưa có bộ chỉ số nào để tự đánh giá."))
    return _read(found)


def component(key: str) -> Component:
    """One component by its key. Raises UnknownComponent."""
    found = next((one for one in index().components if one.key == key), None)
    if found is None:
        raise UnknownComponent(_("Bộ chỉ số không có thành phần “%(key)s”."), key=key)
    return found


@lru_cache(maxsize=4)
def _read(file: Path) -> Index:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Index(
        code=data["code"],
        title=words(data["title"]),
        source=data["source"],
        note=words(data["note"]),
        groups=tuple(_group(one) for one in data["groups"]),
    )


def _group(data: Mapping[str, Any]) -> Group:
    components = tuple(_component(one) for one in data["components"])
    group = Group(data["key"], words(data["title"]), Decimal(data["points"]), components)
    shared = sum((one.points for one in components), Decimal(0))
    if shared != group.points:
        raise ValueError(f"group {group.key!r} has {group.points} points, its components {shared}")
    return group


def _component(data: Mapping[str, Any]) -> Component:
    return Component(
        key=data["key"],
        title=words(data["title"]),
        numerator=words(data["numerator"]),
        denominator=words(data["denominator"]),
        points=Decimal(data["points"]),
        full_at=Decimal(data["full_at"]),
        measure=data["measure"],
        why_unknown=words(data.get("why_unknown")),
    )


def words(data: Mapping[str, str] | None) -> Words:
    """A sentence of a data file in both languages."""
    return Words(data["vi"], data["en"]) if data else NOTHING_SAID
