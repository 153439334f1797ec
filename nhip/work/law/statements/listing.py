"""How many items a text lists after it said how many there are."""

import re

_NUMBERED = re.compile(r"\((\d{1,2})\)|(?:^|\s)(\d{1,2})[.)]\s")
FARTHEST = 4000


def listed_after(text: str, place: int) -> int | None:
    """The items of the list that follows a place; None where nothing is listed by number or semicolon.

    >>> listed_after("03 chỉ số: (1) một; (2) hai; (3) ba.", 9)
    3
    """
    following = text[place : place + FARTHEST]
    numbered = _run(following)
    if numbered:
        return numbered
    sentence = re.split(r"(?<=[.])\s+(?=[A-ZĐ])", following, maxsplit=1)[0]
    _said, colon, items = sentence.partition(":")
    if not colon or "\n" in _said:
        return None
    parts = [one for one in re.split(r"[;]|,\s+(?!và)|\s+và\s+(?=\S)", items) if one.strip(" .\n")]
    by_semicolon = [one for one in items.split(";") if one.strip(" .\n")]
    return len(by_semicolon) if len(by_semicolon) > 1 else len(parts) if len(parts) > 1 else None


def _run(text: str) -> int:
    """The last number of a list numbered 1, 2, 3, ...; 0 where it does not begin soon."""
    expected = 1
    for found in _NUMBERED.finditer(text):
        value = int(found[1] or found[2])
        if value == expected:
            expected += 1
    return expected - 1 if expected > 2 else 0
