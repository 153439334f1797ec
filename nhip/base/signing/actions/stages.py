"""What the stages of a ceremony have in common: bytes, holes, credentials, facts."""

import io
from typing import Any

from nhip.base.signing.adapters import pades
from nhip.base.signing.adapters.provider import Credential, DigestOrder, provider
from nhip.base.signing.contracts import HolderKind
from nhip.base.signing.models import CeremonyRow, CertificateRow
from nhip.kernel import clock
from nhip.kernel.storage import storage


def kept(content: bytes) -> str:
    """Keep bytes; their key, which is their SHA-256."""
    return storage().put(io.BytesIO(content)).key


def bytes_of(row: CeremonyRow) -> bytes:
    """The document as it stands."""
    with storage().open(row.document_key) as file:
        return file.read()


def credential_of(certificate: CertificateRow) -> Credential:
    """The provider's credential of a certificate."""
    return provider().credential(certificate.credential)


def opened_hole(row: CeremonyRow) -> dict[str, Any]:
    """What a row keeps of the first phase for the officer."""
    certificate = row.certificate
    if certificate is None:
        return {}
    hole = pades.open_hole(bytes_of(row), _slot(row, certificate), credential_of(certificate))
    return {
        "document_key": kept(hole.content),
        "signed_attributes": hole.signed_attributes.hex(),
        "hole_start": hole.start,
        "hole_end": hole.end,
        "document_digest": hole.document_digest.hex(),
    }


def hole_of(row: CeremonyRow) -> pades.Hole:
    """The first phase as the row kept it."""
    return pades.Hole(
        content=bytes_of(row),
        start=row.hole_start,
        end=row.hole_end,
        document_digest=bytes.fromhex(row.document_digest),
        signed_attributes=bytes.fromhex(row.signed_attributes),
    )


def sign_in_one_go(row: CeremonyRow, certificate: CertificateRow) -> bytes:
    """Both phases at once, for a seal: it needs nobody's consent but the officer's before it."""
    using, credential = provider(), credential_of(certificate)
    hole = pades.open_hole(bytes_of(row), _slot(row, certificate), credential)
    signature = using.sign_digest(certificate.credential, DigestOrder(hole.digest, row.reason))
    return pades.fill_hole(hole, signature, credential, using.time_stamper())


def fact_of(certificate: CertificateRow) -> dict[str, Any]:
    """What is remembered of a signature that was made."""
    return {
        "kind": certificate.holder_kind,
        "name": certificate.holder_name,
        "serial": certificate.serial,
        "issuer": certificate.issuer,
        "credential": certificate.credential,
        "signed_at": clock.now().isoformat(),
        "is_test": certificate.is_test,
    }


def _slot(row: CeremonyRow, certificate: CertificateRow) -> pades.Slot:
    is_seal = certificate.holder_kind == HolderKind.AGENCY
    return pades.Slot(
        field=pades.SEAL_FIELD if is_seal else pades.OFFICER_FIELD,
        reason=row.reason,
        place=row.place,
        name=certificate.holder_name,
        # The first signature certifies: whoever changes the document later is found out by every reader.
        certifies=not is_seal or row.signer_id is None,
    )
