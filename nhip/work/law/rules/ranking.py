"""What besides its words speaks for an article: the law and the article a question names, validity. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nhip.work.law.rules import dates, words

NAMED_LAW = 1.15
NAMED_ARTICLE = 2.0
# A text that is not in force on the day is shown only where no other answers.
NOT_IN_FORCE = 0.55
_ARTICLE = re.compile(r"\bdieu (\d+[a-z]?)\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: its syllables, all of it as words, the day it is about, articles it names."""

    syllables: tuple[str, ...]
    plain: str
    day: date | None
    articles: frozenset[str]


def question(text: str) -> Question:
    """Read a question, with or without diacritics."""
    flat = words.flat(text)
    plain = f" {' '.join(words.syllables(text))} "
    return Question(tuple(words.asked(text)), plain, dates.asked_on(flat), frozenset(_ARTICLE.findall(plain)))


def factor(asked: Question, *, title: str, label: str, in_force: bool) -> float:
    """By how much an article's score is to be multiplied.

    >>> factor(question("Điều 6 Luật Cư trú"), title="Luật Cư trú", label="6", in_force=True)
    2.3
    """
    named = _as_words(title) in asked.plain
    found = NAMED_LAW if named else 1.0
    if named and label in asked.articles:
        found *= NAMED_ARTICLE
    return round(found if in_force else found * NOT_IN_FORCE, 6)


@lru_cache(maxsize=4096)
def _as_words(title: str) -> str:
    return f" {' '.join(words.syllables(title))} "
