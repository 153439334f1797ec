"""Addresses that the sign-in library finds by name, so they have no namespace; all else of it is closed."""

from allauth.mfa.base.views import authenticate
from django.urls import path

from nhip.base.identity.web import citizen, security, staff
from nhip.kernel.access import public

urlpatterns = [
    path("sign-in/<slug:provider_id>/callback/", citizen.callback, name="openid_connect_callback"),
    path("sign-in/cancelled/", citizen.cancelled, name="socialaccount_login_cancelled"),
    path("desk/sign-in/", staff.sign_in, name="account_login"),
    path(
        "desk/sign-in/second/",
        public("the second step of a sign-in whose first step is in the session")(authenticate),
        name="mfa_authenticate",
    ),
    path("account/confirm/", security.confirm, name="account_reauthenticate"),
]
