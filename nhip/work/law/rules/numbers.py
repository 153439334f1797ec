"""Numbers of documents (số, ký hiệu văn bản). Pure."""

import re
from dataclasses import dataclass

from nhip.work.law.rules.words import flat

PATTERN = (
    r"\d{1,5}(?:/(?:19|20)\d\d)?/"
    r"(?:QH\d{1,2}|UBTVQH\d{0,2}|HĐBT|CP|TTg"
    r"|[A-ZĐ][A-ZĐa-z]{0,5}(?:-[A-ZĐ][A-ZĐa-zư]{0,10}\d{0,2}){1,3}(?:-(?:19|20)\d\d)?)"
)
_PARTS = re.compile(
    r"(?P<serial>\d{1,5})(?:/(?P<year>(?:19|20)\d\d))?/(?P<mark>.+?)(?:-(?P<last>(?:19|20)\d\d))?"
)
# Typed on keyboards without Đ.
_WITHOUT_D = {"ND": "NĐ", "QD": "QĐ", "HDND": "HĐND"}


@dataclass(frozen=True, slots=True)
class Number:
    """`mark` is what follows the serial number and the year: QH13, NĐ-CP, TT-NHNN.

    `has_year` is what tells a normative document's number from an administrative one's.
    """

    text: str
    mark: str
    year: int | None
    has_year: bool


def number(text: str) -> Number | None:
    """A number read; None when the text is none.

    >>> number("80/2024/ND-CP").text
    '80/2024/NĐ-CP'
    >>> number("2649/KH-UBND").has_year
    False
    """
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return None
    mark = "-".join(_WITHOUT_D.get(part, part) for part in found["mark"].split("-"))
    year = found["year"] or found["last"]
    middle = f"/{found['year']}" if found["year"] else ""
    last = f"-{found['last']}" if found["last"] else ""
    written = f"{int(found['serial']):02d}{middle}/{mark}{last}"
    return Number(written, mark, int(year) if year else None, bool(found["year"]))


def slug(text: str) -> str:
    """A number or a name as a piece of an address.

    >>> slug("45/2013/QH13"), slug("Luật Cư trú")
    ('45-2013-qh13', 'luat-cu-tru')
    """
    return re.sub(r"[^a-z0-9]+", "-", flat(text)).strip("-")
