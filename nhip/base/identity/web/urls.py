"""Pages of identity."""

from django.urls import path

from nhip.base.identity.web import (
    account,
    citizen,
    mandates,
    oauth,
    password,
    security,
    simulated_idp,
    staff,
    tokens,
)
from nhip.base.identity.web.staff_desk import accounts, agencies, clients, people

CLIENTS = "desk/administration/clients/"
STAFF = "desk/administration/staff/"

app_name = "identity"
urlpatterns = [
    path("sign-in/", citizen.sign_in, name="sign_in"),
    path("sign-in/start/", citizen.start, name="start"),
    path("sign-out/", citizen.sign_out, name="sign_out"),
    path("desk/sign-in/passkey/", staff.passkey, name="passkey_sign_in"),
    path("account/", account.overview, name="account"),
    path("account/access-log/", account.access_log, name="access_log"),
    path("account/mandates/", mandates.overview, name="mandates"),
    path("account/mandates/new/", mandates.grant, name="mandate_grant"),
    path("account/mandates/<uuid:mandate_id>/revoke/", mandates.revoke, name="mandate_revoke"),
    path("account/password/", password.change, name="password"),
    path("account/security/", security.overview, name="security"),
    path("account/security/passkeys/add/", security.add, name="add_passkey"),
    path("account/security/passkeys/<int:passkey_id>/remove/", security.remove, name="remove_passkey"),
    path("account/tokens/", tokens.overview, name="tokens"),
    path("account/tokens/<uuid:client_id>/", tokens.token, name="token"),
    path("oauth/token", oauth.token, name="oauth_token"),
    path("oauth/revoke", oauth.revoke, name="oauth_revoke"),
    path(".well-known/oauth-authorization-server", oauth.metadata, name="oauth_metadata"),
    path(CLIENTS, clients.overview, name="staff_clients"),
    path(f"{CLIENTS}new/", clients.new, name="staff_client_new"),
    path(f"{CLIENTS}<uuid:client_id>/", clients.client, name="staff_client"),
    path(STAFF, people.overview, name="staff"),
    path(f"{STAFF}new/", accounts.new, name="staff_new"),
    path(f"{STAFF}accounts/<int:user_id>/<slug:name>/", accounts.act, name="staff_account"),
    path(f"{STAFF}assignments/<uuid:assignment_id>/end/", people.end, name="staff_end"),
    path(f"{STAFF}agencies/", agencies.overview, name="staff_agencies"),
    path(f"{STAFF}agencies/new/", agencies.new, name="staff_agency_new"),
    path(f"{STAFF}agencies/<uuid:agency_id>/", agencies.agency, name="staff_agency"),
    path(f"{STAFF}<uuid:party_id>/", people.person, name="staff_person"),
    path(f"{STAFF}<uuid:party_id>/give/", people.give, name="staff_give"),
    path("simulated-idp/.well-known/openid-configuration", simulated_idp.discovery, name="idp_discovery"),
    path("simulated-idp/jwks.json", simulated_idp.jwks, name="idp_jwks"),
    path("simulated-idp/authorize/", simulated_idp.authorize, name="idp_authorize"),
    path("simulated-idp/token", simulated_idp.token, name="idp_token"),
    path("simulated-idp/userinfo", simulated_idp.userinfo, name="idp_userinfo"),
]
