"""What our middleware put on a request, with its type, and what becomes of a refusal."""

from typing import cast

from django import forms
from django.http import HttpRequest

from nhip.kernel.access import Actor
from nhip.kernel.errors import NhipError


def actor_of(request: HttpRequest) -> Actor:
    """Whoever sent the request."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def pin(form: forms.Form, error: NhipError) -> None:
    """Show an error at the fields it names, else above the form."""
    fields = getattr(error, "fields", {})
    known = {name: text for name, text in fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, text)
    if not known:
        form.add_error(None, error.message)
