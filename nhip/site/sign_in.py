"""How people sign in: citizens through an OpenID Connect provider, staff with a password and passkeys.

A real provider takes the place of the simulated one by NHIP_OIDC_ISSUER, NHIP_OIDC_CLIENT_ID and
NHIP_OIDC_CLIENT_SECRET; NHIP_OIDC_NAME, NHIP_OIDC_SCOPES, NHIP_OIDC_CLAIMS and NHIP_OIDC_LEVELS say what
it calls things.
"""

import json
import os
from typing import Any

PROVIDER_ID = "national"
OIDC_ISSUER = os.environ.get("NHIP_OIDC_ISSUER", "").rstrip("/")
# The simulated provider stands in only where no real one is configured, unless somebody says otherwise.
SIMULATED_IDP = os.environ.get("NHIP_SIMULATED_IDP", "0" if OIDC_ISSUER else "1") == "1"
SIMULATED_IDP_PATH = "/simulated-idp"
# Further clients of the simulated provider, for trying other programs with it.
SIMULATED_IDP_CLIENTS: dict[str, dict[str, Any]] = json.loads(
    os.environ.get("NHIP_SIMULATED_IDP_CLIENTS", "{}")
)

# Which claim of the provider holds which attribute of a person.
OIDC_CLAIMS: dict[str, str] = {
    "number": "citizen_number",
    "full_name": "name",
    "birth_date": "birthdate",
    "sex": "gender",
    "address": "address",
    "unit_code": "unit_code",
    "phone": "phone_number",
    "email": "email",
} | json.loads(os.environ.get("NHIP_OIDC_CLAIMS", "{}"))
# Which `acr` of the provider stands for which level of 69/2024/NĐ-CP, and what to ask for to reach it.
OIDC_LEVELS: dict[str, int] = json.loads(
    os.environ.get("NHIP_OIDC_LEVELS", '{"urn:nhip:level-1": 1, "urn:nhip:level-2": 2}')
)


def oidc_apps(public_url: str) -> list[dict[str, Any]]:
    """The providers allauth's client is to know: the real one, else the simulated one, else none."""
    issuer = OIDC_ISSUER or (f"{public_url}{SIMULATED_IDP_PATH}" if SIMULATED_IDP else "")
    if not issuer:
        return []
    name = os.environ.get("NHIP_OIDC_NAME") or ("VNeID" if OIDC_ISSUER else "Mô phỏng – không phải VNeID")
    return [
        {
            "provider_id": PROVIDER_ID,
            "name": name,
            "client_id": os.environ.get("NHIP_OIDC_CLIENT_ID", "nhip"),
            "secret": os.environ.get("NHIP_OIDC_CLIENT_SECRET", "nhip-simulated"),
            "settings": {
                "server_url": issuer,
                "oauth_pkce_enabled": True,
                "scope": os.environ.get("NHIP_OIDC_SCOPES", "openid profile").split(),
            },
        }
    ]


# A working day: whoever left a counter open is signed out by the next morning.
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_ADAPTER = "nhip.base.identity.web.sign_in.account.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_RATE_LIMITS = {"reauthenticate": "10/m/user"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_ADAPTER = "nhip.base.identity.web.sign_in.passkeys.PasskeyAdapter"
MFA_FORMS = {"authenticate_webauthn": "nhip.base.identity.web.sign_in.passkey_forms.SecondStepForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["webauthn"]
SOCIALACCOUNT_ADAPTER = "nhip.base.identity.web.sign_in.national.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
