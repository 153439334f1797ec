"""Digital signatures: certificates, the ceremony of signing, the check of a signed PDF.

Owns: certificates of officers and agencies, consents, ceremonies; the embedded development authority.
Offers: api (consent, sign_pdf, check_pdf, certificates), pages /signing/ and /desk/certificates/.
Emits: nhip.signing.consent_given.v1, document_signed.v1, certificate_issued.v1, certificate_revoked.v1.
Listens to: nothing.
Not here: what is signed and why (the module that asks).
"""
