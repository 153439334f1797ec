"""Patterns an officer may write: only those that cannot make a check run for hours. Pure."""

import re

# The parser the re module itself uses; there is no other way to look into a pattern.
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any

LONGEST = 200
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_MANY = 64


def is_safe(pattern: str) -> bool:
    """Whether a pattern is short, correct, and repeats no open repetition and no choice of words.

    >>> is_safe(r"[0-9]{10}(-[0-9]{3})?"), is_safe(r"(a+)+"), is_safe("[")
    (True, False, False)
    """
    if len(pattern) > LONGEST:
        return False
    try:
        return not _nests(parser.parse(pattern), inside=False)
    except (re.error, RecursionError, OverflowError):
        return False


def _nests(part: Any, *, inside: bool) -> bool:
    if isinstance(part, parser.SubPattern | list):
        return any(_nests(one, inside=inside) for one in part)
    if not isinstance(part, tuple):
        return False
    name = str(part[0])
    if name in _REPEATS:
        _least, most, body = part[1]
        if inside and most > _MANY:
            return True
        return _nests(body, inside=inside or most > 1)
    if name in ("GROUPREF", "GROUPREF_EXISTS") or (name == "BRANCH" and inside):
        return True
    return any(_nests(one, inside=inside) for one in part[1:])
