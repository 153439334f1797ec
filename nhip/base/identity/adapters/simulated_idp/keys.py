"""The signing key of the simulated provider: one RSA key in the data folder, made when first needed."""

import json
import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

KEY_FILE = "simulated-idp-key.pem"
KEY_ID = "simulated-1"
ALGORITHM = "RS256"


def signed(claims: dict[str, Any]) -> str:
    """The claims as a signed token."""
    return jwt.encode(claims, _private_key(_path()), algorithm=ALGORITHM, headers={"kid": KEY_ID})


def public_keys() -> dict[str, Any]:
    """The key set (RFC 7517) that the provider publishes."""
    public = _private_key(_path()).public_key()
    key: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(public))
    return {"keys": [key | {"kid": KEY_ID, "use": "sig", "alg": ALGORITHM}]}


def _path() -> Path:
    return Path(settings.DATA_DIR) / KEY_FILE


@lru_cache(maxsize=2)
def _private_key(path: Path) -> rsa.RSAPrivateKey:
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds a key that is not RSA; remove it and a new one is made")
    return key


def _make(path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{KEY_FILE}.") as part:
        part.write(content)
        part.flush()
        # A link fails where a rename would replace: of several that start together, the first one wins.
        with suppress(FileExistsError):
            os.link(part.name, path)
