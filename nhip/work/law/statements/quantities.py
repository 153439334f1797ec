"""The numbers of a sentence that say how much, with comparator and unit; everything else is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"

# What a number must not be part of: days, times, document numbers, years, levels, generations of networks.
_NOT_A_QUANTITY = (
    r"\d{1,2}[:h]\d{2}",
    r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?",
    r"\d+/(?:\d{4}/)?[A-ZĐ][A-ZĐa-z0-9-]*(?:-[A-ZĐ0-9]+)*",
    r"(?:Quyết định|Kế hoạch|Nghị quyết|Nghị định|Thông tư|Chỉ thị|Luật|Công văn|QĐ|NQ)(?:\s+số)?\s+\d+",
    r"(?:năm|giai đoạn|nhiệm kỳ|khóa)\s+\d{4}(?:\s*[-–]\s*\d{4})?",
    r"(?:đến|trước|sau|từ|tới|kỳ)\s+(?:cuối\s+|đầu\s+|hết\s+)?(?:19|20)\d{2}\b(?!\s*%)",
    r"\b(?:19|20)\d{2}\s*[-–]\s*(?:19|20)\d{2}\b",
    r"mức(?: độ)?\s+\d(?:\s*(?:,|và|-)\s*\d)*",
    r"\b[345]G\b",
    r"(?:hơn\s+)?\b\d+\s+(?:tháng|năm|tuần|giờ|phút|tuổi)\b",
    r"(?:điều|khoản|chương|mục|phụ lục|hình|bảng|lớp|quý|tháng|thứ)\s+\d+",
    r"\(\d+\)",
    r"^\s*\d+[.)]\s",
    r"(?<!cung )\bcấp\s+\d\b|\b\d\s+cấp\b",
    r"\b(?:công nghiệp|cách mạng)[^.;]{0,30}\b\d\.\d\b|\b\d\.0\b",
    r"(?:từ\s+)?\d+\s+tuổi",
    r"QĐ-\w+|\b[A-Z]\d+\b",
)
_BLANKED = re.compile("|".join(f"(?:{one})" for one in _NOT_A_QUANTITY), re.IGNORECASE)

_PERCENT = re.compile(rf"(?P<number>{NUMBER})\s*(?:%|phần trăm)")
_ONE_OF = re.compile(
    rf"\b(?:1|một)\s+trong\s+(?:số\s+)?(?P<number>{NUMBER})\s+"
    r"(?P<unit>[^\W\d]+(?:,?\s+thành phố|,?\s+thành)?)"
    r"(?P<first>[^.;]{0,25}?đầu tiên)?",
    re.IGNORECASE,
)
_RANK = re.compile(
    rf"(?P<word>\btop|hạng|vị trí(?: thứ)?|đứng thứ|xếp thứ|thứ hạng)\s+(?P<number>{NUMBER})\b", re.IGNORECASE
)
_MEASURED = re.compile(
    rf"(?P<number>{NUMBER})\s*(?P<unit>Mbps|Gbps|Mb/s"
    r"|(?:nghìn |triệu |tỷ )?(?:tỷ |triệu )?(?:đồng|USD|đô la)"
    r"|(?:nghìn |triệu |ngàn )?(?:người|lượt|hộ|giao dịch|tài khoản|thuê bao|khách))",
    re.IGNORECASE,
)
COUNTED = (
    "chỉ số|yếu tố|nhóm|giải pháp|nền tảng|trợ lý ảo|trợ lý|mục tiêu|trụ cột|nội dung|đề xuất|kiến nghị|"
    "nhiệm vụ|lĩnh vực|mô hình|dự án|đề án|tiêu chí|định hướng|trung tâm|hệ thống|"
    "cơ sở dữ liệu|khâu đột phá|ngành"
)
_COUNT = re.compile(rf"\b(?P<number>\d{{1,3}})\s+(?P<unit>{COUNTED})\b", re.IGNORECASE)

_BEFORE = (
    (">=", r"(?:tối thiểu|ít nhất|không dưới|không thấp hơn|không ít hơn|đạt từ|tỷ lệ từ)\s*"),
    ("<=", r"(?:tối đa|nhiều nhất|không quá|không vượt quá|không cao hơn)\s*"),
    (">", r"(?:trên|hơn|vượt|cao hơn|lớn hơn)\s*"),
    ("<", r"(?:dưới|thấp hơn|ít hơn|nhỏ hơn)\s*"),
    ("~", r"(?:vào khoảng|khoảng|xấp xỉ|gần|tầm|ước)\s*"),
)
_AFTER = ((">=", r"\s*(?:GRDP\s+)?trở lên"), ("<=", r"\s*trở xuống"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence; `start` and `end` hold it with its comparator and unit.

    `sort` is percent, one_of, rank, measure or count.
    """

    value: Decimal
    unit: str
    comparator: str
    start: int
    end: int
    sort: str


def quantities(sentence: str) -> list[Quantity]:
    """All quantities of a sentence, in order."""
    blanked = _BLANKED.sub(lambda found: _blank(found[0]), sentence)
    found: list[Quantity] = []
    for one in _all(sentence, blanked):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def number(text: str) -> Decimal:
    """A number as Vietnamese writes it: 1.234.567,5; a single point before one or two digits is decimal.

    >>> number("0.4"), number("1.234"), number("12,5")
    (Decimal('0.4'), Decimal('1234'), Decimal('12.5'))
    """
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", "."))


def _all(sentence: str, blanked: str) -> Iterator[Quantity]:
    for match in _PERCENT.finditer(blanked):
        yield _quantity(blanked, match, unit="%", sort="percent")
    for match in _ONE_OF.finditer(blanked):
        first = bool(match["first"])
        unit = "hạng" if first else match["unit"]
        yield Quantity(
            number(match["number"]), unit, "<=" if first else "=", match.start(), match.end("unit"), "one_of"
        )
    for match in _RANK.finditer(blanked):
        comparator = "<=" if match["word"].lower() == "top" else "="
        yield Quantity(number(match["number"]), "hạng", comparator, match.start(), match.end(), "rank")
    for match in _MEASURED.finditer(blanked):
        yield _quantity(blanked, match, unit=" ".join(match["unit"].split()), sort="measure")
    for match in _COUNT.finditer(blanked):
        yield _quantity(blanked, match, unit=match["unit"].lower(), sort="count")


def _quantity(text: str, match: re.Match[str], *, unit: str, sort: str) -> Quantity:
    start, end, comparator = match.start(), match.end(), "="
    for sign, words in _BEFORE:
        found = re.search(words + "$", text[:start], re.IGNORECASE)
        if found:
            start, comparator = found.start(), sign
            break
    for sign, words in _AFTER:
        found = re.match(words, text[end:], re.IGNORECASE)
        if found:
            end, comparator = end + found.end(), sign
            opened = re.search(r"từ\s*$", text[:start], re.IGNORECASE)
            start = opened.start() if opened else start
    return Quantity(number(match["number"]), unit, comparator, start, end, sort)


def _blank(text: str) -> str:
    return " " * len(text)
