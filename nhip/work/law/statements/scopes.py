"""What a clause measures, and over whom, once its number is taken out."""

import re

_VERB = re.compile(
    r"\s+(?:sử dụng|dùng|có|được|hài lòng|hoàn thiện|tham gia|giải quyết|tiếp cận|thực hiện|đáp ứng|cung cấp|"
    r"triển khai|ứng dụng|đạt|chiếm|tăng|biết|nhận)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\b(?:trên tổng số|trong tổng số|trong|trên)\s+(?P<scope>tổng [^,;]+|[^,;\d]+?)\s*$", re.IGNORECASE
)
_SHARE_OF = re.compile(r"^(?:tỷ|tỉ) (?:lệ|trọng)\s+(?:các\s+)?(?P<rest>.+)$", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:đạt|chiếm|tăng|là|vào|ở mức|lên|đến|tới|phủ|khoảng|có)\s*$", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:nhằm |góp phần |để )?(?:đạt |phấn đấu |với )?(?:mục tiêu (?:cơ bản )?)?"
    r"(?:đến |trước |trong )?(?:cuối |hết )?(?:năm )?(?:20\d\d)?\s*(?:có |thì |,|:)?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\s*(?P<scope>GRDP|GDP|ngân sách|tổng [^,;]+|[^,;.]+)", re.IGNORECASE)


def metric_of(clause: str, start: int, end: int) -> str:
    """What is measured, in the clause's own words: the clause without its number."""
    before = _TAIL.sub("", _without_lead(clause[:start])).strip(" ,;:-–")
    after = clause[end:].strip(" ,;:.")
    return " ".join(part for part in (before, after) if part)


def scope_of(clause: str, start: int, end: int) -> str:
    """Whom or what the share is of, as far as the clause says; "" where it does not."""
    before = _TAIL.sub("", _without_lead(clause[:start])).strip(" ,;:-–")
    after = clause[end:].strip()
    shared = _SHARE_OF.match(before)
    of_all = _OF_ALL.search(before)
    whole = of_all["scope"].strip() if of_all else ""
    if whole and not _VERB.search(f" {whole}"):
        return f"tổng số {whole}" if "tổng số" in before and "tổng số" not in whole else whole
    if shared and _VERB.search(shared["rest"]):
        return _VERB.split(shared["rest"])[0].strip()
    found = _AFTER.match(after)
    if found:
        return _VERB.split(f" {found['scope']}")[0].strip() or found["scope"].strip()
    return _VERB.split(before)[0].strip() if _VERB.search(before) else ""


def _without_lead(text: str) -> str:
    cut = re.sub(r"^.*?\bmục tiêu[^,;]{0,40}?(?:20\d\d)\s*(?:có|là|,|:)?\s*", "", text, flags=re.IGNORECASE)
    return _LEAD.sub("", cut, count=1)
