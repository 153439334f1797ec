"""A passkey device in software: just enough of WebAuthn level 2 (packed away as attestation "none")."""

import base64
import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class PasskeyDevice:
    """Makes one credential and signs in with it, as a browser on `origin` would hand it over."""

    def __init__(self, origin: str = "http://localhost", *, flags: int = PRESENT | VERIFIED) -> None:
        self.origin, self.flags = origin, flags
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.user_handle = b""

    def create(self, options: dict[str, Any]) -> str:
        """Answer a request to register."""
        wanted = options["publicKey"]
        self.user_handle = _bytes(wanted["user"]["id"])
        data = self._authenticator_data(wanted["rp"]["id"], self.flags | ATTESTED) + self._attested()
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", wanted["challenge"])
        return self._answer({"clientDataJSON": client_data, "attestationObject": attestation})

    def sign_in(self, options: dict[str, Any]) -> str:
        """Answer a request to sign in."""
        wanted = options["publicKey"]
        client_data = self._client_data("webauthn.get", wanted["challenge"])
        data = self._authenticator_data(wanted["rpId"], self.flags)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": client_data,
                "authenticatorData": data,
                "signature": signature,
                "userHandle": self.user_handle,
            }
        )

    def _answer(self, response: dict[str, bytes]) -> str:
        name = _text(self.credential_id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": {part: _text(value) for part, value in response.items()},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _authenticator_data(self, relying_party: str, flags: int) -> bytes:
        return hashlib.sha256(relying_party.encode()).digest() + bytes([flags]) + bytes(4)

    def _attested(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        return bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + cbor.encode(public)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
