"""The door of signing.

    consent(approver, Consent(about=("case", id), content_sha256=digest, reason="Ký kết quả"))
    ceremony = open_ceremony(pdf, SignRequest(key=f"case-result:{id}", ...))  # outside a transaction
    signed = finish_ceremony(ceremony.key)                                    # and again after a kill

>>> from nhip.base.signing import api
>>> api.check_pdf(b"%PDF-1.7 signed by nobody ...")  # doctest: +SKIP
SignatureReport(...integrity=<Integrity.UNSIGNED: 'unsigned'>...)
"""

from datetime import datetime, timedelta
from uuid import UUID

from nhip.base.signing import queries
from nhip.base.signing.actions import ceremonies, certifying, consenting
from nhip.base.signing.adapters import checking
from nhip.base.signing.adapters.csc import remote as _remote  # noqa: F401 - registers itself
from nhip.base.signing.adapters.provider import provider
from nhip.base.signing.contracts import (
    About,
    Ceremony,
    Certificate,
    Consent,
    HolderKind,
    SignatureReport,
    SignedPdf,
    SignRequest,
)
from nhip.kernel.access import Actor


def is_on() -> bool:
    """Whether this installation signs at all (`NHIP_SIGNING`, on by default)."""
    return queries.is_on()


def is_test() -> bool:
    """Whether what this installation signs has no legal value. Raises SigningFailed where nobody signs."""
    return provider().is_test


def is_open(key: str) -> bool:
    """Whether a ceremony of this key was opened."""
    return queries.is_open(key)


def require_signer(actor: Actor) -> UUID:
    """Who would sign, where their sign-in is strong enough for it; asked before many are signed at once.

    Raises StepUpRequired, NotAllowed as `consent` does.
    """
    return consenting.require_signer(actor)


def consent(actor: Actor, given: Consent) -> UUID:
    """The actor agrees to sign the content that `content_sha256` stands for; joins the caller's transaction.

    Signing is an act of its own (20/2023/QH15, article 22): nothing is signed in an officer's name
    without it.
    Raises StepUpRequired where the sign-in is below `settings.SIGNING_ASSURANCE`, NotAllowed for anybody who
    is not a person.
    """
    return consenting.consent(actor, given)


def open_ceremony(pdf: bytes, request: SignRequest) -> Ceremony:
    """Prepare a PDF for signing: keep it, and compute the digest the officer's signature will be over.

    The same `request.key` opens it once and answers what was opened. Not inside a transaction: it reads and
    writes files. Raises NotAPdf, SigningFailed.
    """
    return ceremonies.open_ceremony(pdf, request)


def finish_ceremony(key: str) -> SignedPdf:
    """Go on from wherever the ceremony stands until it is archived; finished already, it answers the same.

    Not inside a transaction. Each stage is kept before the next, so it may be called again after a kill.
    Raises NoConsent, ConsentMismatch, CertificateRevoked, SigningFailed (kept on the ceremony as `error`),
    UnknownCeremony.
    """
    return ceremonies.finish_ceremony(key)


def sign_pdf(pdf: bytes, request: SignRequest) -> SignedPdf:
    """Open and finish in one go; the officer named in the request has given their consent before."""
    return finish_ceremony(open_ceremony(pdf, request).key)


def check_pdf(content: bytes) -> SignatureReport:
    """Check every signature of a PDF, offline, as it stands now. Nothing is kept. Raises NotAPdf."""
    return checking.check_pdf(content)


def ceremony(key: str) -> Ceremony:
    """Where a ceremony stands. Raises UnknownCeremony."""
    return queries.ceremony(key)


def ceremonies_about(about: About) -> list[Ceremony]:
    """All ceremonies about one object, oldest first."""
    return queries.ceremonies_about(about)


def certificates_of(kind: HolderKind, holder_id: UUID) -> list[Certificate]:
    """All certificates of a signer or an agency, latest first."""
    return queries.certificates_of(kind, holder_id)


def certificate_for(kind: HolderKind, holder_id: UUID) -> Certificate:
    """The certificate that signs for a holder now; the embedded authority issues one where there is none.

    Raises SigningFailed where the provider has none.
    """
    return certifying.certificate_for(kind, holder_id)


def expiring(within: timedelta) -> list[Certificate]:
    """Certificates that sign now and run out within that time, the first to run out first."""
    return queries.expiring(within)


def probe_time_stamps() -> datetime:
    """Have a few bytes time-stamped, for the examination of an installation; the instant of the stamp.

    Raises SigningFailed where the authority does not answer.
    """
    return ceremonies.probe_time_stamps()


def revoke_certificate(actor: Actor, certificate_id: UUID, reason: str) -> None:
    """Revoke a certificate: it signs nothing from now on, what it signed before stays valid.

    Needs `signing.certificates`. Raises NotAllowed, Invalid (no reason), UnknownCertificate.
    """
    certifying.revoke(actor, certificate_id, reason=reason)
