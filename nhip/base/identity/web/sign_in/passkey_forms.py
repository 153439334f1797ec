"""The library's passkey forms, made to refuse what is no credential at all instead of breaking on it."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

# What parsing raises on JSON of another shape; nothing of it says more than "not a credential".
_MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError)


class _CleansCredential:
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _MISSHAPEN as error:
            raise get_adapter().validation_error("incorrect_code") from error


class SecondStepForm(_CleansCredential, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey of the account whose password was right."""


class PasskeySignInForm(_CleansCredential, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey that says by itself whose it is."""


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: always one that signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Tên khoá"),
            help_text=_("Để quý vị nhận ra thiết bị, ví dụ “Điện thoại”."),
            max_length=60,
            required=False,
        )
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        # Whoever leaves the field out does not get a weaker passkey.
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean()
        except _MISSHAPEN as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned
