"""Stage: the fee of a row, and the note after it.

    fee         := "Không có thông tin" | ("Miễn phí" | SUM) explanation?
    explanation := "(" text ")"

A sum or "free" is understood with an explanation that only names, restates, counts per what, or
cites its source, or that is a list of named sums. Any other explanation is a rule, kept verbatim.
"""

import re
from dataclasses import dataclass

from nhip.work.procedures.contracts import Fee, FeeKind
from nhip.work.procedures.national.channels import Row
from nhip.work.procedures.national.parentheses import closing
from nhip.work.procedures.national.reading import UNSTATED, Read

FREE = "Miễn phí"
# No fee of the State is below this; the portal prints such sums where thousands were left out.
SMALLEST_VND = 1_000

_NO_FEE = re.compile(
    r"(?:không(?: có| quy định| thu| thu phí| thu lệ phí| mất phí| phí| thu phí, lệ phí)?"
    r"|miễn phí|miễn lệ phí|miễn|0 đồng)(?: phí| lệ phí| phí, lệ phí)?",
    re.IGNORECASE,
)
_DONG = r"(?:đồng|đ|Đ|VNĐ|vnđ|VND|vnd|Đồng|Việt Nam Đồng)"
_SUM = r"(?P<sum>\d{1,3}(?:[.,]\d{3})+|\d+)"
_PER = r"(?:\s*/\s*(?P<per>[^\d;:/()][^;:/()]{0,60}|0?1 [^;:/()\d]{1,50}))?"
_CITED = (
    r"(?:\(?(?:theo |Theo |căn cứ |Căn cứ )?(?:quy định )?(?:tại |của )?(?:Biểu phí .{3,30}? )?"
    r"(?:điểm \w+ )?(?:[Kk]hoản \d+ )?(?:Điều \d+ )?"
    r"(?:Thông tư|Nghị định|Nghị quyết)(?: số)? ?\d+/\d{4}/[A-ZĐ]+-[A-ZĐ]+"
    r"(?: ngày(?: ngày)? ?\d{1,2}(?:/| tháng )\d{1,2}(?:/| năm )\d{4})?"
    r"(?: của (?:Bộ trưởng )?(?:Bộ|Chính phủ|Hội đồng)[^\d;:()]{0,40})?\)?)"
)
_NAMED_SUM = re.compile(
    rf"(?P<name>[^;]{{0,200}}?)\s*:?\s*(?<![\d.,/]){_SUM}\s*{_DONG}{_PER}\s*(?P<cited>{_CITED})?"
)
_PER_ONLY = re.compile(rf"(?:{_DONG})?\s*/\s*(?P<per>[^\d;:/()]{{2,60}}?)\s*(?P<cited>{_CITED})?")
_NAME_ONLY = re.compile(r"(?P<name>(?:Phí|Lệ phí|Mức phí|Mức thu)[^\d;:()/]{0,120})")
_CITED_ONLY = re.compile(_CITED)
_CITED_AT_END = re.compile(_CITED + "$")
# A sum under one of these words is not the fee itself: a share of it, a limit, an exception.
_RECKONED = re.compile(r"%|\b(?:bằng|của|giảm|miễn|tối đa|tối thiểu|không quá|cộng|thêm)\b", re.IGNORECASE)
_BULLET = re.compile(r"(?:^|\s*;\s*|\n+|(?<=\s))(?:[-+*•]\s+|(?<=;)\s*|(?<=\n))")


@dataclass(frozen=True, slots=True)
class Charged:
    """The fees of one row and what the row says after them."""

    fees: Read[tuple[Fee, ...]]
    note: str


def charged(row: Row) -> Charged:
    """Read the fee and the note of a row."""
    if row.fee == UNSTATED:
        return Charged(Read((Fee(FeeKind.UNSTATED),)), row.rest.strip())
    if not row.rest.startswith("("):
        return Charged(_plain(row.fee), row.rest.strip())
    end = closing(row.rest)
    if end < 0:
        return Charged(_endless(row), "")
    explanation = row.rest[1:end].strip()
    return Charged(_explained(row.fee, explanation), row.rest[end + 1 :].strip())


def _endless(row: Row) -> Read[tuple[Fee, ...]]:
    text, reason = row.fee + row.rest, "the end of the fee's explanation cannot be found"
    stated = _plain(row.fee)
    if not stated.understood or row.fee == FREE:
        return _rule(text, reason)
    return Read((Fee(FeeKind.AMOUNT, stated.value[0].amount_vnd, row.rest),), text, reason)


def _plain(fee: str) -> Read[tuple[Fee, ...]]:
    if fee == FREE:
        return Read((Fee(FeeKind.FREE),))
    number, _, currency = fee.partition(" ")
    if currency not in ("VNĐ", "Việt Nam Đồng"):
        return _rule(fee, "the sum is not in đồng")
    if "." in number or int(number.replace(",", "")) < SMALLEST_VND:
        return _rule(fee, "the sum is not a possible number of đồng")
    return Read((Fee(FeeKind.AMOUNT, int(number.replace(",", ""))),))


def _rule(text: str, reason: str) -> Read[tuple[Fee, ...]]:
    return Read((Fee(FeeKind.RULE, text=text),), text, reason)


def _explained(fee: str, explanation: str) -> Read[tuple[Fee, ...]]:
    stated = _plain(fee)
    bare = explanation.strip(" .;-()\t\n")
    if fee == FREE and (not bare or _says_free(bare)):
        return stated
    listed = _listed(explanation)
    amount = stated.value[0].amount_vnd
    if listed and (fee == FREE or _confirmed(fee, listed)):
        return Read(listed)
    if fee == FREE or not stated.understood:
        return _rule(f"{fee}({explanation})", "the fee is a rule told in words")
    simple = _named(bare)
    if simple is not None:
        return Read((Fee(FeeKind.AMOUNT, amount, explanation, simple),))
    reason = "what is said beside the sum is a rule told in words"
    whole = f"{fee}({explanation})"
    return Read((Fee(FeeKind.AMOUNT, amount, explanation),), whole, reason)


def _says_free(explanation: str) -> bool:
    """Whether it only says that there is no fee, perhaps with the source of that."""
    match = _CITED_AT_END.search(explanation)
    said = explanation[: match.start()] if match else explanation
    return bool(_NO_FEE.fullmatch(said.strip(" -.;,()")))


def _confirmed(fee: str, listed: tuple[Fee, ...]) -> bool:
    """Whether the list has the cell's sum; a cell with its thousands left out counts as well."""
    number = fee.partition(" ")[0].replace(",", "")
    sums = {one.amount_vnd for one in listed}
    return number.isdigit() and bool({int(number), int(number) * 1_000} & sums)


def _named(explanation: str) -> str | None:
    """The fee's name when the explanation adds no more than a name, a unit or a source."""
    for pattern in (_PER_ONLY, _CITED_ONLY, _NAME_ONLY):
        match = pattern.fullmatch(explanation)
        if match:
            return match.groupdict().get("name") or ""
    return "" if not explanation else None


def _listed(explanation: str) -> tuple[Fee, ...]:
    """A list of named sums; empty when any item of it is something else."""
    pieces = [piece.strip(" .;\t\n") for piece in _BULLET.split(explanation)]
    matches = [_NAMED_SUM.fullmatch(piece) for piece in pieces if piece]
    if not matches or not all(match and not _RECKONED.search(match["name"]) for match in matches):
        return ()
    fees = tuple(_fee(match) for match in matches if match)
    return fees if all((one.amount_vnd or 0) >= SMALLEST_VND for one in fees) else ()


def _fee(match: re.Match[str]) -> Fee:
    name = match["name"].strip(" :-+*")
    amount = int(re.sub(r"[.,]", "", match["sum"]))
    return Fee(FeeKind.AMOUNT, amount, match[0].strip(), name)
