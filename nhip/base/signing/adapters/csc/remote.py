"""A remote signing service as a provider: list, authorize one digest, sign it, believe nothing unchecked."""

import base64
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from asn1crypto import tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.timestamps import TimeStamper

from nhip.base.signing.adapters.csc.wire import Service, fetched
from nhip.base.signing.adapters.pades import stamping_certificates
from nhip.base.signing.adapters.provider import Credential, DigestOrder, Evidence, offers
from nhip.base.signing.contracts import Holder, SigningFailed

CODE = "csc"
SHA256_OID = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA256_OID = "1.2.840.10045.4.3.2"


class RemoteTimeStamps(TimeStamper):
    """The time-stamp authority at an address (RFC 3161 over HTTP)."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """What pyHanko calls."""
        headers = {"Content-Type": "application/timestamp-query"}
        return tsp.TimeStampResp.load(fetched(self._address, req.dump(), headers))


@offers(CODE)
class RemoteSigning:
    """The service `NHIP_CSC_URL`; officers and agencies are its users under our own ids."""

    code = CODE

    def __init__(self) -> None:
        if not settings.CSC_URL or not settings.CSC_TIME_STAMP_URL:
            raise SigningFailed(_("Chưa đặt NHIP_CSC_URL và NHIP_TSA_URL cho dịch vụ ký số từ xa."))
        self.is_test: bool = settings.CSC_IS_TEST
        self._service = Service(settings.CSC_URL.rstrip("/"), settings.CSC_TOKEN)

    def credential_for(self, holder: Holder) -> Credential:
        """The service's credential of a holder; it must name that holder, whatever the service says."""
        found = self._service.ask("credentials/list", {"userID": str(holder.id), "onlyValid": True})
        for name in found.get("credentialIDs") or ():
            credential = self.credential(str(name))
            if _names(credential.certificate, holder):
                return credential
        raise SigningFailed(_("Dịch vụ ký số từ xa không có chứng thư cho %(name)s."), name=holder.name)

    def credential(self, name: str) -> Credential:
        asked = {"credentialID": name, "certificates": "chain", "certInfo": True}
        told = self._service.ask("credentials/info", asked).get("cert")
        encoded = told.get("certificates") if isinstance(told, dict) else None
        try:
            chain = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in encoded or ()]
        except ValueError as error:
            raise SigningFailed(_("Chứng thư của dịch vụ ký số từ xa không đọc được.")) from error
        if not chain:
            raise SigningFailed(_("Dịch vụ ký số từ xa không cho chứng thư của “%(name)s”."), name=name)
        return Credential(name, chain[0], tuple(chain[1:]))

    def sign_digest(self, name: str, order: DigestOrder) -> bytes:
        """Two calls: the holder's authorisation of this digest (SAD), and the signature that spends it."""
        digest = base64.b64encode(order.digest).decode()
        authorised = self._service.ask(
            "credentials/authorize",
            {
                "credentialID": name,
                "numSignatures": 1,
                "hashes": [digest],
                "hashAlgorithmOID": SHA256_OID,
                "description": order.words,
            },
        )
        signed = self._service.ask(
            "signatures/signHash",
            {
                "credentialID": name,
                "SAD": authorised.get("SAD", ""),
                "hashes": [digest],
                "hashAlgorithmOID": SHA256_OID,
                "signAlgo": ECDSA_SHA256_OID,
            },
        )
        return self._believed(name, order.digest, signed.get("signatures"))

    def evidence(self, holders: Sequence[Credential] = ()) -> Evidence:
        """The lists that these certificates say are published about them, fetched now."""
        known = {one.fingerprint(hashes.SHA256()): one for holder in holders for one in _all(holder)}
        stamping = _stamping_chain(self.time_stamper())
        known |= {one.fingerprint(hashes.SHA256()): one for one in stamping}
        places = dict.fromkeys(place for one in known.values() for place in _places(one))
        lists = tuple(x509.load_der_x509_crl(fetched(place)) for place in places)
        return Evidence(tuple(known.values()), lists)

    def time_stamper(self) -> TimeStamper:
        return RemoteTimeStamps(settings.CSC_TIME_STAMP_URL)

    def _believed(self, name: str, digest: bytes, signatures: object) -> bytes:
        """A signature is taken only if the credential's own key made it over this digest."""
        listed = signatures if isinstance(signatures, list) else []
        key = self.credential(name).certificate.public_key()
        if len(listed) != 1 or not isinstance(key, ec.EllipticCurvePublicKey):
            raise SigningFailed(_("Dịch vụ ký số từ xa không trả về đúng một chữ ký."))
        try:
            signature = base64.b64decode(str(listed[0]), validate=True)
            key.verify(signature, digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        except (ValueError, InvalidSignature) as error:
            raise SigningFailed(_("Chữ ký nhận được không khớp với chứng thư và văn bản.")) from error
        return signature


def _names(certificate: x509.Certificate, holder: Holder) -> bool:
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return bool(found) and _plain(str(found[0].value)) == _plain(holder.name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _all(credential: Credential) -> tuple[x509.Certificate, ...]:
    return (credential.certificate, *credential.chain)


def _places(certificate: x509.Certificate) -> Iterator[str]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return
    for point in points:
        for name in point.full_name or ():
            if isinstance(name, x509.UniformResourceIdentifier):
                yield name.value


@cache
def _known_stampers() -> dict[str, tuple[x509.Certificate, ...]]:
    return {}


def _stamping_chain(stamper: TimeStamper) -> tuple[x509.Certificate, ...]:
    """The certificates of the time-stamp authority, asked of it once a process."""
    known = _known_stampers()
    if settings.CSC_TIME_STAMP_URL not in known:
        known[settings.CSC_TIME_STAMP_URL] = stamping_certificates(stamper)
    return known[settings.CSC_TIME_STAMP_URL]
