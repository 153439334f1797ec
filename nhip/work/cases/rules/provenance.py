"""Where answers come from: how that is kept, what becomes of it when they change, how it is counted. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from nhip.work.cases.contracts import TYPED, AnswerSource, Origin, ReuseCount, SourcedValue
from nhip.work.procedures.contracts import FieldKind, FormField, FormStep, Json

Kept = Mapping[str, Any]
# Nobody types these: the server works one out, and a promise is made each time anew.
NOT_COUNTED = frozenset({FieldKind.CALCULATED, FieldKind.DECLARATION})


def reused(source: str, value: SourcedValue) -> dict[str, Any]:
    """The entry of an answer that a source gave just now; `given` tells later whether it was corrected."""
    return {
        "origin": Origin.REUSED.value,
        "source": source,
        "as_of": value.as_of.isoformat(),
        "attribute": value.attribute,
        "given": value.value,
    }


def after_change(entries: Kept, answers: Mapping[str, Json]) -> dict[str, Any]:
    """The entries once these answers were given: an answer that differs from what the source gave is
    corrected, one that agrees again is reused; a disputed one stays disputed.
    """
    return {key: _judged(entry, answers.get(key)) for key, entry in entries.items()}


def _judged(entry: Kept, answer: Json) -> dict[str, Any]:
    is_same = answer == entry.get("given") and not entry.get("disputed")
    return {**entry, "origin": (Origin.REUSED if is_same else Origin.CORRECTED).value}


def disputed(entries: Kept, keys: Iterable[str]) -> dict[str, Any]:
    """The entries with some of them disputed."""
    wrong = set(keys)
    marked = {key: {**entry, "disputed": True} for key, entry in entries.items() if key in wrong}
    return {**entries, **marked}


def source_in(entry: Kept | None) -> AnswerSource:
    """An entry as a contract; no entry says typed."""
    if not entry or entry.get("origin") not in set(Origin):
        return TYPED
    as_of = entry.get("as_of")
    return AnswerSource(
        origin=Origin(entry["origin"]),
        source=str(entry.get("source") or ""),
        as_of=date.fromisoformat(as_of) if as_of else None,
        attribute=str(entry.get("attribute") or ""),
        is_disputed=bool(entry.get("disputed")),
    )


def filed(entries: Kept, fields: Iterable[FormField], answers: Mapping[str, Json]) -> dict[str, Any]:
    """What a submission keeps: an entry for every answered question that counts, without given values."""
    answered = [one.key for one in fields if one.kind not in NOT_COUNTED and answers.get(one.key)]
    kept = {}
    for key in answered:
        entry = {name: value for name, value in entries.get(key, {}).items() if name != "given"}
        kept[key] = entry or {"origin": Origin.TYPED.value}
    return kept


def counted(entries: Kept) -> ReuseCount:
    """How many of a submission's answers came in which way."""
    origins = [source_in(entry).origin for entry in entries.values()]
    return ReuseCount(
        typed=origins.count(Origin.TYPED),
        reused=origins.count(Origin.REUSED),
        corrected=origins.count(Origin.CORRECTED),
    )


def asked_fields(steps: Iterable[FormStep]) -> tuple[FormField, ...]:
    """The questions of these steps."""
    return tuple(field for step in steps for field in step.fields)
