"""Factories of signed documents, for tests of every module.

>>> signed = signed_document(staff, agency)   # doctest: +SKIP
"""

from uuid import UUID, uuid4

import typst

from nhip.base.signing import api
from nhip.base.signing.contracts import Consent, SignedPdf, SignRequest
from nhip.kernel.access import Actor

CONTENT_SHA256 = "ab" * 32


def plain_pdf(words: str = "Văn bản thử nghiệm") -> bytes:
    """An accessible archival PDF with these words on one page."""
    content = typst.compile(
        b'#set document(title: "x")\n#set text(lang: "vi", font: "Libertinus Serif")\n= #sys.inputs.words',
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"words": words},
        pdf_standards=["a-2a", "ua-1"],
    )
    return content if isinstance(content, bytes) else b""


def request_for(
    signer: Actor | None, seal_agency_id: UUID | None, *, key: str = "", content: str = CONTENT_SHA256
) -> SignRequest:
    """A request to sign something; each call is another ceremony unless `key` is given."""
    key = key or f"test:{uuid4()}"
    return SignRequest(
        key=key,
        about=("test", key),
        reason="Ký kết quả giải quyết thủ tục hành chính",
        signer_id=signer.party_id if signer else None,
        seal_agency_id=seal_agency_id,
        content_sha256=content,
        place="Phường Thử Nghiệm",
    )


def agreed(signer: Actor, request: SignRequest) -> UUID:
    """The signer agrees to what is requested."""
    return api.consent(signer, Consent(request.about, request.content_sha256, request.reason))


def signed_document(signer: Actor, seal_agency_id: UUID, *, words: str = "Văn bản thử nghiệm") -> SignedPdf:
    """A document signed by an officer and sealed by an agency, through the real way."""
    request = request_for(signer, seal_agency_id)
    agreed(signer, request)
    return api.sign_pdf(plain_pdf(words), request)
