"""What must hold of a form as a whole: each field once, conditions that look back, labels, sizes. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import FieldKind, FormDefinition, FormField, FormStep
from nhip.work.procedures.forms.calculating import fields_used
from nhip.work.procedures.forms.conditions import fields_of
from nhip.work.procedures.forms.faults import Faults

MOST_FIELDS = 5_000
# A page that a phone can hold and a person can finish.
MOST_IN_A_STEP = 60
MOST_OPTIONS = 500
MOST_ROWS = 50
MOST_FILES = 20
#: Attributes of the applicant's own record, and the kind of field each fits.
APPLICANT: dict[str, FieldKind] = {
    "applicant": FieldKind.PERSON,
    "applicant.address": FieldKind.TEXT,
    "applicant.home": FieldKind.ADDRESS,
    "applicant.unit": FieldKind.PLACE,
    "applicant.phone": FieldKind.TEXT,
    "applicant.email": FieldKind.TEXT,
}
PARTED = frozenset({FieldKind.PERSON, FieldKind.ORGANISATION, FieldKind.ADDRESS})
#: Words that are addresses of pages beside a step's own.
TAKEN_STEPS = frozenset({"places", "review", "submit", "discard", "update", "sources"})
IN_A_ROW = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.LONG_TEXT,
        FieldKind.NUMBER,
        FieldKind.MONEY,
        FieldKind.DATE,
        FieldKind.CHOICE,
        FieldKind.SEVERAL_CHOICES,
        FieldKind.PERSON,
        FieldKind.ORGANISATION,
        FieldKind.PLACE,
        FieldKind.ADDRESS,
    }
)
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*){0,4}")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,79}")


def check(definition: FormDefinition, known: set[str], required: set[str], faults: Faults) -> None:
    """Note every fault of the whole form."""
    asked = Counter(field.key for step in definition.steps for field in step.fields)
    if not asked:
        faults.broken("steps", _("chưa có mục nào; hãy thêm ít nhất một mục."))
    if len(asked) > MOST_FIELDS:
        faults.broken("steps", _("nhiều nhất %(count)d mục.") % {"count": MOST_FIELDS})
    if not definition.title:
        faults.add("title", _("cần tên tiếng Việt."))
    for key in sorted(known - set(asked)):
        faults.add(key, _("mục này chưa nằm trong bước nào."))
    for key in sorted(required - set(asked)):
        faults.add("schema.required", _("không có mục “%(key)s”.") % {"key": key})
    for key, count in asked.items():
        if count > 1:
            faults.add(key, _("mục này được hỏi hai lần."))
    _check_steps(definition, faults)
    _check_order(definition, faults)
    for step in definition.steps:
        for field in step.fields:
            _check_field(field, field.key, faults)


def _check_steps(definition: FormDefinition, faults: Faults) -> None:
    for number, (key, count) in enumerate(Counter(step.key for step in definition.steps).items(), 1):
        place = f"steps.{number}"
        if count > 1:
            faults.add(place, _("hai bước cùng mang mã “%(key)s”.") % {"key": key})
        if key and (key in TAKEN_STEPS or not _KEY.fullmatch(key)):
            faults.add(place, _("mã bước “%(key)s” không dùng được; chỉ dùng a-z, 0-9, _.") % {"key": key})
    for number, step in enumerate(definition.steps, 1):
        if len(step.fields) > MOST_IN_A_STEP:
            rule = _("một bước hỏi nhiều nhất %(count)d mục; hãy tách bước này.") % {"count": MOST_IN_A_STEP}
            faults.add(f"steps.{number}", rule)


def _check_order(definition: FormDefinition, faults: Faults) -> None:
    """Conditions and calculations look back only, so that one pass settles a form."""
    seen: dict[str, FormField] = {}
    for step in definition.steps:
        for place, keys in _looks(step, seen):
            ahead = sorted({name for name in keys if not _is_known(name, seen)})
            if ahead:
                rule = _("chỉ được dựa vào mục đứng trước; không dùng được: %(keys)s.")
                faults.add(place, rule % {"keys": ", ".join(ahead)})


def _is_known(name: str, seen: Mapping[str, FormField]) -> bool:
    """Whether a name stands for a field that was asked before, or for a part of one."""
    key, dot, part = name.partition(".")
    field = seen.get(key)
    return field is not None and (not dot or (field.kind in PARTED and part in field.parts))


def _looks(step: FormStep, seen: dict[str, FormField]) -> Iterator[tuple[str, list[str]]]:
    yield step.key, list(fields_of(step.show_if))
    for field in step.fields:
        looked = [*fields_of(field.show_if)]
        if field.on_date:
            looked.append(field.on_date)
        if field.expression:
            looked += fields_used(field.expression)
        yield field.key, looked
        seen[field.key] = field
        # A rule, and what makes an answer necessary, may speak of the field itself.
        yield field.key, [key for rule in field.rules for key in fields_of(rule.check)]
        yield field.key, list(fields_of(field.required_if))


def _check_field(field: FormField, place: str, faults: Faults) -> None:
    if "__" in field.key or not field.key.isascii() or not field.key.isidentifier() or len(field.key) > 80:
        faults.add(place, _("mã mục chỉ gồm chữ không dấu, số và dấu gạch dưới đơn."))
    if not field.label:
        faults.add(place, _("cần nhãn tiếng Việt."))
    _check_options(field, place, faults)
    _check_prefill(field, place, faults)
    limits = field.limits
    for low, high in ((limits.shortest, limits.longest), (limits.lowest, limits.highest)):
        if low is not None and high is not None and low > high:
            faults.add(place, _("giới hạn dưới lớn hơn giới hạn trên."))
    if field.on_date and field.kind not in (FieldKind.PLACE, FieldKind.ADDRESS):
        faults.add(place, _("“onDate” chỉ dùng cho địa bàn và địa chỉ."))
    if field.file and not 1 <= max(field.file.at_least, field.file.at_most) <= MOST_FILES:
        faults.add(place, _("nhiều nhất %(count)d tệp.") % {"count": MOST_FILES})
    if field.kind is FieldKind.CALCULATED and field.expression is None:
        faults.add(place, _("mục tính sẵn cần một phép tính."))
    if field.kind is FieldKind.GROUP:
        _check_columns(field, faults)


def _check_options(field: FormField, place: str, faults: Faults) -> None:
    values = [option.value for option in field.options]
    if any(not option.label or not option.value for option in field.options):
        faults.add(place, _("mỗi lựa chọn cần mã và nhãn tiếng Việt."))
    chooses = field.kind in (FieldKind.CHOICE, FieldKind.SEVERAL_CHOICES)
    if chooses != bool(values):
        faults.add(place, _("mục chọn cần danh sách lựa chọn; mục khác thì không có."))
    if len(set(values)) != len(values) or len(values) > MOST_OPTIONS:
        faults.add(place, _("lựa chọn bị trùng mã, hoặc quá nhiều."))


def _check_prefill(field: FormField, place: str, faults: Faults) -> None:
    if not field.prefill:
        return
    fits = APPLICANT.get(field.prefill)
    if (fits and fits is not field.kind) or not _ATTRIBUTE.fullmatch(field.prefill):
        rule = _("“%(attribute)s” không điền sẵn được mục loại này.")
        faults.add(place, rule % {"attribute": field.prefill})
    if fits is None and field.prefill.startswith("applicant"):
        faults.add(place, _("hồ sơ cá nhân chỉ có: %(names)s.") % {"names": ", ".join(APPLICANT)})


def _check_columns(field: FormField, faults: Faults) -> None:
    if (field.limits.highest or 0) > MOST_ROWS:
        faults.add(field.key, _("nhóm có nhiều nhất %(count)d dòng.") % {"count": MOST_ROWS})
    for column in field.fields:
        place = f"{field.key}.{column.key}"
        if column.kind not in IN_A_ROW or column.on_date or column.prefill:
            faults.add(place, _("cột của nhóm không nhận loại mục này."))
        _check_field(column, place, faults)
