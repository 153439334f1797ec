"""What our middleware put on a request, with its type, and what becomes of a refusal."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid, NhipError


def actor_of(request: HttpRequest) -> Actor:
    """Whoever sent the request."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def tried(request: HttpRequest, form: forms.Form, act: Callable[[], Any], *, told: str | Promise) -> bool:
    """Do the act; whether it was done. What can be mended is pinned to the form, the rest is told."""
    try:
        act()
    except Invalid as error:
        pin(form, error)
        return False
    except Conflict as error:
        messages.error(request, error.message)
        return False
    messages.success(request, str(told))
    return True


def pin(form: forms.Form, error: NhipError) -> None:
    """Show an error at the fields it names, else above the form."""
    fields = getattr(error, "fields", {})
    known = {name: text for name, text in fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, text)
    if not known:
        form.add_error(None, error.message)
