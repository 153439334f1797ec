"""The embedded development authority of the exchange: TLS certificates for trials, without legal value.

Not the authority that signs documents (signing): a connection must never be able to sign one, so the two have
keys of their own and certificates of one are worth nothing to the other.
"""

import fcntl
import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

WARNING = "CHỨNG THƯ THỬ NGHIỆM, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
AUTHORITY_DAYS = 20 * 365
HOLDER_DAYS = 365
BACKWARDS = timedelta(minutes=5)
RENEW_BEFORE = timedelta(days=30)
CHANGE_BEFORE = timedelta(days=7)
PEER, PEER_NEXT = "peer", "peer-next"
LOOPBACK = ("127.0.0.1", "localhost")
CERTIFICATE_FILE, KEY_FILE = "ca.pem", "ca.key"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its private key, both PEM."""

    certificate: x509.Certificate
    private_key_pem: str


def folder() -> Path:
    """Where the exchange keeps its files, made when first needed."""
    path = Path(settings.DATA_DIR) / "exchange"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def authority_certificate(*, at: datetime) -> x509.Certificate:
    """The certificate of the authority; made with its key when first asked for."""
    return _authority(at)[0]


def is_ours(certificate: x509.Certificate) -> bool:
    """Whether the development authority issued it."""
    path = folder() / CERTIFICATE_FILE
    if not path.exists():
        return False
    try:
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(path.read_bytes()))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def issue(identifier: str, *, at: datetime, days: int = HOLDER_DAYS, hosts: tuple[str, ...] = ()) -> Issued:
    """A certificate for a connection, and the key that goes with it, which is kept nowhere.

    `hosts` are the addresses of a server, which clients compare with where they called.
    """
    authority, authority_key = _authority(at)
    key = ec.generate_private_key(ec.SECP256R1())
    usage = ExtendedKeyUsageOID.SERVER_AUTH if hosts else ExtendedKeyUsageOID.CLIENT_AUTH
    builder = (
        _begun(_name(identifier), key.public_key(), at, days)
        .issuer_name(authority.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
    )
    if hosts:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_host(one) for one in hosts]), critical=False
        )
    return Issued(builder.sign(authority_key, hashes.SHA256()), _pem(key))


def keep_server_certificate(*, at: datetime, hosts: tuple[str, ...] = LOOPBACK) -> None:
    """Have the gateway's own TLS certificate there, and a new one a month before it runs out."""
    certificate, key = folder() / "keys" / "tls.crt", folder() / "keys" / "tls.key"
    if certificate.exists() and key.exists():
        known = x509.load_pem_x509_certificate(certificate.read_bytes())
        # What another authority issued is the operator's, not ours to replace.
        if not is_ours(known) or known.not_valid_after_utc > at + RENEW_BEFORE:
            return
    certificate.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    issued = issue("Nhịp gateway", at=at, hosts=hosts)
    _write(key, issued.private_key_pem.encode())
    _write(certificate, issued.certificate.public_bytes(serialization.Encoding.PEM))


def authority_pem(*, at: datetime) -> str:
    """The certificate of the authority as others need it to know ours."""
    return authority_certificate(at=at).public_bytes(serialization.Encoding.PEM).decode()


def peer_files(identifier: str, *, at: datetime) -> tuple[Path, Path]:
    """The certificate and key this platform opens connections to others with, made when first asked for.

    A month before it runs out the next one is made and told to the others with the catalogue; a week before,
    it takes its place.
    """
    current, coming = _peer_pair(PEER), _peer_pair(PEER_NEXT)
    with _alone():
        is_made = current[0].exists() and current[1].exists()
    if not is_made:
        _keep_pair(current, issue(identifier, at=at))
    until = _read_certificate(current[0]).not_valid_after_utc
    if until <= at + RENEW_BEFORE and not coming[0].exists():
        _keep_pair(coming, issue(identifier, at=at))
    if until <= at + CHANGE_BEFORE:
        for old, new in zip(reversed(current), reversed(coming), strict=True):
            new.replace(old)
    return current


def peer_certificates(identifier: str, *, at: datetime) -> tuple[str, ...]:
    """The SHA-256 (hex) of the certificate in use, and of the one that comes."""
    current = peer_files(identifier, at=at)[0]
    paths = [path for path in (current, _peer_pair(PEER_NEXT)[0]) if path.exists()]
    return tuple(_read_certificate(path).fingerprint(hashes.SHA256()).hex() for path in paths)


def _peer_pair(name: str) -> tuple[Path, Path]:
    return folder() / "keys" / f"{name}.crt", folder() / "keys" / f"{name}.key"


def _keep_pair(pair: tuple[Path, Path], issued: Issued) -> None:
    pair[0].parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(pair[1], issued.private_key_pem.encode())
    _write(pair[0], issued.certificate.public_bytes(serialization.Encoding.PEM))


def _read_certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _authority(at: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    with _alone():
        if not (folder() / CERTIFICATE_FILE).exists():
            _make(at)
        certificate = x509.load_pem_x509_certificate((folder() / CERTIFICATE_FILE).read_bytes())
        key = serialization.load_pem_private_key((folder() / KEY_FILE).read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{folder() / KEY_FILE} holds a key that is not on an elliptic curve")
    return certificate, key


def _make(at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Nhịp: cơ quan chứng thực thử nghiệm")
    certificate = (
        _begun(name, key.public_key(), at, AUTHORITY_DAYS)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_authority_usage(), critical=True)
        .sign(key, hashes.SHA256())
    )
    # The key first: a certificate that is there has its key.
    _write(folder() / KEY_FILE, _pem(key).encode())
    _write(folder() / CERTIFICATE_FILE, certificate.public_bytes(serialization.Encoding.PEM))


def _begun(
    name: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BACKWARDS)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _authority_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, WARNING),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@contextmanager
def _alone() -> Iterator[None]:
    with (folder() / ".authority.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
