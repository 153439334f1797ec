"""Whether what a language model wrote may be shown: each sentence is checked against what it cites. Pure.

Nothing is mended. One sentence that fails takes the whole answer with it, and the quotation alone is shown.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from nhip.insight.assistants.rules.hearing import folded

MOST_SENTENCES = 6
LONGEST_SENTENCE = 400
MOST_CITED = 3
#: So much of a sentence must be words of the clauses it cites.
LEAST_SUPPORTED = 0.75
LEAST_PAIRS_SUPPORTED = 0.4

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]+)[”\"»]")
# What no sentence about the law needs: addresses, markup, long numbers to call or to pay to.
_OUTWARD = re.compile(r"https?:|www\.|[@<>`]|\]\(|\d{6,}|(?:\d[ .-]?){8,}", re.IGNORECASE)
_NUMBER_WORDS = frozenset(
    ("hai", "ba", "bon", "tu", "sau", "bay", "tam", "chin", "muoi", "tram", "nghin", "ngan", "trieu", "ty")
)
_NEGATIONS = frozenset(("không", "chưa", "cấm", "trừ", "chẳng", "đừng"))
_CONNECTING = frozenset(
    ("thi", "la", "va", "cua", "cho", "voi", "theo", "nay", "do", "ma", "cac", "nhung", "o", "tai", "khi")
)


class Refusal(StrEnum):
    """Why a model's answer is not shown."""

    BAD_JSON = "bad_json"
    BAD_SHAPE = "bad_shape"
    ABSTAINED = "abstained"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105 - the name of a fault
    NOT_IN_FORCE = "not_in_force"
    OUTWARD = "outward"
    NUMBER = "number"
    QUOTATION = "quotation"
    NEGATION = "negation"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that was found; the model may cite it by its `token`, which is new for every call."""

    token: str
    text: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a model with the tokens it cites."""

    text: str
    cites: tuple[str, ...]


def verified(content: str, clauses: Sequence[Clause]) -> tuple[Said, ...] | Refusal:
    """The sentences of a model's answer, all checked, or why none may be shown."""
    try:
        data = json.loads(_bare(content))
    except (ValueError, RecursionError):
        return Refusal.BAD_JSON
    said = _sentences(data)
    if isinstance(said, Refusal):
        return said
    known = {one.token: one for one in clauses}
    for one in said:
        refusal = _fault(one, known)
        if refusal is not None:
            return refusal
    return said


def _bare(content: str) -> str:
    """Without the fence that models put around JSON."""
    found = re.fullmatch(r"\s*```(?:json)?\s*(.*?)\s*```\s*", content, re.DOTALL)
    return found[1] if found else content


def _sentences(data: Any) -> tuple[Said, ...] | Refusal:
    if not isinstance(data, dict):
        return Refusal.BAD_SHAPE
    if data.get("cannot") is True:
        return Refusal.ABSTAINED
    listed = data.get("sentences")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_SENTENCES:
        return Refusal.BAD_SHAPE
    said = tuple(_said(one) for one in listed)
    good = tuple(one for one in said if one is not None)
    return good if len(good) == len(said) else Refusal.BAD_SHAPE


def _said(one: Any) -> Said | None:
    if not isinstance(one, dict):
        return None
    text, cites = one.get("text"), one.get("cites")
    if (
        not isinstance(text, str)
        or not 1 <= len(text.strip()) <= LONGEST_SENTENCE
        or not isinstance(cites, list)
    ):
        return None
    if not 1 <= len(cites) <= MOST_CITED or not all(isinstance(token, str) for token in cites):
        return None
    return Said(unicodedata.normalize("NFC", " ".join(text.split())), tuple(cites))


def _fault(said: Said, known: Mapping[str, Clause]) -> Refusal | None:
    if any(token not in known for token in said.cites):
        return Refusal.UNKNOWN_TOKEN
    cited = [known[token] for token in said.cites]
    if not all(one.in_force for one in cited):
        return Refusal.NOT_IN_FORCE
    if _OUTWARD.search(said.text):
        return Refusal.OUTWARD
    text = unicodedata.normalize("NFC", "\n".join(one.text for one in cited))
    if not _numbers(said.text) <= _numbers(text):
        return Refusal.NUMBER
    if any(" ".join(quote.split()) not in " ".join(text.split()) for quote in _QUOTED.findall(said.text)):
        return Refusal.QUOTATION
    line = max(text.splitlines(), key=lambda one: _share(said.text, one))
    if _negations(said.text) != _negations(line):
        return Refusal.NEGATION
    return None if _is_supported(said.text, text) else Refusal.UNSUPPORTED


def _numbers(text: str) -> set[str]:
    """Digits as they are written, and words for numbers.

    >>> sorted(_numbers("đủ 12 tuổi, tám tháng"))
    ['12', 'tam']
    """
    return set(_NUMBER.findall(text)) | (set(folded(text).split()) & _NUMBER_WORDS)


def _negations(text: str) -> bool:
    return bool(set(re.findall(r"\w+", text.lower())) & _NEGATIONS)


def _share(said: str, text: str) -> float:
    words = set(folded(said).split())
    return len(words & set(folded(text).split())) / max(len(words), 1)


def _is_supported(said: str, text: str) -> bool:
    words = [one for one in folded(said).split() if one not in _CONNECTING]
    if not words:
        return False
    held = [one for one in folded(text).split() if one not in _CONNECTING]
    single = sum(1 for one in words if one in set(held)) / len(words)
    pairs, there = list(pairwise(words)), set(pairwise(held))
    double = sum(1 for one in pairs if one in there) / len(pairs) if pairs else 1.0
    return single >= LEAST_SUPPORTED and double >= LEAST_PAIRS_SUPPORTED
