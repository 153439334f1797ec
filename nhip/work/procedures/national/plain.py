"""Stages over short fields: code, title, levels, audiences, agencies, decision, related."""

import re

from nhip.work.procedures.contracts import Audience, Level, LocalText
from nhip.work.procedures.national.reading import Read, is_unstated

LEVELS = {
    "Cấp bộ": Level.MINISTRY,
    "Cấp tỉnh": Level.PROVINCE,
    "Cấp xã": Level.COMMUNE,
    "Cơ quan khác": Level.OTHER,
}
AUDIENCES = {
    "Công dân Việt Nam": Audience.CITIZEN,
    "Người Việt Nam định cư ở nước ngoài": Audience.OVERSEAS_VIETNAMESE,
    "Người nước ngoài": Audience.FOREIGNER,
    "Người nước ngoài cư trú tại Việt Nam": Audience.RESIDENT_FOREIGNER,
    "Cán bộ, công chức, viên chức": Audience.OFFICIAL,
    "Doanh nghiệp": Audience.ENTERPRISE,
    "Doanh nghiệp Việt Nam": Audience.VIETNAMESE_ENTERPRISE,
    "Doanh nghiệp có vốn đầu tư nước ngoài": Audience.FOREIGN_ENTERPRISE,
    "Hợp tác xã": Audience.COOPERATIVE,
    "Tổ chức (không bao gồm doanh nghiệp, HTX)": Audience.ORGANISATION,
    "Tổ chức nước ngoài": Audience.FOREIGN_ORGANISATION,
    "Tổ chức Đảng": Audience.PARTY_ORGANISATION,
    "Đảng viên": Audience.PARTY_MEMBER,
    "Hộ kinh doanh": Audience.HOUSEHOLD_BUSINESS,
}
_AUDIENCE = re.compile(
    "|".join(rf"{re.escape(name)}(?=, |$)" for name in sorted(AUDIENCES, key=len, reverse=True))
)
_DECISION = re.compile(
    r"(?:(?:SỐ|Số|số) )?(?:\d+[a-zA-Z]?\.?/Q[ĐDÐ]-?[A-ZĐ]+(?:-[A-ZĐ0-9]+)*|QĐ/?\d+-[A-ZĐ]+)"
)
_RELATED = re.compile(r"^#Tên thủ tục(?P<table>.*?)(?:#1Tên thủ tục.*)?$", re.DOTALL)
# Agencies stand in a list "A, B"; a comma before a small letter is part of a name.
_BETWEEN_AGENCIES = re.compile(r",\s+(?=[^\W\da-zà-ỹđ_])|\s*[;\n]\s*(?=\S)")


def title(text: str) -> Read[LocalText]:
    """The procedure's name, with line breaks and doubled spaces taken out."""
    name = " ".join(text.split())
    return Read(LocalText(name), text, "" if name else "no name")


def levels(text: str) -> Read[tuple[Level, ...]]:
    """Who carries it out; every name of the list must be known."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in LEVELS]
    known = tuple(LEVELS[name] for name in names if name in LEVELS)
    return Read(known, text, f"unknown: {', '.join(unknown)}" if unknown else _none_said(known))


def audiences(text: str) -> Read[tuple[Audience, ...]]:
    """For whom; the names hold commas, so the longest known name is taken first."""
    rest = text.strip()
    found: list[Audience] = []
    while rest:
        match = _AUDIENCE.match(rest)
        if not match:
            return Read(tuple(found), text, f"unknown: {rest}")
        found.append(AUDIENCES[match[0]])
        rest = rest[match.end() :].removeprefix(", ")
    return Read(tuple(found), text, _none_said(found))


def _none_said(found: object) -> str:
    return "" if found else "nothing stated"


def agencies(text: str) -> Read[tuple[str, ...]]:
    """Names of agencies in a list."""
    if is_unstated(text):
        return Read(())
    names = (" ".join(name.split()) for name in _BETWEEN_AGENCIES.split(text))
    return Read(tuple(name for name in names if name))


def decision(text: str) -> Read[str]:
    """The number of the decision that published the procedure."""
    known = is_unstated(text) or _DECISION.fullmatch(text.strip())
    return Read(text.strip(), text, "" if known else "not the form of a decision's number")


def field_of_work(text: str) -> Read[str]:
    """The field of administration (lĩnh vực)."""
    name = " ".join(text.split())
    return Read(name, text, "" if name else "nothing stated")


def kind(text: str) -> Read[str]:
    """Whether localities may regulate it (loại thủ tục), in the source's words."""
    return Read(text.strip())


def related(text: str) -> Read[tuple[str, ...]]:
    """Related procedures; a list of several cannot be cut, since numbers and names are glued."""
    if is_unstated(text):
        return Read(())
    match = _RELATED.match(text.strip())
    table = match["table"] if match else ""
    if table.startswith("1") and not re.search(r"\D2[^\W\d]", table):
        return Read((table[1:].strip(),))
    return Read((), text, "the list of related procedures cannot be cut")


def paragraph(text: str) -> Read[str]:
    """An address or the like, as it is."""
    return Read("" if is_unstated(text) else text.strip())
