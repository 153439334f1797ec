"""The port of a provider of signatures, and the choice of the one this installation is set to.

All providers pass `tests/test_providers.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.timestamps import TimeStamper

from nhip.base.signing.contracts import Holder, SigningFailed


@dataclass(frozen=True, slots=True)
class Credential:
    """What signs for a holder: the provider's name for the key, its certificate and the chain up to the root.

    `chain` begins with the issuer of `certificate`.
    """

    name: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class DigestOrder:
    """One digest to sign: SHA-256 of the signed attributes, and the words the signer is shown."""

    digest: bytes
    words: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a validator without a network needs beside the signatures: certificates, revocation lists."""

    certificates: tuple[x509.Certificate, ...]
    revocation_lists: tuple[x509.CertificateRevocationList, ...]


class Provider(Protocol):
    """The port. `is_test` where what it signs has no legal value."""

    code: str
    is_test: bool

    def credential_for(self, holder: Holder) -> Credential:
        """The credential of a holder. Raises SigningFailed where the provider has none and issues none."""

    def credential(self, name: str) -> Credential:
        """The credential of that name. Raises SigningFailed."""

    def sign_digest(self, name: str, order: DigestOrder) -> bytes:
        """The signature value (ECDSA as DER) of a credential over a digest. Raises SigningFailed."""

    def evidence(self, holders: Sequence[Credential] = ()) -> Evidence:
        """Certificates and revocation lists behind these credentials, as they stand now."""

    def time_stamper(self) -> TimeStamper:
        """The time-stamp authority (RFC 3161)."""


_makers: dict[str, Callable[[], Provider]] = {}


def offers(code: str) -> Callable[[Callable[[], Provider]], Callable[[], Provider]]:
    """Register a provider under the name `NHIP_SIGNING` chooses it by."""

    def register(maker: Callable[[], Provider]) -> Callable[[], Provider]:
        _makers[code] = maker
        return maker

    return register


def provider() -> Provider:
    """The provider this installation is set to. Raises SigningFailed where it is set to none we know."""
    return _made(settings.SIGNING_PROVIDER)


@cache
def _made(code: str) -> Provider:
    if code not in _makers:
        raise SigningFailed(
            _("Không có nhà cung cấp chữ ký số “%(code)s”; NHIP_SIGNING nhận: %(known)s."),
            code=code,
            known=", ".join(sorted(_makers)),
        )
    return _makers[code]()
