"""Answers as programs send them: of the right shape before anything is kept."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nhip.kernel.errors import Invalid
from nhip.work.cases.contracts import Draft
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, FormField

TEXTS = frozenset({"text", "long_text", "date", "choice", "place"})
OBJECTS = frozenset({"person", "organisation", "address"})
LONGEST = 10_000


def checked_answers(draft: Draft, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The answers sent, if every one is of the shape its field has and passes the form's checks.

    Raises Invalid naming each that will not do. Files are attached, never sent as answers: one could name
    somebody else's.
    """
    form = procedures.form_of(draft.version_id)
    wrong = {key: message for key, value in sent.items() if (message := _misfit(form.field(key), value))}
    if not wrong:
        merged = {**draft.answers, **sent}
        wrong = {
            one.field: one.message
            for one in procedures.validate_all(form, merged)
            if sent.get(one.field) is not None
        }
    if wrong:
        raise Invalid(_("Có mục chưa dùng được; chưa lưu gì."), fields=wrong)
    return dict(sent)


def _misfit(field: FormField | None, value: Any) -> str:
    if field is None:
        return _("Biểu mẫu không có mục này.")
    kind = field.kind.value
    if kind in {FieldKind.FILE.value, "calculated"}:
        return _("Mục này không gửi thành câu trả lời; tệp xin gửi lên ở địa chỉ của tệp.")
    if value is None or _has_shape(kind, value):
        return ""
    return _("Giá trị không đúng kiểu “%(kind)s” của mục này.") % {"kind": kind}


def _has_shape(kind: str, value: Any) -> bool:
    if kind in TEXTS:
        return isinstance(value, str) and len(value) <= LONGEST
    if kind in {"number", "money"}:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**16
    if kind == "declaration":
        return isinstance(value, bool)
    if kind == "several_choices":
        return isinstance(value, list) and all(isinstance(one, str) for one in value) and len(value) < 1000
    if kind in OBJECTS:
        return isinstance(value, dict) and _are_texts(value)
    return isinstance(value, list) and len(value) < 1000 and all(_is_row(one) for one in value)


def _is_row(one: Any) -> bool:
    """A row of a group: its own answers, none of them a file."""
    return isinstance(one, dict) and all(_is_plain(cell) for cell in one.values())


def _is_plain(cell: Any) -> bool:
    if isinstance(cell, dict):
        return _are_texts(cell)
    if isinstance(cell, list):
        return all(isinstance(one, str) and len(one) <= LONGEST for one in cell)
    if isinstance(cell, int):
        return abs(cell) < 10**16
    return cell is None or (isinstance(cell, str) and len(cell) <= LONGEST)


def _are_texts(value: Mapping[str, Any]) -> bool:
    return len(value) < 50 and all(isinstance(one, str) and len(one) <= LONGEST for one in value.values())
