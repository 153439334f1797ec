"""The time-stamp authority of the development authority (RFC 3161), in this process: no network, no counter.

Serial numbers are 127 random bits, so that processes and hosts never share one.
"""

import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from nhip.kernel import clock

# Under 2.25, identifiers made from a UUID: ours alone, registered nowhere.
POLICY = "2.25.287637283964521093821098372150981734"
ACCEPTED = frozenset({"sha256", "sha384", "sha512"})
SERIAL_BITS = 127


class Refusal(core.Sequence):  # type: ignore[misc]
    """An answer without a stamp, which the library's own type does not know."""

    _fields: ClassVar[Any] = [("status", tsp.PKIStatusInfo)]


class TimeStampAuthority(TimeStamper):
    """Answers requests of pyHanko in this process, and those in DER of anybody else by `answer`."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        chain: Sequence[x509.Certificate],
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._certificate = _as_asn1(certificate)
        self._chain = [_as_asn1(one) for one in chain]
        self._key = key

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """What pyHanko calls."""
        return self.respond(req)

    def answer(self, request: bytes) -> bytes:
        """A request in DER, the answer in DER; a request that cannot be read is answered with a refusal."""
        try:
            wanted = tsp.TimeStampReq.load(request, strict=True)
            wanted.native  # noqa: B018 - the parts are parsed when they are first read
        except ValueError:
            return _der(_refusal("bad_data_format"))
        return _der(self.respond(wanted))

    def respond(self, request: tsp.TimeStampReq) -> tsp.TimeStampResp | Refusal:
        """Stamp a digest with this instant."""
        imprint = request["message_imprint"]
        name = imprint["hash_algorithm"]["algorithm"].native
        if name not in ACCEPTED or len(imprint["hashed_message"].native) != hashes_size(name):
            return _refusal("bad_alg")
        token = self._token(self._facts(request))
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})

    def _facts(self, request: tsp.TimeStampReq) -> bytes:
        facts = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": request["message_imprint"],
            "serial_number": secrets.randbits(SERIAL_BITS) | 1,
            "gen_time": core.GeneralizedTime(clock.now().replace(microsecond=0)),
            "accuracy": {"seconds": 1},
            "tsa": asn1_x509.GeneralName(name="directory_name", value=self._certificate.subject),
        }
        if request["nonce"].native is not None:
            facts["nonce"] = request["nonce"]
        return _der(tsp.TSTInfo(facts))

    def _token(self, facts: bytes) -> cms.ContentInfo:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(facts)
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", digest.finalize()),
                simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(self._certificate)),
            ]
        )
        signature = self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        return cms.ContentInfo(
            {"content_type": "signed_data", "content": self._signed_data(facts, attributes, signature)}
        )

    def _signed_data(self, facts: bytes, attributes: cms.CMSAttributes, signature: bytes) -> cms.SignedData:
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        stamped_by = {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": stamped_by}),
            "digest_algorithm": sha256,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            "signature": signature,
        }
        content = {"content_type": "tst_info", "content": cms.ParsableOctetString(facts)}
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": content,
                "certificates": [self._certificate, *self._chain],
                "signer_infos": [signer],
            }
        )


def hashes_size(name: str) -> int:
    """The length in bytes of a digest by that algorithm."""
    return {"sha256": 32, "sha384": 48, "sha512": 64}[name]


def _der(value: core.Asn1Value) -> bytes:
    encoded: bytes = value.dump()
    return encoded


def _refusal(reason: str) -> Refusal:
    return Refusal({"status": {"status": "rejection", "fail_info": {reason}}})


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
