"""Numbers and days as people write them: 1.234.567, 1,2 % and 21/11/2026 in Vietnamese."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from nhip.kernel import clock

Number = int | float | Decimal
NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: Number, *, language: str, digits: int | None = None) -> str:
    """`value` with its thousands marked; `digits` after the point, or as many as it has.

    >>> number(1234567, language="vi"), number(Decimal("1.5"), language="vi")
    ('1.234.567', '1,5')
    """
    exact = Decimal(str(value))
    if digits is not None:
        exact = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    written = f"{exact:,f}"
    if language == "en":
        return written
    return written.translate(str.maketrans(",.", ".,"))


def percent(value: Number, *, language: str, digits: int | None = None) -> str:
    """A share given in points of a hundred; at most one digit after the point unless told.

    >>> percent(Decimal("1.24"), language="en"), percent(90, language="en")
    ('1.2%', '90%')
    """
    points = Decimal(str(value))
    if digits is None:
        rounded = points.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        digits = 0 if rounded == rounded.to_integral_value() else 1
    written = number(points, language=language, digits=digits)
    return f"{written}%" if language == "en" else f"{written}{NO_BREAK}%"


def dong(amount: int, *, language: str) -> str:
    """An amount in đồng: `1.234.567 ₫`, kept on one line."""
    return f"{number(amount, language=language)}{NO_BREAK}₫"


def day(value: date, *, language: str) -> str:
    """A day: 21/11/2026; in English with the month's name, because 03/04 is two days to an English eye."""
    local = clock.local_date(value) if isinstance(value, datetime) and value.tzinfo else value
    if language == "en":
        return f"{local.day} {local:%b} {local.year}"
    return f"{local:%d/%m/%Y}"


def moment(value: datetime, *, language: str) -> str:
    """An instant on the wall clock of Viet Nam: `14:05, 21/11/2026`."""
    local = clock.local(value) if value.tzinfo else value
    written = day(local, language=language)
    return f"{written}, {local:%H:%M}" if language == "en" else f"{local:%H:%M}, {written}"
