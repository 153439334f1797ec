"""Who calls, and what proves it."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key


@dataclass(frozen=True, slots=True)
class Identity:
    """A subsystem (`VN-79/GOV/79-VP/dich-vu-cong`) with the key it signs with, named `kid` at the exchange.

    `certificate` and `certificate_key` are the PEM files of a TLS connection, `authority` the one that issued
    the gateway's; they are needed for an https address alone.
    """

    client: str
    kid: str
    key: Ed25519PrivateKey = field(repr=False)
    certificate: Path | None = None
    certificate_key: Path | None = None
    authority: Path | None = None


def read_key(pem: bytes) -> Ed25519PrivateKey:
    """An Ed25519 key from PEM; raises ValueError for a key of another kind."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"calls are signed with an Ed25519 key, not with a {type(key).__name__}")
    return key
