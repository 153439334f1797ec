"""Which authority stamps the evidence: one that answers RFC 3161 over HTTP, or the embedded one."""

from pathlib import Path

from django.conf import settings

from nhip.base.exchange.adapters.authority import folder
from nhip.base.exchange.ledger.authorities import Authority, DevelopmentAuthority, HttpAuthority

TIMEOUT_SECONDS = 10.0


class AuthorityNotUsable(ValueError):
    """The settings name an authority whose stamps nobody could check; the message says what to set."""


def address() -> str:
    """Of the authority; empty for the embedded one, whose stamps have no legal value."""
    return str(settings.EXCHANGE_TSA_URL)


def time_stamp_authority() -> Authority:
    """The authority of the settings. Raises AuthorityNotUsable."""
    if not address():
        return DevelopmentAuthority(folder() / "keys" / "time-stamps")
    try:
        return HttpAuthority(address(), timeout_seconds=TIMEOUT_SECONDS, trusted=(_root(),))
    except ValueError as error:
        raise AuthorityNotUsable(f"NHIP_EXCHANGE_TSA_URL: {error}") from error


def _root() -> bytes:
    name = str(settings.EXCHANGE_TSA_ROOT)
    try:
        pem = Path(name).read_bytes() if name else b""
    except OSError as error:
        raise AuthorityNotUsable(f"NHIP_EXCHANGE_TSA_ROOT: {name} cannot be read ({error})") from error
    if b"-----BEGIN CERTIFICATE-----" not in pem:
        said = "set it to the PEM file of the authority's root; without it no stamp could be checked"
        raise AuthorityNotUsable(f"NHIP_EXCHANGE_TSA_ROOT: {said}")
    return pem
