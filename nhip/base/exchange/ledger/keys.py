"""Secret keys in files for this account's eyes only: made when first needed, never overwritten."""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhip.base.exchange.ledger import disk

SECRET_BYTES = 32


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The Ed25519 key in a PEM file. Raises TypeError when it holds another kind of key."""
    if not path.exists():
        disk.make_folder(path.parent)
        disk.write_whole(path, _pem(Ed25519PrivateKey.generate()), is_once=True)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds a key that is not Ed25519")
    return key


def secret(path: Path) -> bytes:
    """The 32 random bytes in a file, such as the master key of bodies. Raises ValueError for others."""
    if not path.exists():
        disk.make_folder(path.parent)
        disk.write_whole(path, secrets.token_bytes(SECRET_BYTES), is_once=True)
    content = path.read_bytes()
    if len(content) != SECRET_BYTES:
        raise ValueError(
            f"{path} holds {len(content)} bytes instead of {SECRET_BYTES}; put the old file back"
        )
    return content


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
