"""Mentions of other documents and provisions in a text, and what is done to them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nhip.work.law.contracts import Reference, RelationKind
from nhip.work.law.rules import numbers

_KINDS = (
    "Bộ luật|Luật|Hiến pháp|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị"
)
# A number with at most a title between it and the kind; a kind with `này` is the document itself.
_DOCUMENT = re.compile(
    rf"(?P<self>\b(?:{_KINDS})\s+này\b)"
    rf"|(?P<named>\b(?:{_KINDS})\b(?P<title>(?:(?!\b(?:{_KINDS})\b)[^.;:()“”\"\n]){{0,160}}?))?"
    rf"(?:\bsố\s*:?\s*|(?<=\s)|^)(?P<number>{numbers.PATTERN})"
    r"|(?P<law>\b(?:Bộ luật|Luật|Pháp lệnh)\s+(?P<name>[A-ZĐÀ-Ỹ][\w]*(?:,?\s+[\w]+){0,11}))",
)
_LABELS = r"\d+[a-zđ]?\b(?:\s*(?:,|và|hoặc|đến)\s*\d+[a-zđ]?\b)*"
_LETTERS = r"[a-zđ]\b(?:\s*(?:,|và|hoặc)\s*(?:điểm\s+)?[a-zđ]\b)*"
_PROVISION = re.compile(
    rf"(?:(?:các\s+)?[Đđ]iểm\s+(?P<points>{_LETTERS})\s*,?\s*)?"
    rf"(?:(?:các\s+)?[Kk]hoản\s+(?P<clauses>{_LABELS})\s*,?\s*(?:của\s+)?)?"
    rf"(?:(?:các\s+)?(?:Điều|điều)\s+(?P<articles>{_LABELS}|này))"
)
_TO_DOCUMENT = re.compile(r"\s*,?\s*(?:của\s+)?")
QUOTE = 300


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named in a sentence. `own` is the document itself."""

    start: int
    end: int
    number: str
    name: str
    own: bool


def mentions(text: str) -> list[Mention]:
    """The documents a text names, in order."""
    return [_mention(found) for found in _DOCUMENT.finditer(text)]


def _mention(found: re.Match[str]) -> Mention:
    read = numbers.number(found["number"]) if found["number"] else None
    name = found["law"] or (f"{found['named']}" if found["named"] else "")
    return Mention(
        found.start(), found.end(), read.text if read else "", " ".join(name.split()), bool(found["self"])
    )


def references(text: str, *, address: str, heading: str = "") -> Iterator[Reference]:
    """All references of one clause. `heading` is its article's, which says what an amendment amends."""
    for sentence in _sentences(text):
        named = mentions(sentence)
        attached = set()
        for found in _PROVISION.finditer(sentence):
            document = _document_after(sentence, found.end(), named)
            if document is not None:
                attached.add(document.start)
            for target in _targets(found, address):
                yield _reference(sentence, document, target, address, found.start())
        for one in named:
            if not one.own and one.start not in attached:
                yield _reference(sentence, one, "", address, one.start)


def _sentences(text: str) -> list[str]:
    return [
        part
        for line in text.split("\n")
        for part in re.split(r"(?<=[.;])\s+(?=[A-ZĐ\d])", line)
        if part.strip()
    ]


def _document_after(sentence: str, end: int, named: list[Mention]) -> Mention | None:
    gap = _TO_DOCUMENT.match(sentence, end)
    reached = gap.end() if gap else end
    return next((one for one in named if end <= one.start <= reached), None)


def _targets(found: re.Match[str], address: str) -> list[str]:
    articles = (
        [address.split(".")[0]]
        if found["articles"] == "này"
        else [f"dieu-{one}" for one in _labels(found["articles"])]
    )
    if not found["clauses"] or len(articles) > 1:
        return articles
    clauses = [f"{articles[0]}.khoan-{one}" for one in _labels(found["clauses"])]
    if not found["points"] or len(clauses) > 1:
        return clauses
    letters = re.findall(r"\b[a-zđ]\b", found["points"])
    return [f"{clauses[0]}.diem-{one}" for one in letters]


def _labels(text: str) -> list[str]:
    """`1, 2 và 5` and `3 đến 5`: every label meant.

    >>> _labels("1, 3 đến 5")
    ['1', '3', '4', '5']
    """
    found: list[str] = []
    for part in re.split(r"\s*(?:,|và|hoặc)\s*", text):
        ends = re.split(r"\s*đến\s*", part)
        if len(ends) == 2 and all(one.isdigit() for one in ends) and 0 < int(ends[1]) - int(ends[0]) < 60:
            found += [str(one) for one in range(int(ends[0]), int(ends[1]) + 1)]
        else:
            found += [one for one in ends if one]
    return found


def _reference(sentence: str, document: Mention | None, target: str, address: str, at: int) -> Reference:
    outside = document is not None and not document.own
    kind = effect(sentence, at) if outside and document and document.number else RelationKind.CITES
    if outside and document and not document.number:
        kind = _by_name(effect(sentence, at))
    return Reference(
        kind=kind,
        address=address,
        number=document.number if document and outside else "",
        name=document.name if document and outside else "",
        target=target,
        quote=sentence.strip()[:QUOTE],
    )


def _by_name(kind: RelationKind) -> RelationKind:
    """A name without a number may be part of another document's name: it ends nothing."""
    ending = (RelationKind.REPLACES, RelationKind.REPEALS)
    return RelationKind.CITES if kind in ending else kind


_ENDS = re.compile(r"hết hiệu lực(?:\s+thi hành)?\s*,?\s*(?:kể\s+)?từ\s+ngày\s+\S+(?:\s+\S+){0,2}?\s+này")
# `Thông tư số 1 hướng dẫn một số điều của Luật B hết hiệu lực`: the law is part of a name.
_OF_TITLE = re.compile(r"\b(?:của|thi hành|hướng dẫn|theo|về)\s*$")
_REPLACED = re.compile(
    r"(?:này\s+(?:sẽ\s+)?(?:có hiệu lực[^;]*\s(?:và\s+)?)?thay thế|^\W*\w?\W*Thay thế)[^.;]*$"
)
_REPEALED = re.compile(r"\b[Bb]ãi bỏ\b(?![^.;]*\bquyền\b)[^.;]*$")
_AMENDS = re.compile(r"\b(?:Sửa đổi|Bổ sung|Thay (?:thế )?cụm từ)[^.;]*$")
_DETAILS = re.compile(r"này\s+(?:quy định|hướng dẫn)[^.;]*(?:chi tiết|thi hành)[^.;]*$")
_PART = re.compile(r"\b(?:Chương|Mục|Phụ lục|một số|các nội dung|cụm từ|quy định tại)\b", re.IGNORECASE)
_AMENDED_BY = re.compile(r"(?:đã\s+)?được\s+sửa đổi[^.;]*?\s(?:theo|bởi|tại)\s[^.;]*$")


def effect(sentence: str, at: int) -> RelationKind:
    """What the sentence does to the document mentioned at `at`.

    >>> text = "Luật Cư trú số 81/2006/QH11 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành."
    >>> effect(text, 0).value
    'replaces'
    """
    before, after = sentence[:at], sentence[at:]
    if _AMENDED_BY.search(before):
        return RelationKind.CITES
    if _ENDS.search(after):
        return RelationKind.CITES if _OF_TITLE.search(before) else _whole(RelationKind.REPLACES, before)
    replaced = _REPLACED.search(before)
    if replaced:
        return _whole(RelationKind.REPLACES, replaced[0])
    repealed = _REPEALED.search(before)
    if repealed and len(before) < QUOTE:
        return _whole(RelationKind.REPEALS, repealed[0])
    if _AMENDS.search(before):
        return RelationKind.AMENDS
    return RelationKind.DETAILS if _DETAILS.search(before) else RelationKind.CITES


def _whole(kind: RelationKind, before: str) -> RelationKind:
    """What ends a chapter or some articles of a document leaves the document in force."""
    return RelationKind.AMENDS if _PART.search(before) else kind
