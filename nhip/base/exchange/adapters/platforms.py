"""The port to other platforms, and the first adapter: another instance of this one.

An adapter for a platform of another make says what that platform offers, in our words; calls to it leave
through the gateway, whose hop (`gateway.peers`) speaks X-Road's REST protocol with our signatures.
"""

import http.client
import ssl
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.contracts.federation import Catalogue, Peer, PeerUnreachable
from nhip.base.exchange.rules.catalogues import BadText, open_catalogue

CATALOGUE_PATH = "/nhip/catalogue"
LARGEST_CATALOGUE = 32 * 1024 * 1024
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Connection:
    """What this platform opens connections to others with: PEM files, absent before they are made."""

    certificate: Path
    certificate_key: Path


@dataclass(frozen=True, slots=True)
class Received:
    """A catalogue that was proved to be the platform's, and the SHA-256 (hex) of what came."""

    catalogue: Catalogue
    sha256: str


class Platform(Protocol):
    """How platforms of one make are asked."""

    def catalogue(self, peer: Peer, connection: Connection) -> Received:
        """What the platform offers now. Raises PeerUnreachable."""


class OurOwnKind:
    """Another instance of this platform: its gateway gives a signed catalogue."""

    def catalogue(self, peer: Peer, connection: Connection) -> Received:
        """Ask the gateway over mutual TLS, and check the signature with the key on the card."""
        try:
            content = _get(peer, connection)
            text = content.decode()
            found = open_catalogue(text, public_key=peer.public_key, instance=peer.instance)
        except (OSError, http.client.HTTPException) as problem:
            raise unreachable(peer, f"{type(problem).__name__}: {problem}") from problem
        except (BadText, UnicodeDecodeError) as problem:
            raise unreachable(peer, str(problem)) from problem
        return Received(found, sha256(content).hexdigest())


PLATFORMS: dict[str, Platform] = {"nhip": OurOwnKind()}


def unreachable(peer: Peer, detail: str) -> PeerUnreachable:
    """The error that says which platform and why."""
    return PeerUnreachable(
        _("Không nhận được danh mục của nền tảng %(peer)s: %(detail)s."),
        peer=peer.instance,
        detail=detail[:300],
    )


def _get(peer: Peer, connection: Connection) -> bytes:
    address = urlsplit(peer.address)
    if address.scheme == "https":
        context = ssl.create_default_context(cadata=peer.authority)
        context.load_cert_chain(connection.certificate, connection.certificate_key)
        opened: http.client.HTTPConnection = http.client.HTTPSConnection(
            address.netloc, timeout=SECONDS, context=context
        )
    else:
        opened = http.client.HTTPConnection(address.netloc, timeout=SECONDS)
    try:
        opened.request("GET", f"{address.path}{CATALOGUE_PATH}", headers={"Accept": "application/json"})
        answer = opened.getresponse()
        content = answer.read(LARGEST_CATALOGUE + 1)
    finally:
        opened.close()
    if answer.status != 200 or len(content) > LARGEST_CATALOGUE:
        raise http.client.HTTPException(f"status {answer.status}, {len(content)} bytes")
    return content
