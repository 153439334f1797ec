"""Time-stamp authorities (RFC 3161) behind one port: who says when a digest already was.

The embedded development authority has a root and a key of its own in a folder; it says in every certificate
that it has no legal value. Any authority that answers over HTTP takes its place.
"""

import secrets
import urllib.request
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.error import URLError

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from nhip.base.exchange.ledger import certificates
from nhip.base.exchange.ledger.errors import StampFailed
from nhip.kernel import clock

# Under 2.25, an identifier made from a UUID: ours alone, registered nowhere.
POLICY = "2.25.159341716291408527340711930427553386941"
SERIAL_BITS = 127
NONCE_BITS = 64
LONGEST_ANSWER = 1 << 20
GRANTED = {"granted", "granted_with_mods"}


class Answer(core.Sequence):  # type: ignore[misc]
    """An answer whose token may be missing, as it is in a refusal; the library's own type insists on one."""

    _fields: ClassVar[Any] = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class Authority(Protocol):
    """Gives a time-stamp token over a SHA-256 digest, or raises StampFailed."""

    def stamp(self, digest: bytes) -> bytes:
        """The token, a CMS ContentInfo in DER."""
        ...

    def certificates(self) -> list[bytes]:
        """The roots (PEM) it is checked against; empty when they are known elsewhere."""
        ...


def request_for(digest: bytes, *, nonce: int) -> bytes:
    """A request (DER) for a token over a SHA-256 digest, with the authority's certificate in it."""
    wanted = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    return _der(
        tsp.TimeStampReq({"version": "v1", "message_imprint": wanted, "nonce": nonce, "cert_req": True})
    )


def token_of(response: bytes, *, digest: bytes, nonce: int) -> bytes:
    """The token of an answer (DER) to our request. Raises StampFailed when it is not granted, or not ours."""
    try:
        answer = Answer.load(response, strict=True)
        status = answer["status"]["status"].native
        if status not in GRANTED:
            raise StampFailed(f"the time-stamp authority answered “{status}”: {_reason(answer)}")
        token = answer["time_stamp_token"]
        facts = token["content"]["encap_content_info"]["content"].parsed
        stamped = facts["message_imprint"]["hashed_message"].native
        returned = facts["nonce"].native
    except (ValueError, TypeError, KeyError) as error:
        raise StampFailed(f"the time-stamp authority's answer cannot be read: {error}") from error
    if stamped != digest or returned != nonce:
        raise StampFailed("the time-stamp authority answered another request: digest or nonce differ")
    return _der(token)


class HttpAuthority:
    """Any authority that answers RFC 3161 over HTTP; `trusted` are the certificates of its root (PEM)."""

    def __init__(self, url: str, *, timeout_seconds: float = 10.0, trusted: tuple[bytes, ...] = ()) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"“{url}” is no address of a time-stamp authority: it begins with https://")
        self._url = url
        self._timeout = timeout_seconds
        self._trusted = trusted

    def stamp(self, digest: bytes) -> bytes:
        """Ask for a token. Raises StampFailed."""
        nonce = secrets.randbits(NONCE_BITS)
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's, and http(s)
            self._url,
            data=request_for(digest, nonce=nonce),
            headers={"Content-Type": "application/timestamp-query"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 - as above
                response = answer.read(LONGEST_ANSWER)
        except (URLError, OSError) as error:
            raise StampFailed(f"the time-stamp authority {self._url} does not answer: {error}") from error
        return token_of(response, digest=digest, nonce=nonce)

    def certificates(self) -> list[bytes]:
        """The operator's root certificates of this authority."""
        return list(self._trusted)


class DevelopmentAuthority:
    """The embedded authority: stamps in this process, with keys in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._identity = certificates.time_stamp_identity(Path(folder))
        self._certificate = asn1_x509.Certificate.load(
            self._identity.certificate.public_bytes(serialization.Encoding.DER)
        )
        self._root = asn1_x509.Certificate.load(self._identity.root.public_bytes(serialization.Encoding.DER))

    def stamp(self, digest: bytes) -> bytes:
        """A token over a SHA-256 digest at this instant."""
        answered = self.answer(request_for(digest, nonce=1))
        return token_of(answered, digest=digest, nonce=1)

    def certificates(self) -> list[bytes]:
        """The root that issued this authority's certificate."""
        return [self._identity.root.public_bytes(serialization.Encoding.PEM)]

    def answer(self, request: bytes) -> bytes:
        """A request in DER, the answer in DER; what cannot be read or stamped is answered with a refusal."""
        try:
            wanted = tsp.TimeStampReq.load(request, strict=True)
            imprint = wanted["message_imprint"]
            name = imprint["hash_algorithm"]["algorithm"].native
            size = len(imprint["hashed_message"].native)
        except (ValueError, TypeError):
            return _refusal("bad_data_format")
        if (name, size) not in {("sha256", 32), ("sha384", 48), ("sha512", 64)}:
            return _refusal("bad_alg")
        token = self._token(self._facts(wanted))
        return _der(Answer({"status": {"status": "granted"}, "time_stamp_token": token}))

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
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [_digest(facts)]}),
                cms.CMSAttribute({"type": "signing_certificate_v2", "values": [self._own_certificate()]}),
            ]
        )
        signature = self._identity.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        content = self._signed(facts, attributes, signature)
        return cms.ContentInfo({"content_type": "signed_data", "content": content})

    def _own_certificate(self) -> tsp.SigningCertificateV2:
        name = asn1_x509.GeneralName(name="directory_name", value=self._certificate.issuer)
        issued = {"issuer": [name], "serial_number": self._certificate.serial_number}
        one = {"cert_hash": _digest(self._certificate.dump()), "issuer_serial": issued}
        return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(one)]})

    def _signed(self, facts: bytes, attributes: cms.CMSAttributes, signature: bytes) -> cms.SignedData:
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        by = {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": by}),
            "digest_algorithm": sha256,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            "signature": signature,
        }
        content = {"content_type": "tst_info", "content": cms.ParsableOctetString(facts)}
        parts = {
            "version": "v3",
            "digest_algorithms": [sha256],
            "encap_content_info": content,
            "certificates": [self._certificate, self._root],
            "signer_infos": [signer],
        }
        return cms.SignedData(parts)


def _digest(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()


def _der(value: Any) -> bytes:
    encoded: bytes = value.dump()
    return encoded


def _refusal(reason: str) -> bytes:
    return _der(Answer({"status": {"status": "rejection", "fail_info": {reason}}}))


def _reason(answer: Answer) -> str:
    words = answer["status"]["status_string"].native or []
    return "; ".join([*words, *sorted(answer["status"]["fail_info"].native or [])]) or "no reason given"
