"""What is typed or scanned at a counter: a chip card's QR, a number, or a name with a birth date."""

import re
from dataclasses import dataclass
from datetime import date

# number|old number|name|ddmmyyyy|sex|address|issued ddmmyyyy, as the card of 2021 and its followers print it.
PARTS, SEXES = 7, {"nam": "male", "nữ": "female", "nu": "female"}
_NUMBER = re.compile(r"\d{12}", re.ASCII)
_NAMED = re.compile(
    r"(?P<name>[^\d|]+?)[\s,;]+(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is meant: by `number`, or by `full_name` and `birth_date`; the rest comes from the card alone."""

    number: str = ""
    full_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""


def sought(text: str) -> Sought | None:
    """Who a search box means; None where it can mean nobody.

    >>> sought("079190000001|024123456|Nguyễn Thị Mai|02031990|Nữ|12 Lê Lợi, Sài Gòn|01012022").birth_date
    datetime.date(1990, 3, 2)
    >>> sought("nguyen thi mai 2/3/1990").full_name
    'nguyen thi mai'
    """
    text = " ".join(text.split())
    if "|" in text:
        return _card(text)
    bare = re.sub(r"[\s.\-]", "", text)
    if _NUMBER.fullmatch(bare):
        return Sought(number=bare)
    found = _NAMED.fullmatch(text)
    born = _day(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    return Sought(full_name=found["name"].strip(), birth_date=born) if found and born else None


def _card(text: str) -> Sought | None:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) < PARTS - 1 or not _NUMBER.fullmatch(parts[0]) or not parts[2]:
        return None
    born = parts[3]
    is_day = len(born) == 8 and born.isascii() and born.isdigit()
    return Sought(
        number=parts[0],
        full_name=parts[2],
        birth_date=_day(int(born[4:]), int(born[2:4]), int(born[:2])) if is_day else None,
        sex=SEXES.get(parts[4].lower(), ""),
        address=parts[5],
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
