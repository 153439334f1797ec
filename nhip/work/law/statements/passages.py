"""From a text to its header, headings and sentences, with their places."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_HEADER = re.compile(r"(Tiêu đề|Ngày|Địa phương|Loại):[ \t]*(.*)")
_END_OF_HEADER = "---"
# A full stop ends a sentence when a capital, a quotation mark or a bracket follows.
_END = re.compile(r"[.!?…]+[\"”’)]*\s+(?=[A-ZĐÀ-Ỵ\"“‘(\[0-9-])")
_ABBREVIATED = re.compile(r"(?:\b(?:Th|TS|ThS|GS|PGS|St|No)|\b[A-ZĐ]|^\s*\d{1,2}|\(\d+)\.$")
# "TP. Bến Tre" goes on, "... của TP. Kinh tế số ..." does not: a name has two capitals.
_TOWN = re.compile(r"\b(?:TP|Tp|TX|P|Q)\.$")
_NAME = re.compile(r"[A-ZĐ]\S*\s+[A-ZĐÀ-Ỵ]|HCM|Huế|Vinh")
LONGEST_HEADING = 140


@dataclass(frozen=True, slots=True)
class Header:
    """What a text says of itself before it begins; empty where it says nothing."""

    title: str = ""
    dated: str = ""
    localities: tuple[str, ...] = ()
    described: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words, its offsets, its paragraph, and the headings above it, nearest last."""

    text: str
    start: int
    end: int
    paragraph: int
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passages:
    """A text taken apart."""

    header: Header
    sentences: tuple[Sentence, ...] = field(default_factory=tuple)


def passages(text: str) -> Passages:
    """Take a text apart. Offsets count characters of `text` as given."""
    header, begins = _header(text)
    return Passages(header, tuple(_sentences(text, begins)))


def _header(text: str) -> tuple[Header, int]:
    found: Mapping[str, str] = {}
    begins = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare == _END_OF_HEADER and found:
            return _header_of(found), begins + len(line)
        named = _HEADER.fullmatch(bare)
        if named is None:
            return Header(), 0
        found = {**found, named[1]: named[2]}
        begins += len(line)
    return Header(), 0


def _header_of(found: Mapping[str, str]) -> Header:
    places = tuple(one.strip() for one in found.get("Địa phương", "").split(";") if one.strip())
    return Header(found.get("Tiêu đề", ""), found.get("Ngày", ""), places, found.get("Loại", ""))


def _sentences(text: str, begins: int) -> Iterator[Sentence]:
    headings: tuple[str, ...] = ()
    offset = begins
    for number, line in enumerate(text[begins:].splitlines(keepends=True), start=1):
        bare = line.strip()
        if bare and _is_heading(bare):
            headings = _under(headings, bare)
        start = offset
        for part in _split(line):
            words = part.strip()
            if words:
                first = start + len(part) - len(part.lstrip())
                yield Sentence(words, first, first + len(words), number, headings)
            start += len(part)
        offset += len(line)


def _split(line: str) -> Iterator[str]:
    begun = 0
    for stop in _END.finditer(line):
        said = line[begun : stop.start() + 1]
        if _ABBREVIATED.search(said) or (_TOWN.search(said) and _NAME.match(line[stop.end() :])):
            continue
        yield line[begun : stop.end()]
        begun = stop.end()
    yield line[begun:]


def _is_heading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and line[-1] not in ".;,!?" and not line.startswith(("-", "+", "•"))


def _under(headings: tuple[str, ...], line: str) -> tuple[str, ...]:
    # A numbered heading begins anew; one that only names a year stays under the one before.
    return (line,) if re.match(r"(\(?\d+[.)]|[IVX]+\.|\*)", line) else (*headings[-2:], line)
