"""Days in legal text and in questions. Pure."""

import re
from datetime import date

LONG = r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})"
SHORT = r"(?:ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_DAY = re.compile(f"{LONG}|{SHORT}", re.IGNORECASE)
# The day the law is asked about; a birthday or the day a paper ran out is not.
_ASKED = re.compile(
    r"\b(?:tai thoi diem|vao thoi diem|tinh den|vao|tai)\s+(?:ngay\s+)?"
    r"(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4}))"
)
_ASKED_YEAR = re.compile(r"\b(?:vao|trong|tai thoi diem)\s+nam\s+((?:19|20)\d\d)\b")
_FROM = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư(?: liên tịch)?|Quyết định|Hiến pháp)\s+này\s+"
    r"(?:được thi hành|có hiệu lực(?:\s+thi hành)?)\s*,?\s*(?:kể\s+)?từ\s+"
    rf"(?:{LONG}|{SHORT})",
    re.IGNORECASE,
)
_PASSED = re.compile(rf"thông qua\s*(?:,\s*)?(?:{LONG}|{SHORT})", re.IGNORECASE)


def first_day(text: str) -> date | None:
    """The first day named in the text.

    >>> first_day("từ ngày 01 tháng 7 năm 2021.")
    datetime.date(2021, 7, 1)
    """
    return _read(_DAY.search(text))


def effective_on(text: str) -> date | None:
    """The day on which the document says of itself that it takes effect."""
    return _read(_FROM.search(text))


def passed_on(text: str) -> date | None:
    """The day on which the document says it was passed."""
    return _read(_PASSED.search(text))


def asked_on(plain: str) -> date | None:
    """The day a question is about; `plain` is flat text. A year stands for its last day.

    >>> asked_on("vao ngay 5/6/2010 thi ap dung luat nao")
    datetime.date(2010, 6, 5)
    >>> asked_on("a sinh ngay 03/10/2003") is None
    True
    """
    day = _read(_ASKED.search(plain))
    if day is not None:
        return day
    year = _ASKED_YEAR.search(plain)
    return date(int(year[1]), 12, 31) if year else None


def _read(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    day, month, year = [int(part) for part in found.groups() if part is not None][-3:]
    try:
        return date(year, month, day)
    except ValueError:
        return None
