"""How the place of a sentence in a policy text is counted. Pure: text in, places out.

A source file has a short header closed by a line `---`. Paragraph 0 is the title from the header;
the non-empty lines after it count from 1. Within a paragraph, sentences end at a full stop, question
or exclamation mark before a space and a capital or digit; clauses end at semicolons.
"""

import re
from collections.abc import Iterator

from nhip.insight.indicators.contracts import Place

_HEADER_END = "---"
_TITLE = "Tiêu đề: "
_SENTENCE_END = re.compile(r"[.?!…]\s+(?=\S)")
_CLAUSE_END = re.compile(r";\s+")
LONGEST_QUOTATION = 400
_WORD = re.compile(r"\S+")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a source file, the title first."""
    header, _, body = text.partition(f"\n{_HEADER_END}\n")
    title = header.splitlines()[0].removeprefix(_TITLE) if header else ""
    return [title, *(line.rstrip() for line in body.splitlines() if line.strip())]


def passage(text: str, place: Place) -> str | None:
    """The words at a place; None where the text does not carry it (another edition of the source)."""
    found = paragraphs(text)
    if place.paragraph >= len(found):
        return None
    words = found[place.paragraph][place.start : place.end]
    if not words.startswith(place.first_words) or not words.endswith(place.last_words):
        return None
    return words


def sentence(text: str, place: Place) -> str | None:
    """The whole sentence around a place; None as in `passage`."""
    if passage(text, place) is None:
        return None
    paragraph = paragraphs(text)[place.paragraph]
    start, end = _spans(paragraph, _SENTENCE_END)[place.sentence - 1]
    return paragraph[start:end].strip()


def quotation(text: str, place: Place) -> str | None:
    """What to show of a place: its sentence, or of a long sentence its clause alone."""
    whole = sentence(text, place)
    if whole is None or len(whole) <= LONGEST_QUOTATION:
        return whole
    start, end = _spans(whole, _CLAUSE_END)[place.clause - 1]
    return f"… {whole[start:end].strip().rstrip(';')} …"


def locate(text: str, *, source: str, paragraph: int, start: int, end: int) -> Place:
    """The place of a span of a paragraph, with its sentence and clause counted."""
    return locate_in(paragraphs(text)[paragraph], source=source, paragraph=paragraph, start=start, end=end)


def locate_in(whole: str, *, source: str, paragraph: int, start: int, end: int) -> Place:
    """The same for a paragraph in hand."""
    number, (first, last) = _containing(_spans(whole, _SENTENCE_END), start)
    clause, _span = _containing(_spans(whole[first:last], _CLAUSE_END), start - first)
    words = _WORD.findall(whole[start:end])
    return Place(
        source=source,
        paragraph=paragraph,
        sentence=number,
        clause=clause,
        start=start,
        end=end,
        first_words=" ".join(words[:2]),
        last_words=words[-1],
    )


def _containing(spans: list[tuple[int, int]], offset: int) -> tuple[int, tuple[int, int]]:
    for number, span in enumerate(spans, start=1):
        if span[0] <= offset < span[1]:
            return number, span
    raise ValueError(f"offset {offset} is outside the paragraph")


def _spans(text: str, end: re.Pattern[str]) -> list[tuple[int, int]]:
    return list(_split(text, end))


def _split(text: str, end: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for found in end.finditer(text):
        if end is _SENTENCE_END and not _opens(text[found.end()]):
            continue
        yield start, found.end()
        start = found.end()
    if start < len(text) or not text:
        yield start, len(text)


def _opens(letter: str) -> bool:
    return letter.isupper() or letter.isdigit() or letter in '“"('
