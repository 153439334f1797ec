"""The check of a signed PDF, offline, with what the file carries (ETSI EN 319 102-1, 5.6.3).

What the certificates and lists inside prove at the time of the stamp counts, not what the network says today.
"""

import asyncio
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from asn1crypto.crl import CertificateList
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import ades
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from nhip.base.signing.adapters.development.authority import CODE, authorities
from nhip.base.signing.adapters.development.issuing import WARNING
from nhip.base.signing.adapters.pades import as_asn1
from nhip.base.signing.adapters.provider import provider
from nhip.base.signing.contracts import (
    CheckedSignature,
    HolderKind,
    Integrity,
    NotAPdf,
    SignatureReport,
    SigningFailed,
)
from nhip.kernel import clock

log = logging.getLogger("nhip.signing")

TRUSTED_FOLDER = "trusted"
OFF = "off"
DER = Encoding.DER
MOST_SIGNATURES = 20
# A second signature fills a field; whatever else changes what people read is no longer what was signed.
ALLOWED_AFTER = ModificationLevel.FORM_FILLING
CHANGED = frozenset({AdESFailure.HASH_FAILURE, AdESFailure.SIG_CRYPTO_FAILURE, AdESFailure.FORMAT_FAILURE})


@dataclass(frozen=True, slots=True)
class Found:
    """One signature with what the library says of it."""

    checked: CheckedSignature
    is_changed: bool
    archived_at: datetime | None


def check_pdf(content: bytes) -> SignatureReport:
    """See the door."""
    signatures = _signatures(content)
    digest, size = sha256(content).hexdigest(), len(content)
    if not signatures:
        return SignatureReport(digest, size, Integrity.UNSIGNED)
    # What is trusted is read before: the library's own loop may not ask the database.
    found = asyncio.run(_check_all(signatures, _specification()))
    if _has_a_tail(content, signatures):
        found = [replace(one, is_changed=True) for one in found]
    return SignatureReport(
        sha256=digest,
        size=size,
        integrity=_as_a_whole(found),
        signatures=tuple(one.checked for one in found),
        archived_at=max((one.archived_at for one in found if one.archived_at), default=None),
    )


def _signatures(content: bytes) -> Sequence[EmbeddedPdfSignature]:
    if not content.lstrip()[:5] == b"%PDF-":
        raise NotAPdf(_("Tệp này không phải là PDF; xin chọn tệp có đuôi .pdf."))
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        signatures: Sequence[EmbeddedPdfSignature] = reader.embedded_regular_signatures
        reader.root["/Pages"]
    # Whatever a broken file makes the reader stumble over, the answer is the same.
    except Exception as error:
        raise NotAPdf(_("Tệp PDF này bị hỏng, không đọc được; xin tải lại bản gốc.")) from error
    if len(signatures) > MOST_SIGNATURES:
        raise NotAPdf(_("Tệp có quá nhiều chữ ký (%(count)s) để kiểm tra.") % {"count": len(signatures)})
    return signatures


def _has_a_tail(content: bytes, signatures: Sequence[EmbeddedPdfSignature]) -> bool:
    """Whether bytes were hung on behind the last revision, where no signature and no reader looks."""
    reader = signatures[0].reader
    covered = max(int(one.byte_range[2]) + int(one.byte_range[3]) for one in reader.embedded_signatures)
    tail = content[covered:]
    return bool(tail.strip()) and b"startxref" not in tail


async def _check_all(
    signatures: Sequence[EmbeddedPdfSignature], specification: PdfSignatureValidationSpec
) -> list[Found]:
    now = clock.now()
    timing = ValidationTimingInfo(
        validation_time=now, best_signature_time=now, point_in_time_validation=False
    )
    return [await _check(one, specification, timing) for one in signatures]


async def _check(
    signature: EmbeddedPdfSignature, specification: PdfSignatureValidationSpec, timing: ValidationTimingInfo
) -> Found:
    try:
        signature.compute_integrity_info(diff_policy=specification.diff_policy)
        result = await ades.ades_lta_validation(signature, specification, timing_info=timing)
    # A signature that cannot even be parsed is one that cannot be believed.
    except Exception as error:
        log.warning("a signature that cannot be checked", exc_info=error)
        return Found(_unreadable(signature, str(error)), is_changed=True, archived_at=None)
    is_changed = result.ades_subindic in CHANGED or not _is_untouched_after(signature)
    stamped = result.signature_timestamp_status
    has_stamp = stamped is not None and isinstance(stamped.ades_subindic, AdESPassed)
    archived_at = result.oldest_evidence_record_timestamp
    proved_at = result.best_signature_time if has_stamp or archived_at else None
    checked = _described(
        signature,
        Verdict(
            is_intact=not is_changed,
            is_trusted=isinstance(result.ades_subindic, AdESPassed),
            is_long_term=archived_at is not None,
            proved_at=proved_at,
            problem=_problem(result.ades_subindic, is_changed=is_changed),
        ),
    )
    return Found(checked, is_changed, archived_at)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one signature beside what stands in it."""

    is_intact: bool
    is_trusted: bool
    is_long_term: bool
    proved_at: datetime | None
    problem: str


def _is_untouched_after(signature: EmbeddedPdfSignature) -> bool:
    """Whether nothing came after the signature but what it allows: its fields, evidence, time-stamps."""
    if signature.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    after = signature.diff_result
    is_bounded = signature.coverage is SignatureCoverageLevel.ENTIRE_REVISION
    return is_bounded and isinstance(after, DiffResult) and after.modification_level <= ALLOWED_AFTER


def _as_a_whole(found: Sequence[Found]) -> Integrity:
    if any(one.is_changed for one in found):
        return Integrity.CHANGED
    if not all(one.checked.is_trusted for one in found):
        return Integrity.UNTRUSTED
    return Integrity.INTACT


def _described(signature: EmbeddedPdfSignature, verdict: Verdict) -> CheckedSignature:
    certificate = signature.signer_cert
    subject, validity = certificate.subject.native, certificate["tbs_certificate"]["validity"]
    units = subject.get("organizational_unit_name", "")
    return CheckedSignature(
        field=str(signature.field_name),
        kind=_kind(certificate),
        name=str(subject.get("common_name", "")),
        organisation=str(subject.get("organization_name", "")),
        reason=str(signature.sig_object.get("/Reason", "") or ""),
        serial=f"{certificate.serial_number:x}",
        issuer=str(certificate.issuer.native.get("common_name", certificate.issuer.human_friendly)),
        valid_from=validity["not_before"].native,
        valid_to=validity["not_after"].native,
        signed_at=signature.self_reported_timestamp,
        proved_at=verdict.proved_at,
        is_intact=verdict.is_intact,
        is_trusted=verdict.is_trusted,
        is_long_term=verdict.is_long_term,
        is_test=WARNING in units,
        problem=verdict.problem,
    )


def _kind(certificate: asn1_x509.Certificate) -> HolderKind:
    subject = certificate.subject.native
    is_seal = subject.get("common_name") == subject.get("organization_name")
    return HolderKind.AGENCY if is_seal else HolderKind.PERSON


def _unreadable(signature: EmbeddedPdfSignature, reason: str) -> CheckedSignature:
    verdict = Verdict(
        is_intact=False,
        is_trusted=False,
        is_long_term=False,
        proved_at=None,
        problem=_("Chữ ký không đọc được: %(reason)s") % {"reason": reason[:200]},
    )
    return _described(signature, verdict)


def _problem(outcome: object, *, is_changed: bool) -> str:
    if is_changed:
        return _("Văn bản đã bị sửa sau khi ký.")
    if isinstance(outcome, AdESPassed):
        return ""
    known = {
        AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: _("Chứng thư không do cơ quan chứng thực tin cậy cấp."),
        AdESIndeterminate.REVOKED_NO_POE: _("Chứng thư đã bị thu hồi."),
        AdESFailure.REVOKED: _("Chứng thư đã bị thu hồi trước khi ký."),
        AdESIndeterminate.TRY_LATER: _("Thiếu danh sách thu hồi để kết luận về chứng thư."),
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: _("Chứng thư đã hết hạn và không có dấu thời gian."),
        AdESIndeterminate.EXPIRED: _("Chứng thư đã hết hạn khi ký."),
    }
    found = known.get(outcome)  # type: ignore[call-overload]
    return found or _("Không kết luận được về chứng thư (%(code)s).") % {
        "code": getattr(outcome, "standard_name", outcome)
    }


def _specification() -> PdfSignatureValidationSpec:
    rule = RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
        intermediate_ca_cert_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
    )
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[as_asn1(one) for one in trusted()]),
        revinfo_policy=CertRevTrustPolicy(rule),
    )
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=policy,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
            local_knowledge=_fresh(),
        )
    )


def _fresh() -> LocalKnowledge:
    """The revocation lists of today: those inside a file grow old, and the last time-stamp is judged by now.

    A provider that does not answer leaves the file with its own lists, and the check says what is missing.
    """
    if settings.SIGNING_PROVIDER == OFF:
        return LocalKnowledge()
    try:
        evidence = provider().evidence()
    except SigningFailed:
        return LocalKnowledge()
    lists = [CertificateList.load(one.public_bytes(DER)) for one in evidence.revocation_lists]
    return LocalKnowledge(
        known_crls=[CRLContainer(one) for one in lists],
        known_certs=[as_asn1(one) for one in evidence.certificates],
    )


def trusted() -> list[x509.Certificate]:
    """The roots this installation believes: those an administrator put in `signing/trusted`, and its own."""
    kept = Path(settings.DATA_DIR) / "signing" / TRUSTED_FOLDER
    roots = [x509.load_pem_x509_certificate(path.read_bytes()) for path in sorted(kept.glob("*.crt"))]
    own = [authorities().root] if settings.SIGNING_PROVIDER == CODE else []
    return [*roots, *own]
