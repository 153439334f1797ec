"""Vietnamese words as the law's index keeps them: syllables without diacritics, and pairs. Pure."""

import re
import unicodedata
from itertools import pairwise

_SYLLABLE = re.compile(r"[^\W_]+")
LONGEST_QUESTION = 120
# How exam and everyday questions are framed; it says nothing of what is asked.
_FRAME = re.compile(
    r"\b(?:la )?dung hay (?:la )?sai\b"
    r"|\b(?:nhan dinh|phat bieu|khang dinh|dieu|y) nao (?:sau day|duoi day|sau)"
    r"(?: la)?(?: khong)?(?: dung| phai| sai)?(?: ve| la)?\b"
    r"|\bnao (?:sau day|duoi day)\b|\btruong hop (?:sau day|duoi day)\b"
)


class _Flat(dict[int, str]):
    """A table for `str.translate` that learns each letter once; one letter stays one letter."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).lower()
        plain = "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
        self[code] = plain
        return plain


_flat = _Flat()


def tidy(text: str) -> str:
    """Composed letters, plain spaces: what every later stage relies on."""
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\r", "\n").replace("\t", " ")


def flat(text: str) -> str:
    """Small letters without diacritics, each in its own place.

    >>> flat("Điều 5. Đất đai")
    'dieu 5. dat dai'
    """
    return unicodedata.normalize("NFC", text).translate(_flat)


def syllables(text: str) -> list[str]:
    """Syllables without diacritics.

    >>> syllables("Bộ luật Dân sự")
    ['bo', 'luat', 'dan', 'su']
    """
    return _SYLLABLE.findall(flat(text))


def pairs(words: list[str]) -> list[str]:
    """Neighbouring syllables as one word: most Vietnamese words have two.

    >>> pairs(["dan", "su", "nam"])
    ['dansu', 'sunam']
    """
    return [one + two for one, two in pairwise(words)]


def asked(question: str) -> list[str]:
    """The syllables of a question without its frame.

    >>> asked("Hợp đồng phải bằng văn bản, đúng hay sai?")
    ['hop', 'dong', 'phai', 'bang', 'van', 'ban']
    """
    plain = flat(question)
    without = _SYLLABLE.findall(_FRAME.sub(" ", plain))
    return (without or _SYLLABLE.findall(plain))[:LONGEST_QUESTION]
