"""Headings above articles: parts, chapters, sections. Pure."""

import re

from nhip.work.law.contracts import Heading
from nhip.work.law.rules.words import flat

LEVELS = ("part", "chapter", "section", "subsection")
_NAMES = {"phan": "part", "chuong": "chapter", "muc": "section", "tieu muc": "subsection"}
_HEADING = re.compile(
    r"(?P<name>tieu muc|phan|chuong|muc)\s+(?P<label>thu\s+\w+|[ivxlc]+[a-z]?|\d+[a-z]?)\s*"
    r"(?:[.:\-–]\s*(?P<title>.*))?$"
)
LONGEST_TITLE = 200
MOST_TITLE_LINES = 4


def heading(line: str, title: str = "") -> Heading | None:
    """A line read as a heading; None when it is none.

    >>> heading("Mục 2. THỪA KẾ")
    Heading(level='section', label='Mục 2', title='THỪA KẾ')
    """
    found = _HEADING.match(flat(line.strip()))
    if found is None:
        return None
    text = line.strip()
    own = text[found.start("title") :] if found["title"] else ""
    label = text[: found.end("label")]
    return Heading(_NAMES[found["name"]], label, " ".join(f"{own} {title}".split()))


def below(place: tuple[Heading, ...], new: Heading) -> tuple[Heading, ...]:
    """The place once a heading is passed: it ends those of its own level and under it."""
    kept = tuple(one for one in place if LEVELS.index(one.level) < LEVELS.index(new.level))
    return (*kept, new)


def tail(lines: list[str]) -> tuple[list[str], list[Heading]]:
    """Split off the headings that the source left at the end of the article before them.

    >>> tail(["1. Một.", "Mục 2", "THỪA KẾ"])[1]
    [Heading(level='section', label='Mục 2', title='THỪA KẾ')]
    """
    found: list[Heading] = []
    title: list[str] = []
    end = len(lines)
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index]
        one = heading(line)
        if one is not None:
            found.insert(0, Heading(one.level, one.label, " ".join(f"{one.title} {' '.join(title)}".split())))
            title, end = [], index
        elif _can_be_title(line) and len(title) < MOST_TITLE_LINES:
            title.insert(0, line.strip())
        else:
            break
    return lines[:end], found


def _can_be_title(line: str) -> bool:
    text = line.strip()
    return bool(text) and len(text) <= LONGEST_TITLE and text[0].isupper() and text[-1] not in '.;:”"/'
