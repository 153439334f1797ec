"""A key of one page: a form that is sent twice, as a double click does, is known to be the same one."""

import secrets

from django import forms


def form_key() -> forms.CharField:
    """A hidden field with a key that is new each time the page is opened."""
    return forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(32)
    )
