"""What an answer must be. Pure: the day and the units are given. Each message says how to mend it."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhip.kernel.ui import formats
from nhip.work.procedures.contracts import FieldKind, FormField, Json
from nhip.work.procedures.forms.conditions import broken_rule, is_answered
from nhip.work.procedures.forms.parted import part_problems, person_problems, place_problem, said_day
from nhip.work.procedures.forms.setting import Setting, day_of, unreadable_problem

__all__ = ["Setting", "day_of", "part_problems", "person_problems", "place_problem", "problem"]

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 4_000
LARGEST_NUMBER = 10**15


def problem(field: FormField, answer: Json, setting: Setting) -> str:
    """What is wrong with an answer, in one sentence; "" when nothing is."""
    if field.kind is FieldKind.CALCULATED:
        return ""
    if not is_answered(answer):
        return _missing(field) if field.required else ""
    return _CHECKS[field.kind](field, answer, setting) or rule_problem(field, setting)


def rule_problem(field: FormField, setting: Setting) -> str:
    """What the field's own rules say of all that was answered; "" when they hold."""
    broken = broken_rule(field, setting.said)
    return broken.message.say(setting.language) if broken else ""


def _missing(field: FormField) -> str:
    if field.kind is FieldKind.DECLARATION:
        return _("Hãy đánh dấu để xác nhận điều này.")
    if field.kind is FieldKind.FILE:
        return _("Hãy đính kèm giấy tờ này.")
    if field.kind in (FieldKind.CHOICE, FieldKind.SEVERAL_CHOICES, FieldKind.PLACE):
        return _("Hãy chọn một mục.")
    if field.kind is FieldKind.GROUP:
        return row_count_problem(field, 0) or _("Hãy điền mục này.")
    return _("Hãy điền mục này.")


def _text(field: FormField, answer: Json, setting: Setting) -> str:
    if not isinstance(answer, str):
        return _("Hãy điền bằng chữ.")
    if unreadable := unreadable_problem(answer):
        return unreadable
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
        return _("Hãy điền một ngày từ %(day)s trở đi.") % {"day": said_day(earliest, setting)}
    if day > latest:
        return _("Hãy điền một ngày không sau %(day)s.") % {"day": said_day(latest, setting)}
    return ""


def _bound(text: str, setting: Setting) -> date | None:
    return setting.today if text == "today" else day_of(text)


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


def _declaration(field: FormField, answer: Json, setting: Setting) -> str:
    return "" if answer is True else _missing(field)


def _parted(field: FormField, answer: Json, setting: Setting) -> str:
    return next(iter(part_problems(field, answer, setting).values()), "")


def _group(field: FormField, answer: Json, setting: Setting) -> str:
    count = row_count_problem(field, len(answer) if isinstance(answer, list | tuple) else 0)
    if count or not isinstance(answer, list | tuple):
        return count
    for number, row in enumerate(answer, 1):
        said = row if isinstance(row, Mapping) else {}
        for column in field.fields:
            wrong = problem(column, said.get(column.key), setting)
            if wrong:
                label = column.label.say(setting.language)
                return _("Dòng %(number)d, %(label)s: %(wrong)s") % {
                    "number": number,
                    "label": label,
                    "wrong": wrong,
                }
    return ""


def row_count_problem(field: FormField, count: int) -> str:
    """What is wrong with the number of rows of a group."""
    lowest, highest = field.limits.lowest or 0, field.limits.highest
    if count < max(lowest, 1 if field.required else 0):
        least = max(lowest, 1)
        return ngettext("Hãy điền ít nhất %(count)d dòng.", "Hãy điền ít nhất %(count)d dòng.", least) % {
            "count": least
        }
    if highest is not None and count > highest:
        return ngettext(
            "Chỉ điền nhiều nhất %(count)d dòng; hãy bỏ bớt.",
            "Chỉ điền nhiều nhất %(count)d dòng; hãy bỏ bớt.",
            highest,
        ) % {"count": highest}
    return ""


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
    FieldKind.PERSON: _parted,
    FieldKind.ORGANISATION: _parted,
    FieldKind.PLACE: place_problem,
    FieldKind.ADDRESS: _parted,
    FieldKind.GROUP: _group,
    FieldKind.FILE: _file,
    FieldKind.DECLARATION: _declaration,
}
