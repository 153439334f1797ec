"""Reads the small languages of a form's data file: conditions, rules, expressions. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import (
    Condition,
    Expression,
    LocalText,
    Operand,
    Operation,
    Operator,
    Rule,
)
from nhip.work.procedures.forms.calculating import DEEPEST, depth
from nhip.work.procedures.forms.conditions import LOGIC
from nhip.work.procedures.forms.faults import Faults

NEVER = Condition(Operator.ANY)
MOST_PARTS = 50


def text(said: Any, place: str, faults: Faults) -> LocalText:
    """A sentence in two languages."""
    if said is None:
        return LocalText("")
    if not isinstance(said, Mapping) or not set(said) <= {"vi", "en"}:
        faults.add(place, _('cần có dạng {"vi": "…", "en": "…"}.'))
        return LocalText("")
    return LocalText(str(said.get("vi") or "").strip(), str(said.get("en") or "").strip())


def condition(said: Any, place: str, faults: Faults, *, level: int = 0) -> Condition:
    """A condition: `{"equals": ["field", value]}`, with `{"field": "other"}` for a second field."""
    if not isinstance(said, Mapping) or len(said) != 1 or set(said) - set(Operator) or level > DEEPEST:
        words = ", ".join(Operator)
        faults.add(place, _("điều kiện chỉ dùng được một trong các từ: %(words)s.") % {"words": words})
        return NEVER
    word, value = next(iter(said.items()))
    operator = Operator(word)
    if operator in LOGIC:
        parts = value if isinstance(value, list) else [value]
        read = tuple(condition(one, place, faults, level=level + 1) for one in parts[:MOST_PARTS])
        return Condition(operator, parts=read)
    if operator is Operator.ANSWERED:
        return Condition(operator, str(value), True)
    if not isinstance(value, list) or len(value) != 2:
        faults.add(place, _("điều kiện “%(word)s” cần một mục và một giá trị.") % {"word": word})
        return NEVER
    if isinstance(value[1], Mapping) and set(value[1]) == {"field"}:
        return Condition(operator, str(value[0]), other=str(value[1]["field"]))
    return Condition(operator, str(value[0]), value[1])


def rules(said: Any, place: str, faults: Faults) -> tuple[Rule, ...]:
    """The rules of one field: `[{"check": {...}, "message": {"vi": "…", "en": "…"}}]`."""
    found = []
    for one in said if isinstance(said, list) else [said]:
        if not isinstance(one, Mapping) or set(one) != {"check", "message"}:
            faults.add(place, _("quy tắc kiểm tra cần “check” và “message”."))
            continue
        message = text(one["message"], place, faults)
        if not message:
            faults.add(place, _("quy tắc kiểm tra cần lời báo bằng tiếng Việt, nói cách sửa."))
        found.append(Rule(condition(one["check"], place, faults), message))
    return tuple(found)


def expression(said: Any, place: str, faults: Faults) -> Expression | None:
    """An expression: `{"multiply": ["price", "count"]}`; a text names a field, `{"text": "…"}` is one."""
    found = _expression(said, place, faults, level=0)
    if found and depth(found) > DEEPEST:
        faults.add(place, _("phép tính lồng nhau quá sâu; hãy tách ra nhiều mục."))
        return None
    return found


def _expression(said: Any, place: str, faults: Faults, *, level: int) -> Expression | None:
    if not isinstance(said, Mapping) or len(said) != 1 or set(said) - set(Operation) or level > DEEPEST:
        words = ", ".join(Operation)
        faults.add(place, _("phép tính chỉ dùng được một trong các từ: %(words)s.") % {"words": words})
        return None
    word, value = next(iter(said.items()))
    operation = Operation(word)
    listed = value if isinstance(value, list) else [value]
    least, most = _COUNTS.get(operation, (2, MOST_PARTS))
    if not least <= len(listed) <= most:
        faults.add(
            place, _("phép tính “%(word)s” có %(count)d toán hạng.") % {"word": word, "count": len(listed)}
        )
        return None
    operands = tuple(_operand(one, place, faults, level=level) for one in listed)
    return Expression(operation, operands)


_COUNTS = {
    Operation.JOIN: (1, MOST_PARTS),
    Operation.DAYS_BETWEEN: (2, 2),
    Operation.MONTHS_BETWEEN: (2, 2),
    Operation.YEARS_BETWEEN: (2, 2),
    Operation.COUNT_ROWS: (1, 1),
    Operation.ADD_ROWS: (2, 2),
}


def _operand(said: Any, place: str, faults: Faults, *, level: int) -> Operand:
    if isinstance(said, str):
        return Operand(field=said)
    if isinstance(said, int) and not isinstance(said, bool):
        return Operand(literal=said)
    if isinstance(said, Mapping) and set(said) == {"text"}:
        return Operand(literal=str(said["text"]))
    if isinstance(said, Mapping):
        return Operand(expression=_expression(said, place, faults, level=level + 1))
    faults.add(place, _("phép tính chỉ nhận tên mục, số nguyên hoặc một phép tính khác; không nhận số lẻ."))
    return Operand()
