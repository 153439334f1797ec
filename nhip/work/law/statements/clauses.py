"""One clause a number: where a sentence says several, it is cut where a new thing begins to be measured."""

import re
from dataclasses import dataclass
from itertools import pairwise

from nhip.work.law.statements.quantities import Quantity

_CUT = re.compile(r";\s*|,\s+(?:và\s+)?|\s+và\s+|\.\s+|:\s+(?=tỷ|100)")
_BEGINS = re.compile(
    r"\s*(?:và\s+)?(?:tỷ lệ|tỷ trọng|tỉ lệ|tỉ trọng|năng suất|kinh tế số|doanh thu|doanh số|tổng|mức|hạ tầng|"
    r"số lượng|số |tốc độ|thương mại|hồ sơ|chỉ số|tối thiểu|ít nhất|trên|hơn|khoảng|không dưới|mỗi|các |\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with its number; offsets are those of the sentence."""

    start: int
    end: int
    quantity: Quantity


def clauses(sentence: str, found: list[Quantity]) -> list[Clause]:
    """The clause of each quantity, in order."""
    if not found:
        return []
    begins = [0]
    for before, after in pairwise(found):
        begins.append(_cut(sentence, before, after))
    ends = [*begins[1:], len(sentence)]
    cut = zip(begins, ends, found, strict=True)
    return [_trimmed(sentence, Clause(start, end, one)) for start, end, one in _unjoined(list(cut))]


def _cut(sentence: str, before: Quantity, after: Quantity) -> int:
    """Where the clause of `after` begins: the first place from which it reads as a new measure."""
    between = sentence[before.end : after.start]
    cuts = [found.end() for found in _CUT.finditer(between)]
    for cut in cuts:
        if between[:cut].rstrip().endswith(";") or _BEGINS.match(sentence[before.end + cut :]):
            return before.end + cut
    return before.end + cuts[0] if len(cuts) == 1 and between.count(" ") > len("mot") else -1


def _unjoined(cut: list[tuple[int, int, Quantity]]) -> list[tuple[int, int, Quantity]]:
    # Where no cut was found the two numbers share one clause.
    parts: list[tuple[int, int, Quantity]] = []
    for index, (start, _end, one) in enumerate(cut):
        own = start if start >= 0 else parts[-1][0]
        later = [begun for begun, _, _ in cut[index + 1 :] if begun >= 0]
        parts.append((own, later[0] if later else cut[-1][1], one))
    return parts


def _trimmed(sentence: str, clause: Clause) -> Clause:
    text = sentence[clause.start : clause.end]
    lead = re.match(r"[\s,;:\-–•+]*(?:và\s+)?", text)
    start = clause.start + (lead.end() if lead else 0)
    end = clause.start + len(text.rstrip(" \t,;.:"))
    return Clause(start, max(end, clause.quantity.end), clause.quantity)
