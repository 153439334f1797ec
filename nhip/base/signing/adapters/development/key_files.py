"""Keys and certificates of the development authority in the data folder, for this account's eyes only.

Keys are encrypted with a passphrase derived from the installation's secret: a copied folder signs nothing.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.signing.contracts import SigningFailed

FOLDER = "signing"


def folder() -> Path:
    """The folder of the authority, made when first needed."""
    path = Path(settings.DATA_DIR) / FOLDER
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_once(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all; of several that start together, the first one wins."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-") as part:
        os.fchmod(part.fileno(), 0o600)
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
        with suppress(FileExistsError):
            os.link(part.name, path)


def key_at(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in a file, made when first needed. Raises SigningFailed when the secret does not open it."""
    if not path.exists():
        write_once(path, _sealed(ec.generate_private_key(ec.SECP256R1())))
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=_passphrase())
    except ValueError as error:
        raise SigningFailed(
            _("Khoá ký trong %(folder)s không mở được bằng NHIP_SECRET_KEY này; hãy đặt lại giá trị cũ."),
            folder=str(path.parent),
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds a key that is not on an elliptic curve")
    return key


def certificate_at(path: Path) -> x509.Certificate:
    """The certificate in a file."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def _sealed(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_passphrase()),
    )


def _passphrase() -> bytes:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"nhip signing keys")
    return derived.derive(settings.SECRET_KEY.encode()).hex().encode()
