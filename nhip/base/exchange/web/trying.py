"""How a page does an act: what can be mended is pinned to its form, the rest is told."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from nhip.base.exchange.contracts import TextRefused
from nhip.base.exchange.web.asked import pin
from nhip.kernel.errors import Conflict, Invalid, NotAllowed


def tried(request: HttpRequest, form: forms.Form, act: Callable[[], Any], *, told: str | Promise) -> bool:
    """Do the act of a form; whether it was done."""
    if form.is_bound and not form.is_valid():
        return False
    try:
        act()
    except TextRefused as error:
        for one in error.problems:
            form.add_error("text", f"{one.line}: {one.message}")
        return False
    except Invalid as error:
        pin(form, error)
        return False
    except (Conflict, NotAllowed) as error:
        messages.error(request, error.message)
        return False
    messages.success(request, str(told))
    return True


def sent_text(form: forms.Form) -> str:
    """The document of a form: the file that was chosen, else what was pasted."""
    file = form.cleaned_data.get("file")
    if file is None:
        return str(form.cleaned_data["document"])
    return str(file.read(1_000_001).decode(errors="replace"))
