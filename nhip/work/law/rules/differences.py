"""Two texts word by word. Pure."""

import re
from difflib import SequenceMatcher

from nhip.work.law.contracts import Piece

# Texts are compared line by line first: words of one clause are not looked for in another.
_WORDS = re.compile(r"\s+|[^\s]+")


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two texts in reading order: kept "=", taken out "-", put in "+".

    >>> [(one.sign, one.text) for one in difference("hoa hồng", "hoa lan")]
    [('=', 'hoa '), ('-', 'hồng'), ('+', 'lan')]
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("=", "".join(old[i1:i2])))
        else:
            found += _words("".join(old[i1:i2]), "".join(new[j1:j2]))
    return tuple(one for one in found if one.text)


def _words(before: str, after: str) -> list[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("=", "".join(old[i1:i2])))
        else:
            found += [Piece("-", "".join(old[i1:i2])), Piece("+", "".join(new[j1:j2]))]
    return found
