"""HTTP message signatures (RFC 9421) with Ed25519, and Content-Digest (RFC 9530)."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LABEL = "sig1"
DERIVED = ("@method", "@authority", "@path", "@query")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Message:
    """What is signed: `headers` by lower-case name, in the order they are covered."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a signature; those that are None or empty are left out."""

    keyid: str
    created: datetime
    expires: datetime | None = None
    nonce: str = ""
    alg: str = ""


def content_digest(body: bytes) -> str:
    """The Content-Digest header of a body.

    >>> content_digest(b'{"hello": "world"}')
    'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'
    """
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signed_headers(message: Message, key: Ed25519PrivateKey, parameters: Parameters) -> dict[str, str]:
    """The two headers that carry the signature over the message's derived parts and all its headers."""
    covered = (*DERIVED, *message.headers)
    stated = signature_parameters(covered, parameters)
    signature = key.sign(signature_base(message, covered, stated).encode())
    return {
        "Signature-Input": f"{LABEL}={stated}",
        "Signature": f"{LABEL}=:{base64.b64encode(signature).decode()}:",
    }


def signature_parameters(covered: Sequence[str], parameters: Parameters) -> str:
    """The value of `@signature-params`."""
    names = " ".join(f'"{name}"' for name in covered)
    stated = {
        "created": int(parameters.created.timestamp()),
        "expires": int(parameters.expires.timestamp()) if parameters.expires else None,
        "nonce": f'"{parameters.nonce}"' if parameters.nonce else None,
        "keyid": f'"{parameters.keyid}"',
        "alg": f'"{parameters.alg}"' if parameters.alg else None,
    }
    return f"({names})" + "".join(f";{name}={value}" for name, value in stated.items() if value is not None)


def signature_base(message: Message, covered: Sequence[str], stated: str) -> str:
    """The text that is signed (RFC 9421, 2.5)."""
    parts = {**_derived(message), **message.headers}
    lines = [f'"{name}": {parts[name].strip()}' for name in covered]
    return "\n".join([*lines, f'"@signature-params": {stated}'])


def _derived(message: Message) -> dict[str, str]:
    address = urlsplit(message.url)
    authority = address.netloc.lower().removesuffix(DEFAULT_PORTS.get(address.scheme, ""))
    return {
        "@method": message.method,
        "@authority": authority,
        "@path": address.path or "/",
        "@query": f"?{address.query}",
    }
