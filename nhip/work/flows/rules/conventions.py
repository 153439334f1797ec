"""What the extension properties of a task mean: whose desk, which act, by when, which outcomes.

docs/how-to/draw-a-process.md tells the same to whoever draws.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from nhip.work.flows.contracts import TaskKind
from nhip.work.flows.rules.feel.values import duration

#: `officer` is whoever works at the agency; questions to an agency are theirs.
ROLES = frozenset({"one_stop_officer", "handler", "officer", "approver", "department_head"})
#: How lanes and candidate groups name the roles.
_WORDS: MappingProxyType[str, str] = MappingProxyType(
    {
        "bộ phận một cửa": "one_stop_officer",
        "một cửa": "one_stop_officer",
        "one-stop shop": "one_stop_officer",
        "cán bộ tiếp nhận": "one_stop_officer",
        "người thụ lý": "handler",
        "người xử lý": "handler",
        "chuyên viên": "handler",
        "cán bộ xử lý": "handler",
        "người phê duyệt": "approver",
        "người duyệt": "approver",
        "lãnh đạo": "approver",
        "thủ trưởng": "department_head",
    }
)
_PLACES: MappingProxyType[str, str] = MappingProxyType({"one_stop_officer": "received", "return": "return"})
LONGEST_DAYS = 365


def role_of(properties: Mapping[str, str], lane: str) -> str:
    """The role that does a task: its property, its candidate group, its lane; else the handler."""
    is_opinion = properties.get("kind") == TaskKind.OPINION
    for said in (
        properties.get("role", ""),
        properties.get("candidateGroups", ""),
        "" if is_opinion else lane,
    ):
        word = said.strip().lstrip("=").strip('" ').lower()
        role = word if word in ROLES else _WORDS.get(word)
        if role:
            return role
    return "officer" if is_opinion else "handler"


def place_of(properties: Mapping[str, str], role: str) -> str:
    """Which agency a task lies with: a word of the subject's places, or `code:` and the agency's code."""
    said = properties.get("agency", "").strip()
    if said:
        return said
    if properties.get("kind") == TaskKind.OPINION:
        return "opinion"
    return _PLACES.get(properties.get("act", "")) or _PLACES.get(role, "competent")


def kind_of(properties: Mapping[str, str]) -> TaskKind:
    """Whether a task is work, a question to another agency or a warning."""
    said = properties.get("kind", "")
    return TaskKind(said) if said in set(TaskKind) else TaskKind.WORK


def days_of(properties: Mapping[str, str]) -> int | None:
    """The working days a task may take: property `days`, or a whole-day duration as its due date."""
    said = properties.get("days", "").strip()
    if said.isdecimal() and 1 <= int(said[:4]) <= LONGEST_DAYS:
        return int(said)
    read = duration(properties.get("dueDate", "").strip().lstrip("=").strip('" '))
    return read.whole_days if read and read.whole_days and 1 <= read.whole_days <= LONGEST_DAYS else None


def choices_of(properties: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """The outcomes of a task: `value: Vietnamese | English`, separated by semicolons."""
    found = []
    for part in properties.get("choices", "").split(";"):
        value, _colon, titles = part.partition(":")
        vietnamese, _bar, english = titles.partition("|")
        if re.fullmatch(r"\w{1,40}", value.strip()) and vietnamese.strip():
            found.append((value.strip(), vietnamese.strip(), english.strip() or vietnamese.strip()))
    return tuple(found)
