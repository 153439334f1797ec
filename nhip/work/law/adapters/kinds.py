"""The table of kinds, ranks and issuing bodies, from its file."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from nhip.kernel.intervals import DateInterval
from nhip.work.law.rules.ranks import Body, ByMark, Kind, Rank, Table

FILE = Path(__file__).with_name("kinds.json")


@cache
def table() -> Table:
    """The table that ships with the platform."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return Table(
        kinds=tuple(Kind(one["code"], one["vi"], one["en"], _ranks(one)) for one in data["kinds"]),
        by_mark=tuple(ByMark(one["mark"], one["kind"], _ranks(one)) for one in data["by_mark"]),
        bodies=tuple(Body(**one) for one in data["bodies"]),
    )


def _ranks(record: dict[str, Any]) -> tuple[Rank, ...]:
    return tuple(
        Rank(one["rank"], DateInterval(_day(one["valid_from"]), _open(one["valid_to"])))
        for one in record["ranks"]
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _open(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
