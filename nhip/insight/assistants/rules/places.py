"""Where a statement stands in its text: the words around it, its paragraph. Pure."""

from dataclasses import dataclass

LONGEST_AROUND = 140
_HEADER_ENDS = "\n---\n"


@dataclass(frozen=True, slots=True)
class Spot:
    """A span within its paragraph; `number` counts non-empty lines after the header from 1."""

    number: int
    start: int
    end: int


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words of the line before and after a span, each at most 140 characters.

    >>> around("Đầu.\\nMục tiêu đạt 40% năm 2027.", 14, 21)
    ('Mục tiêu ', ' năm 2027.')
    """
    begins = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", end)
    before, after = text[begins:start], text[end : ends if ends >= 0 else len(text)]
    if len(before) > LONGEST_AROUND:
        before = f"… {before[-LONGEST_AROUND:].split(' ', 1)[-1]}"
    if len(after) > LONGEST_AROUND:
        after = f"{after[:LONGEST_AROUND].rsplit(' ', 1)[0]} …"
    return before.lstrip(), after.rstrip()


def paragraphs(title: str, text: str) -> tuple[str, ...]:
    """The title, then the non-empty lines of the body."""
    return (title, *(line.rstrip() for line in text[_body(text) :].splitlines() if line.strip()))


def spot(text: str, start: int, end: int) -> Spot:
    """The paragraph of a span, and the span in it."""
    number, offset = 0, _body(text)
    for line in text[offset:].splitlines(keepends=True):
        number += 1 if line.strip() else 0
        if start < offset + len(line):
            return Spot(number, start - offset, end - offset)
        offset += len(line)
    raise ValueError(f"offset {start} is outside the text")


def _body(text: str) -> int:
    return text.index(_HEADER_ENDS) + len(_HEADER_ENDS) if _has_header(text) else 0


def _has_header(text: str) -> bool:
    return text.startswith("Tiêu đề:") and _HEADER_ENDS in text
