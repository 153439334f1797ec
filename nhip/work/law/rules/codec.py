"""Articles to JSON and back, and the hash of a document's text. Pure."""

import dataclasses
import hashlib
import json
from typing import Any

from nhip.work.law.contracts import Clause, Document, Heading, Point


def clauses_to_json(clauses: tuple[Clause, ...]) -> list[Any]:
    """Clauses as lists: label, mark, text, points."""
    return [
        [one.label, one.mark, one.text, [list(dataclasses.astuple(p)) for p in one.points]] for one in clauses
    ]


def clauses_from_json(data: list[Any]) -> tuple[Clause, ...]:
    """The clauses that `clauses_to_json` wrote."""
    return tuple(
        Clause(label, mark, text, tuple(Point(*point) for point in points))
        for label, mark, text, points in data
    )


def place_to_json(place: tuple[Heading, ...]) -> list[list[str]]:
    """Headings as lists: level, label, title."""
    return [[one.level, one.label, one.title] for one in place]


def place_from_json(data: list[list[str]]) -> tuple[Heading, ...]:
    """The headings that `place_to_json` wrote."""
    return tuple(Heading(*one) for one in data)


def digest(document: Document, *, grammar: int) -> str:
    """SHA-256 over all that was read of a document."""
    data = [grammar, dataclasses.asdict(document)]
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
