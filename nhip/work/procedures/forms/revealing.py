"""Questions that an answer brings up on a page without scripts: first they are shown, then judged.

The page says which of the questions asked under a condition stood on it. One that is asked now and did not
stand there was not seen by anybody: it is filled in from what is known, and no complaint is made of it.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from nhip.work.procedures.contracts import FieldKind, FormField
from nhip.work.procedures.forms.fields import PART

SHOWN = f"{PART}shown"


def told(asked: Iterable[FormField]) -> str:
    """The keys of those questions that are asked under a condition, for the page to send back."""
    return " ".join(one.key for one in asked if _is_conditional(one))


def revealed(asked: Iterable[FormField], sent: "MultiValueDict[str, Any]") -> tuple[FormField, ...]:
    """The questions that are asked now and did not stand on the page that was sent.

    A program that sends no such list has seen what it sends answers for.
    """
    if SHOWN not in sent:
        return ()
    seen = {key for text in sent.getlist(SHOWN) for key in str(text).split()}
    return tuple(one for one in asked if _is_conditional(one) and one.key not in seen)


def fill_in(form: forms.Form, names: Iterable[str], sent: "MultiValueDict[str, Any]") -> None:
    """Put what is known into controls that were not on the page, as if it had been typed there."""
    for name in names:
        value = form.initial.get(name)
        if name in sent or value is None:
            continue
        # As the page shows it: the bound control says in which format a day is written.
        control = form[name].field
        typed = control.widget.format_value(control.prepare_value(value))
        sent.setlist(name, list(typed) if isinstance(typed, list | tuple) else [typed])


def _is_conditional(one: FormField) -> bool:
    return one.kind is not FieldKind.CALCULATED and bool(one.show_if or one.on_date)
