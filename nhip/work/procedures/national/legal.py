"""Stage: legal bases ("căn cứ pháp lý"), a table of titles and numbers glued together.

    table  := row+
    row    := TITLE CELL
    CELL   := (TYPE "số"?)? NUMBER
    NUMBER := DIGITS "/" YEAR "/" BODY | DIGITS "/" BODY          ("155/2020/NĐ-CP", "2222/QĐ-BHXH")

Titles hold numbers too ("... sửa đổi Nghị định số 155/2020/NĐ-CP ngày ..."). A number closes a row
when it is glued to what stands before or after it; in a sentence it has spaces. Where a title ends
with a number and the cell repeats it, the second is the cell. A title that itself holds a seam of
two cells means that a cell was not recognised: the row is kept but not understood.
"""

import re
from dataclasses import dataclass

from nhip.work.procedures.contracts import LegalBasis
from nhip.work.procedures.national.reading import Read, is_unstated
from nhip.work.procedures.national.seams import has_seam
from nhip.work.procedures.national.sections import LEGAL_HEAD

_ISSUERS = (
    "CP", "TTg", "CTN", "TW", "BCA", "BQP", "BNG", "BTP", "BTC", "BCT", "BCN", "BTM", "BKHCN",
    "BKHCNMT", "BKH&CN", "BNV", "BYT", "BGDĐT", "BGD&ĐT", "BGDDT", "BVHTTDL", "BVHTT&DL",
    "BVHTT", "BNNPTNT", "BNN&PTNT", "BNN", "BNNMT", "BTNMT", "BXD", "BGTVT", "BTTTT", "BBCVT",
    "BLĐTBXH", "BLDTBXH", "BLĐTB&XH", "BKHĐT", "BKHDT", "BKH&ĐT", "BKH", "BTDTT", "BDTTG", "BTS",
    "UBDT", "NHNN", "TTCP", "VPCP", "VPQH", "UBND", "HĐND", "HDND", "BHXH", "TCHQ", "CHQ", "TCT",
    "CT", "TANDTC", "VKSNDTC", "VKSTC", "KTNN", "MTTW", "UBTVQH", "BTV", "BCHTW", "TLĐ", "TLĐLĐVN",
    "HĐTP", "HQ", "BTCCBCP", "TCCP", "ĐCT", "UBCK", "CSXH", "CTMTTQVN", "ĐCTUBTWMTTQVN",
    "UBTWMTTQVN", "QH",
)  # fmt: skip
_TYPES = (
    "NĐ", "ND", "NÐ", "TT", "QĐ", "QD", "QÐ", "NQ", "CT", "PL", "L", "TTLT", "TTLB", "NQLT", "LCT",
    "VBHN", "KH", "CV", "TB", "HD", "SL", "LPL", "HĐBT", "VB", "BC", "QC", "QCVN", "CTr", "CD",
)  # fmt: skip


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TERM = r"(?:PL-|NQ-|L-|VBHN-)?(?:UBTV)?QH(?:1[0-9]|[1-9])"
_BODY = (
    rf"(?:{_TERM}|(?:{_one_of(_TYPES)})(?:[-/]\s?(?:{_one_of(_ISSUERS)}|[ACHV]\d{{2}}))+"
    rf"|(?:{_one_of(_TYPES)})-(?:CP)|CTN|TTg|HĐBT|CP|PL|L-CTN)"
)
_NUMBER = re.compile(
    rf"(?P<first>(?:(?<![\d/])\d\d\.\d{{1,2}}(?=/\d{{4}}/NQ-CP)|\d+\.?)[a-zA-Z]?)\s?/\s?(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?(?P<body>{_BODY})"
    rf"|\d+[-/](?:CP|TTg|CT|HĐBT)(?![-\w/])|(?P<unyeared>\d+)/(?:19|20)\d\d(?=$|[A-ZĐ][a-zà-ỹ])"
)
_CELL_HEAD = re.compile(
    r"(?P<type>(?:(?:Bộ [Ll]uật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư"
    r"|Quyết định|Chỉ thị|Hiến pháp)(?: [Ss]ố:?)?|(?<=\S)[Ss]ố:?) ?)$"
)


# After these a title goes on with a number, which then stands glued to the cell's: "Kỳ họp thứ 2"
# and "14/2022/QĐ-TTg" give "thứ 214/2022/QĐ-TTg".
_TAKES_A_NUMBER = re.compile(
    r"\b(?:thứ|khoản|điều|điểm|khóa|kỳ|mục|phần|chương|quý|tháng|năm|ngày|phụ lục|mẫu|lần|bậc|cấp)\s$",
    re.IGNORECASE,
)


# "Thông tư số 53/2025/TT-BCAngày 01/7/2025": a space was forgotten inside a title.
_SENTENCE = re.compile(r"(?:số ?|(?:tư|định|Luật|quyết) )$")
_GLUED_NUMBER = re.compile(r"[a-zà-ỹđ]\d+/\d{4}/")
_GOES_ON = re.compile(r"\s+(?:ngày|của|và|được|tại)\b")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    number: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A number, the number after it, and where its row begins."""

    token: _Token
    following: _Token | None
    row_start: int


def legal_bases(text: str) -> Read[tuple[LegalBasis, ...]]:
    """The rows of the table; the reason tells the first thing that could not be cut."""
    if is_unstated(text):
        return Read(())
    if not text.strip().startswith(LEGAL_HEAD):
        return Read((), text, "the table's head is missing")
    body = text.strip().removeprefix(LEGAL_HEAD)
    rows, reason, start = [], "", 0
    for token in _cells(body):
        basis, problem = _row(body[start : token.start], token.number)
        rows.append(basis)
        reason = reason or problem
        start = token.end
    if body[start:].strip():
        reason = "words after the last number of the table"
    return Read(tuple(rows), text if reason else "", reason)


def _row(title: str, number: str) -> tuple[LegalBasis, str]:
    head = _CELL_HEAD.search(title)
    if head and head["type"].strip() and _is_seam_before(title, head.start()):
        number, title = f"{head['type'].strip()} {number}", title[: head.start()]
    shared = _TAKES_A_NUMBER.search(title)
    title = title.strip()
    meets = has_seam(title) or _GLUED_NUMBER.search(title) or _is_another_number(title, number)
    problem = "two cells meet inside a title" if meets else ""
    if shared:
        problem = "digits of the title and of the number run together"
    return LegalBasis(number, title), problem if title else "a number without a title"


def _is_another_number(title: str, number: str) -> bool:
    """Whether the title is nothing but a number, and not that of its own cell."""
    return bool(_NUMBER.fullmatch(title)) and title not in number


def _has_cell_head(token: _Token, row_start: int, body: str) -> bool:
    """Whether "Luật số" and the like stand before the number, glued to the title before them."""
    head = _CELL_HEAD.search(body, max(row_start, token.start - 40), token.start)
    # "…4/202225Luật số 56/2024/QH15 của Quốc hội": the start of a title whose row before lost its end.
    if not head or not head["type"].strip() or _GOES_ON.match(body, token.end):
        return False
    at = head.start()
    return at > row_start and (body[at - 1].isalnum() or body[at - 1] in ".;)")


def _is_seam_before(title: str, at: int) -> bool:
    return at > 0 and not title[at - 1].isspace() and title[at - 1] not in "(/-"


def _cells(body: str) -> list[_Token]:
    tokens = [_token(match, body) for match in _NUMBER.finditer(body)]
    # A number right after a slash is the rest of a longer one.
    tokens = [token for token in tokens if body[: token.start][-1:] != "/"]
    closing: list[_Token] = []
    for place, token in enumerate(tokens):
        row_start = closing[-1].end if closing else 0
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if _closes(_Place(token, following, row_start), body):
            closing.append(token)
    return closing


def _token(match: re.Match[str], body: str) -> _Token:
    """The number, without a year that ends the title ("năm 2011" "02/2011/QH13").

    No document's number has five digits or more.
    """
    start, text = match.start(), match[0]
    run = re.match(r"\d+", text)
    digits = run[0] if run else ""
    glued_year = re.match(r"(?:19|20)\d\d(?=\d)", digits)
    if len(digits) >= 5 and glued_year:
        start, text = start + 4, text[4:]
    return _Token(start, match.end(), re.sub(r"\s", "", text))


def _closes(place: _Place, body: str) -> bool:
    """Whether a number is the cell that closes its row, and not a part of the title."""
    token, following = place.token, place.following
    if not body[token.end :].strip():
        return True
    if not body[place.row_start : token.start].strip():
        # The title itself is a number ("59/2025/TT-NHNN" "số 59/2025/TT-NHNN").
        return False
    if _has_cell_head(token, place.row_start, body):
        return True
    before, after = body[token.start - 1], body[token.end]
    in_sentence = _SENTENCE.search(body[max(0, token.start - 20) : token.start])
    glued = (before.isalnum() or before in '.;:”"*,') and not in_sentence
    if following and following.start == token.end:
        return glued
    if after.isalpha() or after in '-“"*+•':
        return glued or not (after.islower() and in_sentence)
    return glued and after.isspace() and not _GOES_ON.match(body, token.end)
