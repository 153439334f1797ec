"""Passkeys of staff: the library's ceremony under our names."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhip.kernel import profile


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What a passkey is called, and what the device shows beside it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Khoá đăng nhập không đúng hoặc đã hết hạn; xin thử lại."),
    }

    def _get_site_name(self) -> str:
        return f"Nhịp – {profile.current().name_vi}"

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.username)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Khoá đăng nhập số %(number)s") % {"number": count + 1}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.party.name}
