"""The work on the PDF (PAdES, ETSI EN 319 142-1): make the hole, fill it, add what a validator needs later.

A signature is made in two phases. The first leaves a hole in the file and says what is to be signed; between
them anything may happen, also a restart; the second puts the signature and its time-stamp into the hole.
"""

import asyncio
import io
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import cms
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from nhip.base.signing.adapters.provider import Credential, Evidence
from nhip.base.signing.contracts import NotAPdf
from nhip.kernel import clock

OFFICER_FIELD = "NguoiKy"
SEAL_FIELD = "ConDau"
STAMP_FIELD = "DauThoiGianLuuTru"
T = TypeVar("T")
DIGEST = "sha256"
# Bytes of the hole: a signature with its time-stamp and both chains takes about a quarter of it.
HOLE = 24_576


@dataclass(frozen=True, slots=True)
class Slot:
    """Which field is signed, why and where; the first signature also certifies the document."""

    field: str
    reason: str
    place: str
    name: str
    certifies: bool


@dataclass(frozen=True, slots=True)
class Hole:
    """The first phase: a file with a hole, its digest, and the attributes (DER) the signature is over."""

    content: bytes
    start: int
    end: int
    document_digest: bytes
    signed_attributes: bytes

    @property
    def digest(self) -> bytes:
        """What the signer's key signs: SHA-256 of the attributes."""
        return sha256(self.signed_attributes)


def sha256(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def with_fields(pdf: bytes, names: Iterable[str]) -> bytes:
    """The document with empty signature fields, made before the first signature so that none is added later.

    Raises NotAPdf.
    """
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        for name in names:
            # Out of sight, and not flagged hidden: PDF/A forbids that flag, PDF/UA asks no text of it then.
            unseen = fields.InvisSigSettings(box_out_of_bounds=True)
            fields.append_signature_field(writer, fields.SigFieldSpec(name, invis_sig_settings=unseen))
        return _written(writer)
    except (PdfError, ValueError) as error:
        raise NotAPdf(_("Tệp không phải là PDF đọc được nên không ký được.")) from error


def open_hole(pdf: bytes, slot: Slot, credential: Credential) -> Hole:
    """The first phase, for the holder of `credential`."""
    return _run(_open_hole(pdf, slot, credential))


async def _open_hole(pdf: bytes, slot: Slot, credential: Credential) -> Hole:
    signer = _external(credential)
    metadata = signers.PdfSignatureMetadata(
        field_name=slot.field,
        md_algorithm=DIGEST,
        reason=slot.reason,
        location=slot.place or None,
        name=slot.name,
        certify=slot.certifies,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    pdf_signer = signers.PdfSigner(metadata, signer)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    session = pdf_signer.init_signing_session(writer)
    session.system_time = clock.now().replace(microsecond=0)
    to_sign = session.prepare_tbs_document(validation_info=None, bytes_reserved=HOLE)
    prepared, output = to_sign.digest_tbs_document()
    attributes = await signer.signed_attrs(prepared.document_digest, DIGEST, use_pades=True)
    return Hole(
        content=_bytes(output),
        start=prepared.reserved_region_start,
        end=prepared.reserved_region_end,
        document_digest=prepared.document_digest,
        signed_attributes=attributes.dump(),
    )


def fill_hole(hole: Hole, signature: bytes, credential: Credential, time_stamper: TimeStamper) -> bytes:
    """The second phase: the signature value and its time-stamp stand in the file."""
    return _run(_fill_hole(hole, signature, credential, time_stamper))


async def _fill_hole(
    hole: Hole, signature: bytes, credential: Credential, time_stamper: TimeStamper
) -> bytes:
    signer = _external(credential, signature)
    attributes = cms.CMSAttributes.load(hole.signed_attributes)
    made = await signer.async_sign_prescribed_attributes(DIGEST, attributes, timestamper=time_stamper)
    prepared = PreparedByteRangeDigest(hole.document_digest, hole.start, hole.end)
    output = io.BytesIO(hole.content)
    prepared.fill_with_cms(output, made)
    return output.getvalue()


def archived(pdf: bytes, evidence: Evidence, holders: Iterable[Credential], stamper: TimeStamper) -> bytes:
    """Add certificates and revocation lists, and the time-stamp over all of it (B-LTA)."""
    return _run(_archived(pdf, evidence, tuple(holders), stamper))


async def _archived(
    pdf: bytes, evidence: Evidence, holders: tuple[Credential, ...], stamper: TimeStamper
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    known = [*evidence.certificates, *(part for one in holders for part in (one.certificate, *one.chain))]
    certificates = {one.fingerprint(hashes.SHA256()): as_asn1(one) for one in known}.values()
    lists = [asn1_crl.CertificateList.load(one.public_bytes(_DER)) for one in evidence.revocation_lists]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=certificates, crls=lists)
    with_evidence = IncrementalPdfFileWriter(io.BytesIO(_written(writer)))
    stamping = signers.PdfTimeStamper(
        stamper,
        field_name=STAMP_FIELD,
        invis_settings=fields.InvisSigSettings(box_out_of_bounds=True),
    )
    output = await stamping.async_timestamp_pdf(with_evidence, DIGEST, embed_roots=True)
    return _bytes(output)


def stamped_at(stamper: TimeStamper) -> datetime:
    """Have some bytes stamped; the instant in the answer."""
    token = _run(stamper.async_timestamp(sha256(b"nhip doctor"), DIGEST))
    moment: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def stamping_certificates(stamper: TimeStamper) -> tuple[x509.Certificate, ...]:
    """The certificates a time-stamp authority sends with its stamps."""
    token = _run(stamper.async_timestamp(sha256(b"nhip"), DIGEST))
    found = token["content"]["certificates"]
    return tuple(x509.load_der_x509_certificate(one.chosen.dump()) for one in found)


_DER = serialization.Encoding.DER


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko knows it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(_DER))


def _external(credential: Credential, signature: bytes | None = None) -> signers.ExternalSigner:
    chain = SimpleCertificateStore.from_certs([as_asn1(one) for one in credential.chain])
    return signers.ExternalSigner(as_asn1(credential.certificate), chain, signature_value=signature)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _bytes(output: Any) -> bytes:
    output.seek(0)
    content: bytes = output.read()
    return content


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
