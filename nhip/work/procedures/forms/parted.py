"""Answers of several parts: a person, an organisation, an address; and units. Pure."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from nhip.base.identity.contracts import PersonNumber, TaxCode
from nhip.kernel.codes import InvalidCode
from nhip.kernel.ui import formats
from nhip.work.procedures.contracts import FieldKind, FormField, Json
from nhip.work.procedures.forms.setting import Setting, day_of, unreadable_problem

LONGEST = 200


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


def organisation_problems(field: FormField, answer: Json, setting: Setting) -> dict[str, str]:
    """What is wrong with an organisation, by part: tax_code, name, representative."""
    if not isinstance(answer, Mapping):
        return {field.parts[0]: _("Hãy điền thông tin của tổ chức này.")}
    checks = {"tax_code": _tax_code, "name": _organisation_name, "representative": _person_name}
    found = {part: checks[part](answer.get(part), setting) for part in field.parts}
    return {part: message for part, message in found.items() if message}


def address_problems(field: FormField, answer: Json, setting: Setting) -> dict[str, str]:
    """What is wrong with an address, by part: street, unit."""
    if not isinstance(answer, Mapping):
        return {field.parts[0]: _("Hãy điền địa chỉ.")}
    checks = {
        "street": lambda value: _street(value),
        "unit": lambda value: place_problem(field, value, setting),
    }
    found = {part: checks[part](answer.get(part)) for part in field.parts}
    return {part: message for part, message in found.items() if message}


def part_problems(field: FormField, answer: Json, setting: Setting) -> dict[str, str]:
    """What is wrong with an answer of several parts, by part."""
    return PARTED[field.kind](field, answer, setting)


def _tax_code(answer: Json, setting: Setting) -> str:
    if not isinstance(answer, str) or not answer.strip():
        return _("Hãy điền mã số thuế: 10 chữ số, chi nhánh thêm gạch nối và 3 chữ số.")
    try:
        TaxCode(answer)
    except InvalidCode as error:
        return error.message
    return ""


def _organisation_name(answer: Json, setting: Setting) -> str:
    if not isinstance(answer, str) or len(answer.strip()) < 2:
        return _("Hãy điền tên đầy đủ, như trên giấy đăng ký.")
    return unreadable_problem(answer) or _too_long(answer)


def _street(answer: Json) -> str:
    if not isinstance(answer, str) or not answer.strip():
        return _("Hãy điền số nhà, tên đường hoặc thôn, ấp.")
    return unreadable_problem(answer) or _too_long(answer)


def _too_long(answer: str) -> str:
    if len(answer.strip()) <= LONGEST:
        return ""
    return _("Dài %(length)d chữ; hãy rút còn nhiều nhất %(longest)d.") % {
        "length": len(answer.strip()),
        "longest": LONGEST,
    }


def _years_agree(person: Mapping[str, Json]) -> bool:
    born = day_of(person.get("birth_date"))
    return born is not None and PersonNumber(str(person.get("number"))).birth_year == born.year


def _person_name(answer: Json, setting: Setting) -> str:
    if not isinstance(answer, str) or not answer.strip():
        return _("Hãy điền họ và tên đầy đủ, như trên giấy tờ.")
    if len(answer.strip()) > 100:
        return _("Họ và tên quá dài; hãy điền như trên giấy tờ.")
    if unreadable := unreadable_problem(answer):
        return unreadable
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


def place_problem(field: FormField, answer: Json, setting: Setting) -> str:
    if isinstance(answer, str) and answer in setting.units_for(field):
        return ""
    day = setting.day_for(field)
    if day:
        return _("Hãy chọn một phường, xã có vào ngày %(day)s.") % {"day": said_day(day, setting)}
    return _("Hãy chọn một phường, xã trong danh sách; tên cũ có thể đã đổi.")


def said_day(day: date, setting: Setting) -> str:
    return formats.day(day, language=setting.language)


PARTED: dict[FieldKind, Callable[[FormField, Json, Setting], dict[str, str]]] = {
    FieldKind.PERSON: person_problems,
    FieldKind.ORGANISATION: organisation_problems,
    FieldKind.ADDRESS: address_problems,
}
