"""Words of Vietnamese as a search index keeps them: syllables, and pairs of syllables. Pure."""

import re
from itertools import pairwise

from nhip.kernel.text import fold

_SYLLABLE = re.compile(r"[^\W_]+")
LONGEST_QUERY = 60


def syllables(text: str) -> list[str]:
    """Syllables without diacritics.

    >>> syllables("Đăng ký khai sinh")
    ['dang', 'ky', 'khai', 'sinh']
    """
    return _SYLLABLE.findall(fold(text))


def pairs(words: list[str]) -> list[str]:
    """Neighbouring syllables as one word: most Vietnamese words have two.

    >>> pairs(["dang", "ky", "khai"])
    ['dangky', 'kykhai']
    """
    return [one + two for one, two in pairwise(words)]


def exact(text: str) -> list[str]:
    """Syllables with their diacritics, in small letters."""
    return _SYLLABLE.findall(text.lower())


def has_diacritics(text: str) -> bool:
    """Whether somebody took the trouble to type them: then they count."""
    return fold(text) != " ".join(text.lower().split())
