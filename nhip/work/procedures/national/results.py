"""Stages: results ("kết quả xử lý") and conditions ("yêu cầu, điều kiện").

results := (NAME "Mã: " CODE)+
CODE    := capitals, digits, dots and dashes, ending with a digit ("KQ.G12.001145")
"""

import re

from nhip.work.procedures.contracts import Result
from nhip.work.procedures.national.reading import Read, is_unstated

_CODE = re.compile(r"Mã: ?(?P<code>[A-Z\d][A-Z\d.\-]*\d)")
_NO_CONDITION = re.compile(
    r"(?:không(?: có| quy định| yêu cầu)?(?: yêu cầu,? điều kiện)?|none)[ .;]*", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-+*•]|\(?\d{1,2}[.)]|\(?[a-zđ]\)|[a-zđ]\.)\s*(?=\S)")


def results(text: str) -> Read[tuple[Result, ...]]:
    """What the citizen gets, each with its national code."""
    if is_unstated(text):
        return Read(())
    found, start = [], 0
    for match in _CODE.finditer(text):
        found.append(Result(text[start : match.start()].strip(), match["code"]))
        start = match.end()
    rest = text[start:].strip()
    if not found:
        return Read((Result(rest),), text, "no code of a result in the text")
    if rest or not all(one.name for one in found):
        return Read(tuple(found), text, "words after the last code, or a code without a name")
    glued = any(re.search(r"\d{8}$", one.code) for one in found)
    return Read(tuple(found), text, "a code glued to the next name" if glued else "")


def conditions(text: str) -> Read[tuple[str, ...]]:
    """The conditions, one by one where every line is an item; prose is kept as it is."""
    if is_unstated(text) or _NO_CONDITION.fullmatch(text.strip()):
        return Read(())
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # One paragraph is one condition; of several without marks nobody can tell which belong together.
    itemised = len(lines) == 1 or all(_BULLET.match(line) for line in lines)
    items = tuple(_BULLET.sub("", line) if itemised else line for line in lines)
    return Read(items, text, "" if itemised else "prose")
