"""An action's refusal, told at the field it is about."""

from django import forms

from nhip.kernel.errors import Invalid, NhipError


def put_on(form: forms.Form, error: NhipError) -> None:
    """Show the sentence at each field the error names and the form has; else above the form."""
    fields = [name for name in error.fields if name in form.fields] if isinstance(error, Invalid) else []
    for name in fields:
        form.add_error(name, error.message)
    if not fields:
        form.add_error(None, error.message)
