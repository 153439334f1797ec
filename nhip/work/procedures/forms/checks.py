"""What an answer must be. Pure: the day and the units are given. Each message says how to mend it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhip.base.identity.contracts import PersonNumber
from nhip.kernel.codes import InvalidCode
from nhip.kernel.ui import formats
from nhip.work.procedures.contracts import FieldKind, FormField, Json
from nhip.work.procedures.forms.conditions import is_answered

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 4_000
LARGEST_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class Setting:
    """What checks need to know of the world: the day, and the units in force by code."""

    today: date
    units: Mapping[str, str] = field(default_factory=dict)
    language: str = "vi"


def problem(field: FormField, answer: Json, setting: Setting) -> str:
    """What is wrong with an answer, in one sentence; "" when nothing is."""
    if not is_answered(answer):
        return _missing(field) if field.required else ""
    return _CHECKS[field.kind](field, answer, setting)


def _missing(field: FormField) -> str:
    if field.kind is FieldKind.DECLARATION:
        return _("Hãy đánh dấu để xác nhận điều này.")
    if field.kind is FieldKind.FILE:
        return _("Hãy đính kèm giấy tờ này.")
    if field.kind in (FieldKind.CHOICE, FieldKind.SEVERAL_CHOICES, FieldKind.PLACE):
        return _("Hãy chọn một mục.")
    return _("Hãy điền mục này.")


def _text(field: FormField, answer: Json, setting: Setting) -> str:
    if not isinstance(answer, str):
        return _("Hãy điền bằng chữ.")
    longest = field.limits.longest or (
        LONGEST_LONG_TEXT if field.kind is FieldKind.LONG_TEXT else LONGEST_TEXT
    )
    length = len(answer.strip())
    if length > longest:
        return _("Dài %(length)d chữ; hãy rút còn nhiều nhất %(longest)d.") % {
            "length": length,
            "longest": longest,
        }
    if length < (field.limits.shortest or 0):
        return _("Hãy viết ít nhất %(shortest)d chữ.") % {"shortest": field.limits.shortest}
    if field.limits.pattern and not re.fullmatch(field.limits.pattern, answer.strip()):
        return field.limits.pattern_help.say(setting.language) or _("Hãy điền đúng mẫu.")
    return ""


def _number(field: FormField, answer: Json, setting: Setting) -> str:
    if isinstance(answer, bool) or not isinstance(answer, int):
        return _("Hãy điền một số nguyên, chỉ gồm chữ số.")
    lowest = field.limits.lowest if field.limits.lowest is not None else 0
    highest = field.limits.highest if field.limits.highest is not None else LARGEST_NUMBER
    if lowest <= answer <= highest:
        return ""
    return _("Hãy điền một số từ %(lowest)s đến %(highest)s.") % {
        "lowest": formats.number(lowest, language=setting.language),
        "highest": formats.number(highest, language=setting.language),
    }


def _date(field: FormField, answer: Json, setting: Setting) -> str:
    day = day_of(answer)
    if day is None:
        return _("Hãy điền một ngày có thật, ví dụ 21/11/2026.")
    earliest = _bound(field.limits.earliest, setting) or date(1900, 1, 1)
    latest = _bound(field.limits.latest, setting) or date(2100, 12, 31)
    if day < earliest:
        return _("Hãy điền một ngày từ %(day)s trở đi.") % {"day": _say(earliest, setting)}
    if day > latest:
        return _("Hãy điền một ngày không sau %(day)s.") % {"day": _say(latest, setting)}
    return ""


def day_of(answer: Json) -> date | None:
    """The day of an ISO date; None when it is not one."""
    if not isinstance(answer, str):
        return None
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def _bound(text: str, setting: Setting) -> date | None:
    return setting.today if text == "today" else day_of(text)


def _say(day: date, setting: Setting) -> str:
    return formats.day(day, language=setting.language)


def _choice(field: FormField, answer: Json, setting: Setting) -> str:
    known = {option.value for option in field.options}
    return "" if isinstance(answer, str) and answer in known else _("Hãy chọn một mục trong danh sách.")


def _several(field: FormField, answer: Json, setting: Setting) -> str:
    known = {option.value for option in field.options}
    chosen = answer if isinstance(answer, list | tuple) else ()
    if not chosen or any(not isinstance(one, str) or one not in known for one in chosen):
        return _("Hãy chọn các mục trong danh sách.")
    at_least = field.limits.lowest or 0
    if len(chosen) < at_least:
        return _("Hãy chọn ít nhất %(count)d mục.") % {"count": at_least}
    return ""


def _place(field: FormField, answer: Json, setting: Setting) -> str:
    known = isinstance(answer, str) and answer in setting.units
    return "" if known else _("Hãy chọn một phường, xã trong danh sách; tên cũ có thể đã đổi.")


def _declaration(field: FormField, answer: Json, setting: Setting) -> str:
    return "" if answer is True else _missing(field)


def _person(field: FormField, answer: Json, setting: Setting) -> str:
    problems = person_problems(field, answer, setting)
    return next(iter(problems.values()), "")


def person_problems(field: FormField, answer: Json, setting: Setting) -> dict[str, str]:
    """What is wrong with a person, by part: name, number, birth_date."""
    if not isinstance(answer, Mapping):
        return {field.parts[0]: _("Hãy điền thông tin của người này.")}
    checks = {"name": _person_name, "number": _person_number, "birth_date": _birth_date}
    found = {part: checks[part](answer.get(part), setting) for part in field.parts}
    wrong = {part: message for part, message in found.items() if message}
    if not wrong and {"number", "birth_date"} <= set(field.parts) and not _years_agree(answer):
        wrong["birth_date"] = _("Năm sinh không khớp với số định danh; hãy xem lại cả hai trên thẻ căn cước.")
    return wrong


def _years_agree(person: Mapping[str, Json]) -> bool:
    born = day_of(person.get("birth_date"))
    return born is not None and PersonNumber(str(person.get("number"))).birth_year == born.year


def _person_name(answer: Json, setting: Setting) -> str:
    if not isinstance(answer, str) or not answer.strip():
        return _("Hãy điền họ và tên đầy đủ, như trên giấy tờ.")
    if len(answer.strip()) > 100:
        return _("Họ và tên quá dài; hãy điền như trên giấy tờ.")
    has_letters = any(letter.isalpha() for letter in answer) and not any(one.isdigit() for one in answer)
    return "" if has_letters else _("Họ và tên chỉ gồm chữ, không có số.")


def _person_number(answer: Json, setting: Setting) -> str:
    if not isinstance(answer, str) or not answer.strip():
        return _("Hãy điền số định danh cá nhân, gồm 12 chữ số trên thẻ căn cước.")
    try:
        PersonNumber(answer)
    except InvalidCode as error:
        return error.message
    return ""


def _birth_date(answer: Json, setting: Setting) -> str:
    day = day_of(answer)
    if day is None:
        return _("Hãy điền ngày sinh, ví dụ 21/11/1990.")
    if day > setting.today:
        return _("Ngày sinh không thể sau hôm nay.")
    return "" if day.year >= 1900 else _("Hãy điền ngày sinh từ năm 1900 trở đi.")


def _file(field: FormField, answer: Json, setting: Setting) -> str:
    if not isinstance(answer, list | tuple) or any(not is_stored_file(one) for one in answer):
        return _("Hãy đính kèm lại giấy tờ này.")
    return file_count_problem(field, len(answer))


def is_stored_file(one: Json) -> bool:
    """Whether an entry of a file answer names a stored file."""
    return isinstance(one, Mapping) and isinstance(one.get("id"), str) and isinstance(one.get("name"), str)


def file_count_problem(field: FormField, count: int) -> str:
    """What is wrong with the number of files."""
    rule = field.file
    at_least = rule.at_least if rule and field.required else 0
    if count < at_least:
        return ngettext(
            "Hãy đính kèm ít nhất %(count)d tệp.", "Hãy đính kèm ít nhất %(count)d tệp.", at_least
        ) % {"count": at_least}
    if rule and count > rule.at_most:
        return ngettext(
            "Chỉ đính kèm nhiều nhất %(count)d tệp; hãy bỏ bớt.",
            "Chỉ đính kèm nhiều nhất %(count)d tệp; hãy bỏ bớt.",
            rule.at_most,
        ) % {"count": rule.at_most}
    return ""


_CHECKS: dict[FieldKind, Callable[[FormField, Json, Setting], str]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.SEVERAL_CHOICES: _several,
    FieldKind.PERSON: _person,
    FieldKind.PLACE: _place,
    FieldKind.FILE: _file,
    FieldKind.DECLARATION: _declaration,
}
