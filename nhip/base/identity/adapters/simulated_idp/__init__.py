"""A small OpenID Connect provider that stands in for the national one, and says so on its page.

Stateless but for the codes that were spent: requests, codes and access tokens are signed texts. Code flow
with PKCE (S256) only; a code works once, within a minute, for the client, the address and the verifier
it was made for; a second use is refused and ends the tokens of the first. It knows a handful of made-up
citizens of the profile, and never anybody else.
"""
