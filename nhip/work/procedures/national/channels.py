"""Stage: channels and statutory times ("cách thức thực hiện").

    table := row+
    row   := CHANNEL time fee note
    time  := "Không có thông tin" | NUMBER " " UNIT | NUMBER | WORDS
    fee   := see fees.py;  note := any text up to the next row

A bare NUMBER has no unit and WORDS are not a length of time: both are kept. WORDS are recognised
only where the table begins, and after that only as the same words again.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from nhip.work.procedures.contracts import Channel, StatutoryTime, TimeUnit
from nhip.work.procedures.national.reading import UNSTATED, Read
from nhip.work.procedures.national.sections import CHANNEL_HEAD

CHANNELS = {
    "Trực tuyến": Channel.ONLINE,
    "Trực tiếp": Channel.IN_PERSON,
    "Dịch vụ bưu chính": Channel.POST,
}
UNITS = {
    "Ngày làm việc": TimeUnit.WORKING_DAYS,
    "Ngày": TimeUnit.DAYS,
    "Giờ làm việc": TimeUnit.WORKING_HOURS,
    "Giờ": TimeUnit.HOURS,
    "Tuần": TimeUnit.WEEKS,
    "Tháng": TimeUnit.MONTHS,
    "Năm": TimeUnit.YEARS,
}
NO_TIME = {"Không", "Không quy định", "Không có", "Không có quy định"}

_CHANNEL = "|".join(CHANNELS)
_SUM = r"(?!0)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)? (?:VNĐ|Việt Nam Đồng|USD|EUR)"
_FEE = rf"(?=(?P<fee>Miễn phí|{UNSTATED}|{_SUM}))"
_FIRST_WORDS = re.compile(rf"\s*(?:{_CHANNEL})(?!{_CHANNEL})(?P<words>[^\d\s(][^\d]{{0,150}}?){_FEE}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: channel and time are read; `fee` and `rest` wait for the next stage."""

    channel: Channel
    time: Read[StatutoryTime | None]
    fee: str
    rest: str


def rows(text: str) -> Read[tuple[Row, ...]]:
    """The rows of the table; not understood when it does not begin with a row."""
    body = text.strip().removeprefix(CHANNEL_HEAD).strip()
    found = list(_row_pattern(body).finditer(body))
    if not body:
        return Read(())
    if not found or found[0].start() > 0:
        return Read((), text, "no row of the table begins where the text begins")
    bounds = pairwise([match.start() for match in found] + [len(body)])
    return Read(tuple(_row(m, body[m.end() : end]) for m, (_, end) in zip(found, bounds, strict=True)))


def _row_pattern(body: str) -> re.Pattern[str]:
    # The bare number is lazy: in "1200 VNĐ" the time is 1 and the fee 200, since a fee never begins
    # with 0 and 1 | 200, 12 | 00 are the only cuts.
    first = _FIRST_WORDS.match(body)
    words = f"|(?P<words>{re.escape(first['words'])})" if first else "|(?P<words>(?!))"
    return re.compile(
        rf"(?P<channel>{_CHANNEL})(?:(?P<none>{UNSTATED})"
        rf"|(?P<value>\d+(?:[.,]\d+)?) (?P<unit>{'|'.join(UNITS)})|(?P<bare>\d+?){words}){_FEE}"
    )


def _row(match: re.Match[str], rest: str) -> Row:
    fee = match["fee"]
    return Row(CHANNELS[match["channel"]], _time(match), fee, rest[len(fee) :])


def _time(match: re.Match[str]) -> Read[StatutoryTime | None]:
    words = (match["words"] or "").strip(" .")
    if match["none"] or words in NO_TIME:
        return Read(None)
    if words:
        return Read(None, words, "the time is told in words")
    if match["bare"]:
        return Read(None, match["bare"], "a number without a unit of time")
    value = Decimal(match["value"].replace(",", "."))
    if value == 0:
        return Read(None, f"{match['value']} {match['unit']}", "a time of zero")
    return Read(StatutoryTime(value, UNITS[match["unit"]]))
