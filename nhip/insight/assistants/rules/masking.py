"""What is taken out of a question before it is kept or shown to an officer. Pure."""

import re

_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<!\d)(?:\d[ .-]?){11}\d(?!\d)"), "[12 số]"),
    (re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)"), "[điện thoại]"),
    (re.compile(r"(?<!\d)\d{9}(?!\d)"), "[9 số]"),
)


def masked(text: str) -> str:
    """Without numbers of persons, telephones and mail addresses.

    >>> masked("CCCD 079 123 456 789, gọi 0912.345.678, a.b@example.vn")
    'CCCD [12 số], gọi [điện thoại], [e-mail]'
    """
    for pattern, said in _MASKS:
        text = pattern.sub(said, text)
    return text


_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trương|Lương|Mai|Cao|Tô|"
    "Trịnh|Hà|Lâm|Phùng|Châu|Tạ|Thái|Nguyen|Tran|Pham|Hoang|Huynh|Dang|Bui|Truong"
)
_CAPITAL = r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]+"
# Longer than a person's number: an account, a card.
_LONG = re.compile(r"(?<![\d/])(?:\d[ .-]?){12,}\d(?![\d/])")
_OUTSIDE = (
    # Names of streets, places and persons of history are no asker's; the city keeps its name.
    (
        re.compile(
            r"(?i:\b(?:số nhà|nhà số|số|hẻm|ngõ))\s+\d[\w/]*,?\s+"
            r"(?i:đường|phố|ngõ|hẻm|ấp|thôn)\s+[^,.;?!]{2,40}"
        ),
        "[địa chỉ]",
    ),
    (re.compile(r"\b\d{2}[A-Z]\d?[ .-]?\d{3}\.?\d{2}\b"), "[biển số]"),
    (re.compile(r"(?i:\bsinh(?: ngày)?)\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"), "sinh [ngày]"),
    (re.compile(rf"\b(?!Hồ Chí Minh)(?:{_FAMILY})(?:\s+{_CAPITAL}){{1,4}}"), "[tên]"),
    (re.compile(rf"(?i:\b(?:tên(?: là)?|tôi là))\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,4}}"), "tên [tên]"),
    (re.compile(rf"\b((?i:ông|bà|anh|chị|cô|chú|bác))\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,4}}"), r"\1 [tên]"),
    (re.compile(r"(?<![\d/])(?:\d[ .-]?){5,}\d(?![\d/])"), "[số]"),
)


def masked_for_outside(text: str) -> str:
    """The same, and names, addresses, plates, days of birth and every other long number: for what leaves us.

    A name in small letters, or one without a title whose family name is rare, is not seen to be one.

    >>> masked_for_outside("Tôi là Trần Thị Bưởi, sinh 01/02/1990, ở số 5 đường Hoa Mai, có được trồng hoa?")
    'Tôi là [tên], sinh [ngày], ở [địa chỉ], có được trồng hoa?'
    """
    text = masked(_LONG.sub("[số]", text))
    for pattern, said in _OUTSIDE:
        text = pattern.sub(said, text)
    return text
