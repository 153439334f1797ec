"""What every provider of signatures does; and what the remote one refuses to believe."""

import base64
from collections.abc import Iterator
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from nhip.base.signing import api
from nhip.base.signing.adapters import provider as port
from nhip.base.signing.adapters.csc.wire import Service, fetched
from nhip.base.signing.adapters.development.authority import DevelopmentAuthority, authorities
from nhip.base.signing.adapters.provider import DigestOrder, provider
from nhip.base.signing.contracts import Holder, HolderKind, Integrity, SigningFailed
from nhip.base.signing.models import CeremonyRow
from nhip.base.signing.testing import agreed, plain_pdf, request_for
from nhip.base.signing.tests import csc_simulator
from nhip.base.signing.tests.csc_simulator import Simulator

DIGEST = sha256(b"what is signed").digest()


@pytest.fixture
def simulator(settings, tmp_path) -> Iterator[Simulator]:
    with csc_simulator.running() as one:
        settings.DATA_DIR, settings.PUBLIC_URL = tmp_path, one.address
        settings.SIGNING_PROVIDER, settings.CSC_URL = "csc", f"{one.address}/csc/v2"
        settings.CSC_TOKEN, settings.CSC_TIME_STAMP_URL = "nhip", f"{one.address}/tsa"
        settings.CSC_IS_TEST = True
        trusted = tmp_path / "signing" / "trusted"
        trusted.mkdir(parents=True)
        root = authorities().root.public_bytes(serialization.Encoding.PEM)
        (trusted / "root.crt").write_bytes(root)
        port._made.cache_clear()
        yield one
        port._made.cache_clear()


@pytest.fixture
def officer(approver) -> Holder:
    return Holder(HolderKind.PERSON, approver.party_id, "Trần Văn Duyệt", "UBND phường Thử Nghiệm")


@pytest.fixture
def seal(agency) -> Holder:
    return Holder(HolderKind.AGENCY, agency.id, agency.name_vi, agency.name_vi)


@pytest.fixture(params=["development", "csc"])
def either(request, officer, seal):
    """Each provider, with both holders known to it."""
    if request.param == "csc":
        enrolled(request.getfixturevalue("simulator"), officer, seal)
    return provider()


def enrolled(simulator: Simulator, *holders: Holder, bearer: str = "nhip") -> list[port.Credential]:
    made = [DevelopmentAuthority().credential_for(holder) for holder in holders]
    for holder, credential in zip(holders, made, strict=True):
        simulator.enrol(bearer, str(holder.id), credential)
    csc_simulator.publish()
    return made


def test_a_holder_has_one_credential_that_names_them(either, officer) -> None:
    first, again = either.credential_for(officer), either.credential_for(officer)
    assert first.name == again.name
    assert "Trần Văn Duyệt" in first.certificate.subject.rfc4514_string()
    assert first.chain[-1].subject == first.chain[-1].issuer
    assert either.credential(first.name).certificate == first.certificate


def test_a_signature_is_of_the_credentials_key_over_the_digest(either, officer) -> None:
    credential = either.credential_for(officer)
    signature = either.sign_digest(credential.name, DigestOrder(DIGEST, "Thử"))
    key = credential.certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signature, DIGEST, ec.ECDSA(Prehashed(hashes.SHA256())))


def test_a_credential_nobody_has_signs_nothing(either) -> None:
    with pytest.raises(SigningFailed):
        either.sign_digest("nobody", DigestOrder(DIGEST, "Thử"))


def test_the_evidence_covers_the_whole_chain(either, officer) -> None:
    found = either.evidence([either.credential_for(officer)])
    issuers = {one.issuer for one in found.revocation_lists}
    assert {authorities().root.subject, authorities().issuing.subject} <= issuers


def test_a_document_is_signed_to_the_end(either, approver, agency) -> None:
    request = request_for(approver, agency.id)
    agreed(approver, request)
    signed = api.sign_pdf(plain_pdf(), request)
    report = api.check_pdf(signed.content)
    assert report.integrity is Integrity.INTACT
    assert [one.name for one in report.signatures] == ["Trần Văn Duyệt", "UBND phường Thử Nghiệm"]
    assert signed.is_test is True


def ask(simulator: Simulator, token: str = "nhip") -> Service:
    return Service(f"{simulator.address}/csc/v2", token)


def authorised(simulator: Simulator, name: str, digest: bytes, token: str = "nhip") -> str:
    body = {"credentialID": name, "numSignatures": 1, "hashes": [base64.b64encode(digest).decode()]}
    return str(ask(simulator, token).ask("credentials/authorize", body)["SAD"])


def signed_with(simulator: Simulator, name: str, sad: str, digest: bytes, token: str = "nhip") -> dict:
    body = {"credentialID": name, "SAD": sad, "hashes": [base64.b64encode(digest).decode()]}
    return ask(simulator, token).ask("signatures/signHash", body)


def test_a_sad_is_for_one_digest_one_bearer_one_signature(simulator, officer, seal) -> None:
    mine, other = enrolled(simulator, officer, seal)
    sad = authorised(simulator, mine.name, DIGEST)
    for name, digest, token in (
        (mine.name, sha256(b"else").digest(), "nhip"),
        (mine.name, DIGEST, "stranger"),
        (other.name, DIGEST, "nhip"),
    ):
        with pytest.raises(SigningFailed):
            signed_with(simulator, name, sad, digest, token)
    assert len(signed_with(simulator, mine.name, sad, DIGEST)["signatures"]) == 1
    with pytest.raises(SigningFailed):
        signed_with(simulator, mine.name, sad, DIGEST)


def test_anothers_credential_is_neither_seen_nor_used(simulator, officer) -> None:
    theirs = enrolled(simulator, officer, bearer="stranger")[0]
    assert ask(simulator).ask("credentials/list", {}) == {"credentialIDs": []}
    with pytest.raises(SigningFailed):
        authorised(simulator, theirs.name, DIGEST)
    with pytest.raises(SigningFailed):
        provider().credential_for(officer)


def test_a_service_that_lists_everybodys_credentials_is_not_believed(simulator, officer, seal) -> None:
    enrolled(simulator, seal)
    simulator.lies = "lists everybody's"
    with pytest.raises(SigningFailed) as refused:
        provider().credential_for(officer)
    assert refused.value.message == "Dịch vụ ký số từ xa không có chứng thư cho Trần Văn Duyệt."


def test_a_signature_over_something_else_is_not_believed(simulator, approver, agency, officer, seal) -> None:
    enrolled(simulator, officer, seal)
    simulator.lies = "signs something else"
    request = request_for(approver, agency.id)
    agreed(approver, request)
    with pytest.raises(SigningFailed):
        api.sign_pdf(plain_pdf(), request)
    row = CeremonyRow.objects.get(key=request.key)
    assert (row.stage, row.signature, row.attempts) == ("approved", "", 1)
    assert row.error == "Chữ ký nhận được không khớp với chứng thư và văn bản."
    simulator.lies = ""
    assert api.check_pdf(api.finish_ceremony(request.key).content).integrity is Integrity.INTACT


def test_a_service_that_does_not_answer_leaves_the_ceremony_to_go_on(
    simulator, approver, agency, officer, seal, settings
) -> None:
    enrolled(simulator, officer, seal)
    request = request_for(approver, agency.id)
    agreed(approver, request)
    api.open_ceremony(plain_pdf(), request)
    simulator.bearers.clear()
    with pytest.raises(SigningFailed) as refused:
        api.finish_ceremony(request.key)
    assert "the bearer is not known" in refused.value.message
    simulator.bearers.add("nhip")
    assert len(api.finish_ceremony(request.key).signatures) == 2


@pytest.mark.parametrize(
    "address", ["http://example.vn/csc/v2/info", "file:///etc/passwd", "ftp://localhost/"]
)
def test_a_token_is_never_sent_in_clear_to_another_host(address: str) -> None:
    with pytest.raises(SigningFailed) as refused:
        fetched(address)
    assert "https" in refused.value.message
