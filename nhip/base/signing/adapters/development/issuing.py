"""Certificates and revocation lists of the development authority (X.509, RFC 5280)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from nhip.base.signing.contracts import Holder, HolderKind

WARNING = "CHỨNG THƯ THỬ NGHIỆM, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
# Also the demo city's past is signed, so the authority is older than any of it.
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
AUTHORITY_YEARS = 30
HOLDER_DAYS = 3 * 365
LIST_DAYS = 7
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whoever signs certificates: `crl_url` is where its revocation list is published."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    crl_url: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate is for, with the public key that is theirs."""

    name: x509.Name
    key: ec.EllipticCurvePublicKey
    valid_to: datetime


def name_of(common_name: str, *, organisation: str = "", unit: str = WARNING, serial: str = "") -> x509.Name:
    """A distinguished name in Viet Nam, with the warning in it."""
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:LONGEST_NAME]))
    parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit[:LONGEST_NAME]))
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common_name[:LONGEST_NAME])])


def holder_name(holder: Holder) -> x509.Name:
    """The name in the certificate of a person or an agency; the serial is our own id, no personal number."""
    organisation = holder.organisation or (holder.name if holder.kind is HolderKind.AGENCY else "")
    return name_of(holder.name, organisation=organisation, serial=str(holder.id))


def authority_certificate(subject: Subject, issuer: Issuer, *, depth: int) -> x509.Certificate:
    """A certificate that may issue others, `depth` levels of authorities below it."""
    return _signed(
        _begun(subject, issuer)
        .add_extension(x509.BasicConstraints(ca=True, path_length=depth), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True),
        issuer,
    )


def holder_certificate(subject: Subject, issuer: Issuer) -> x509.Certificate:
    """A certificate that signs documents: content commitment alone."""
    return _signed(
        _begun(subject, issuer)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True),
        issuer,
    )


def time_stamp_certificate(subject: Subject, issuer: Issuer) -> x509.Certificate:
    """A certificate for time-stamps alone (RFC 3161, section 2.3)."""
    return _signed(
        _begun(subject, issuer)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True),
        issuer,
    )


def revocation_list(
    issuer: Issuer, revoked: Iterable[tuple[int, datetime]], *, at: datetime
) -> x509.CertificateRevocationList:
    """The list of what `issuer` revoked: serial numbers and instants. Later lists have higher numbers."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.name)
        .last_update(at)
        .next_update(at + timedelta(days=LIST_DAYS))
        .add_extension(x509.CRLNumber(int(at.timestamp() * 1000)), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )
    for serial, instant in revoked:
        # A list knows whole seconds. Rounded down, one would end before a signature of that same second.
        ended = instant.replace(microsecond=0) + timedelta(seconds=bool(instant.microsecond))
        line = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(ended).build()
        builder = builder.add_revoked_certificate(line)
    return builder.sign(issuer.key, hashes.SHA256())


def _begun(subject: Subject, issuer: Issuer) -> x509.CertificateBuilder:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.name)
        .issuer_name(issuer.name)
        .public_key(subject.key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINNING)
        .not_valid_after(subject.valid_to)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject.key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )
    if not issuer.crl_url:
        return builder
    where = x509.DistributionPoint([x509.UniformResourceIdentifier(issuer.crl_url)], None, None, None)
    return builder.add_extension(x509.CRLDistributionPoints([where]), critical=False)


def _usage(**granted: bool) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: granted.get(name, False) for name in every})


def _signed(builder: x509.CertificateBuilder, issuer: Issuer) -> x509.Certificate:
    return builder.sign(issuer.key, hashes.SHA256())
