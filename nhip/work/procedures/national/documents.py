"""Stage: required documents ("thành phần hồ sơ") with originals, copies and the form's file.

    section  := "--" | group+
    group    := HEADING "Tên giấy tờMẫu đơn, tờ khaiSố lượng" document*
    document := NAME FILES? QUANTITY
    QUANTITY := DIGIT " bản chính" ("," NUMBER " bản sao")?

The quantity's first number has one digit: a name that ends with a number stands before it without a
space ("ngày 31/5/2023" "1 bản chính"). Two digits with a leading zero are words of a name ("nộp 01
bản chính"). Where the form's file begins is the next stage's question (templates.py).
"""

import re
from collections.abc import Iterator

from nhip.work.procedures.contracts import RequiredDocument
from nhip.work.procedures.national.reading import Read
from nhip.work.procedures.national.sections import DOCUMENT_HEAD

_QUANTITY = re.compile(r"(?P<run>\d+) bản chính(?:,(?P<copies>\d{1,3}) bản sao)?")
_NONE = {"--", ""}


def documents(text: str) -> Read[tuple[RequiredDocument, ...]]:
    """The documents of all groups, in order; file names are still at the end of the names."""
    if text.strip() in _NONE:
        return Read(())
    first, *tables = text.split(DOCUMENT_HEAD)
    if not tables:
        return Read((), text, "no table of documents in the text")
    found: list[RequiredDocument] = []
    heading, reason = first, ""
    for number, table in enumerate(tables, start=1):
        rows, rest, problem = _rows(table, heading)
        found.extend(rows)
        reason = reason or problem
        heading = rest
        if number == len(tables) and rest.strip(" -\n"):
            reason = reason or "words after the last quantity"
    return Read(tuple(found), text if reason else "", reason)


def _rows(table: str, heading: str) -> tuple[list[RequiredDocument], str, str]:
    """The documents of one table, the text after its last quantity, and what was not understood."""
    rows, position, reason = [], 0, ""
    for match in _quantities(table):
        run, start = match["run"], position
        if len(run) == 2:
            reason = "a quantity of two digits, or a name that ends with a digit"
        name = _words(table[start : match.start() + len(run) - 1])
        position = match.end()
        if not name:
            reason = reason or "a quantity without a document"
            continue
        originals = None if len(run) == 2 else int(run[-1])
        rows.append(_document(name, originals, match["copies"], _heading(heading)))
    return rows, table[position:], reason


def _quantities(table: str) -> Iterator[re.Match[str]]:
    for match in _QUANTITY.finditer(table):
        run = match["run"]
        before, after = table[: match.start()][-1:], table[match.end() :][:1]
        in_name = len(run) == 2 and run.startswith("0")
        # "nộp 1 bản chính và ..." stands among spaces; a cell is glued to at least one neighbour.
        in_words = before == " " and after in tuple(" ,.;)")
        if not in_name and not in_words:
            yield match


def _document(name: str, originals: int | None, copies: str | None, group: str) -> RequiredDocument:
    return RequiredDocument(name, originals, int(copies or 0), group=group)


def _heading(text: str) -> str:
    return "" if text.strip() in _NONE else _words(text)


def _words(text: str) -> str:
    """The words without the list's mark before them."""
    return text.strip().lstrip("-+*•–\t ").strip()
