"""What a newer form asks differently, question by question. Pure."""

from collections.abc import Iterator
from dataclasses import fields

from django.utils.translation import gettext as _

from nhip.work.procedures.contracts import FieldChange, FormDefinition, FormField


def differences(before: FormDefinition, after: FormDefinition, *, language: str) -> tuple[FieldChange, ...]:
    """Every question that is new, gone, or asked differently, in the order of the newer form; those that
    are gone stand last.
    """
    old, new = _fields(before), _fields(after)
    changes = [
        FieldChange(
            key=key,
            label=one.label.say(language),
            change="changed" if key in old else "added",
            parts=tuple(_parts(old[key], one)) if key in old else (),
            keeps_answer=key in old and old[key].kind is one.kind,
        )
        for key, one in new.items()
        if key not in old or old[key] != one
    ]
    gone = (
        FieldChange(key, one.label.say(language), "removed") for key, one in old.items() if key not in new
    )
    return (*changes, *gone)


def _fields(form: FormDefinition) -> dict[str, FormField]:
    return {one.key: one for step in form.steps for one in step.fields}


def _parts(old: FormField, new: FormField) -> Iterator[str]:
    words = {
        "kind": _("loại mục"),
        "label": _("câu hỏi"),
        "help": _("lời hướng dẫn"),
        "required": _("bắt buộc hay không"),
        "options": _("các lựa chọn"),
        "limits": _("giới hạn"),
        "file": _("số tệp, loại tệp"),
        "prefill": _("nguồn điền sẵn"),
        "anew": _("hỏi lại mỗi lần hay không"),
        "parts": _("các phần"),
        "show_if": _("khi nào hỏi"),
        "required_if": _("khi nào bắt buộc"),
        "rules": _("quy tắc kiểm tra"),
        "on_date": _("tính theo ngày nào"),
        "fields": _("các cột"),
        "expression": _("phép tính"),
        "result": _("kết quả phép tính"),
    }
    for one in fields(FormField):
        if one.name in words and getattr(old, one.name) != getattr(new, one.name):
            yield words[one.name]
