"""The development authority as a provider of signatures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.signing.adapters.development import issuing, key_files
from nhip.base.signing.adapters.development.time_stamps import TimeStampAuthority
from nhip.base.signing.adapters.provider import Credential, DigestOrder, Evidence, offers
from nhip.base.signing.contracts import Holder, SigningFailed
from nhip.base.signing.models import CertificateRow
from nhip.kernel import clock

CODE = "development"
ROOT_URL = "/signing/crl/root.crl"
ISSUING_URL = "/signing/crl/issuing.crl"


@dataclass(frozen=True, slots=True)
class Chain:
    """The authorities: each with its certificate and its key."""

    root: x509.Certificate
    root_key: ec.EllipticCurvePrivateKey
    issuing: x509.Certificate
    issuing_key: ec.EllipticCurvePrivateKey
    stamping: x509.Certificate
    stamping_key: ec.EllipticCurvePrivateKey


@offers(CODE)
class DevelopmentAuthority:
    """Issues to whomever it is asked for, from keys in the data folder; one folder, one authority."""

    code = CODE
    is_test = True

    def credential_for(self, holder: Holder) -> Credential:
        """The credential of a holder whose certificate still runs, or a new one."""
        found = _running(f"{holder.kind.value}-{holder.id}")
        return found or self._issue(holder)

    def credential(self, name: str) -> Credential:
        path = key_files.folder() / f"{Path(name).name}.crt"
        if not path.exists():
            raise SigningFailed(_("Chưa có chứng thư “%(name)s” trong kho khoá."), name=name)
        chain = authorities()
        return Credential(name, key_files.certificate_at(path), (chain.issuing, chain.root))

    def sign_digest(self, name: str, order: DigestOrder) -> bytes:
        key = key_files.key_at(key_files.folder() / f"{self.credential(name).name}.key")
        return key.sign(order.digest, ec.ECDSA(Prehashed(hashes.SHA256())))

    def evidence(self, holders: Sequence[Credential] = ()) -> Evidence:
        chain, now = authorities(), clock.now()
        root = issuing.Issuer(chain.root.subject, chain.root_key)
        lower = issuing.Issuer(chain.issuing.subject, chain.issuing_key)
        return Evidence(
            (chain.root, chain.issuing, chain.stamping),
            (issuing.revocation_list(root, (), at=now), issuing.revocation_list(lower, _revoked(), at=now)),
        )

    def time_stamper(self) -> TimeStampAuthority:
        chain = authorities()
        return TimeStampAuthority(chain.stamping, chain.stamping_key, (chain.issuing, chain.root))

    def _issue(self, holder: Holder) -> Credential:
        chain, now = authorities(), clock.now()
        name = f"{holder.kind.value}-{holder.id}-{now:%Y%m%d%H%M%S%f}"
        key = key_files.key_at(key_files.folder() / f"{name}.key")
        subject = issuing.Subject(
            issuing.holder_name(holder), key.public_key(), now + timedelta(days=issuing.HOLDER_DAYS)
        )
        issuer = issuing.Issuer(chain.issuing.subject, chain.issuing_key, _address(ISSUING_URL))
        certificate = issuing.holder_certificate(subject, issuer)
        _keep(key_files.folder() / f"{name}.crt", certificate)
        return self.credential(name)


def authorities() -> Chain:
    """The authorities of this data folder, made when first needed."""
    return _authorities(key_files.folder())


@lru_cache(maxsize=4)
def _authorities(folder: Path) -> Chain:
    root_key, lower_key, stamping_key = (
        key_files.key_at(folder / f"{name}.key") for name in ("root", "issuing", "time-stamps")
    )
    root = _named("Nhịp - Cơ quan chứng thực gốc thử nghiệm", root_key)
    lower = _named("Nhịp - Cơ quan cấp chứng thư thử nghiệm", lower_key)
    stamping = _named("Nhịp - Dấu thời gian thử nghiệm", stamping_key)
    by_root = issuing.Issuer(root.name, root_key)
    below_root = issuing.Issuer(root.name, root_key, _address(ROOT_URL))
    by_lower = issuing.Issuer(lower.name, lower_key, _address(ISSUING_URL))
    made: dict[str, Callable[[], x509.Certificate]] = {
        "root": lambda: issuing.authority_certificate(root, by_root, depth=1),
        "issuing": lambda: issuing.authority_certificate(lower, below_root, depth=0),
        "time-stamps": lambda: issuing.time_stamp_certificate(stamping, by_lower),
    }
    kept = {name: _kept(folder / f"{name}.crt", make) for name, make in made.items()}
    return Chain(kept["root"], root_key, kept["issuing"], lower_key, kept["time-stamps"], stamping_key)


def _named(common_name: str, key: ec.EllipticCurvePrivateKey) -> issuing.Subject:
    end = issuing.BEGINNING + timedelta(days=issuing.AUTHORITY_YEARS * 365)
    return issuing.Subject(issuing.name_of(common_name, organisation="Nhịp"), key.public_key(), end)


def _kept(path: Path, make: Callable[[], x509.Certificate]) -> x509.Certificate:
    if not path.exists():
        _keep(path, make())
    return key_files.certificate_at(path)


def _keep(path: Path, certificate: x509.Certificate) -> None:
    key_files.write_once(path, certificate.public_bytes(serialization.Encoding.PEM))


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def _running(prefix: str) -> Credential | None:
    """The newest credential of a holder that neither ran out nor was revoked."""
    chain, now = authorities(), clock.now()
    for path in sorted(key_files.folder().glob(f"{prefix}-*.crt"), reverse=True):
        certificate = key_files.certificate_at(path)
        serial = f"{certificate.serial_number:x}"
        is_revoked = CertificateRow.objects.filter(serial=serial, revoked_at__isnull=False).exists()
        if certificate.not_valid_after_utc > now and not is_revoked:
            return Credential(path.stem, certificate, (chain.issuing, chain.root))
    return None


def _revoked() -> list[tuple[int, datetime]]:
    rows = CertificateRow.objects.filter(provider=CODE, revoked_at__isnull=False)
    found = rows.order_by("revoked_at").values_list("serial", "revoked_at")
    return [(int(serial, 16), at) for serial, at in found if at]
