"""The check of a PDF: what was changed, what is foreign, what is no PDF; and that other programs agree."""

import io
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import algos, tsp
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pypdf import PdfReader, PdfWriter

from nhip.base.identity.testing import actor_for, make_staff
from nhip.base.signing import api
from nhip.base.signing.adapters.development import authority, key_files
from nhip.base.signing.adapters.development.time_stamps import Refusal, TimeStampAuthority
from nhip.base.signing.adapters.provider import provider
from nhip.base.signing.contracts import HolderKind, Integrity, NotAPdf, SignedPdf, SigningFailed
from nhip.base.signing.models import CertificateRow
from nhip.base.signing.testing import plain_pdf, signed_document
from nhip.kernel import clock

PEM = serialization.Encoding.PEM


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("days", [0, 30, 400, 5 * 365, 20 * 365])
def test_what_was_signed_stays_valid_when_lists_and_certificates_have_run_out(
    approver, agency, days: int
) -> None:
    with clock.frozen(NOW):
        signed = signed_document(approver, agency.id)
    with clock.frozen(NOW + timedelta(days=days)):
        report = api.check_pdf(signed.content)
    assert [one.problem for one in report.signatures] == ["", ""]
    assert (report.integrity, report.archived_at) == (Integrity.INTACT, NOW)
    assert {one.proved_at for one in report.signatures} == {NOW}


def test_a_certificate_revoked_years_later_undoes_nothing(approver, agency) -> None:
    with clock.frozen(NOW):
        signed = signed_document(approver, agency.id)
    with clock.frozen(NOW + timedelta(days=400)):
        mine = api.certificates_of(HolderKind.PERSON, approver.party_id)[0]
        api.revoke_certificate(actor_for(make_staff("administrator", agency)), mine.id, "Nghỉ hưu")
    with clock.frozen(NOW + timedelta(days=800)):
        assert api.check_pdf(signed.content).integrity is Integrity.INTACT


def test_an_unsigned_pdf_is_told_from_a_signed_one() -> None:
    report = api.check_pdf(plain_pdf())
    assert (report.integrity, report.signatures, report.is_good) == (Integrity.UNSIGNED, (), False)


@pytest.mark.parametrize(
    "content", [b"", b"abc", b"<svg onload=alert(1)>", b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000]
)
def test_what_is_no_pdf_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAPdf) as refused:
        api.check_pdf(content)
    assert refused.value.message.startswith("Tệp")


def test_one_changed_byte_is_found(signed: SignedPdf) -> None:
    changed = bytearray(signed.content)
    changed[signed.content.index(b"stream") + 40] ^= 1
    report = api.check_pdf(bytes(changed))
    assert (report.integrity, report.is_good) == (Integrity.CHANGED, False)
    assert {one.is_intact for one in report.signatures} == {False}
    assert report.signatures[0].problem == "Văn bản đã bị sửa sau khi ký."


def test_a_page_added_after_signing_is_found(signed: SignedPdf) -> None:
    writer = PdfWriter(io.BytesIO(signed.content), incremental=True)
    writer.add_blank_page()
    changed = io.BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(signed.content)
    assert api.check_pdf(changed.getvalue()).integrity is Integrity.CHANGED


def test_bytes_hung_on_behind_are_found(signed: SignedPdf) -> None:
    assert api.check_pdf(signed.content + b"\n%evil").integrity is Integrity.CHANGED
    assert api.check_pdf(signed.content + b"\n").integrity is Integrity.INTACT


def test_half_a_file_is_refused(signed: SignedPdf) -> None:
    with pytest.raises(NotAPdf):
        api.check_pdf(signed.content[: len(signed.content) // 3])


def test_signatures_of_an_authority_nobody_trusts_are_told_apart(
    signed: SignedPdf, settings, tmp_path
) -> None:
    settings.DATA_DIR = tmp_path / "another"
    report = api.check_pdf(signed.content)
    assert report.integrity is Integrity.UNTRUSTED
    assert report.signatures[0].problem == "Chứng thư không do cơ quan chứng thực tin cậy cấp."
    assert {one.is_intact for one in report.signatures} == {True}


def test_a_root_the_administrator_trusts_is_believed(signed: SignedPdf, settings, tmp_path) -> None:
    root = authority.authorities().root.public_bytes(PEM)
    settings.DATA_DIR = tmp_path
    trusted = tmp_path / "signing" / "trusted"
    trusted.mkdir(parents=True)
    (trusted / "root.crt").write_bytes(root)
    assert api.check_pdf(signed.content).integrity is Integrity.INTACT


def test_the_document_stays_archival_and_accessible(signed: SignedPdf) -> None:
    reader = PdfReader(io.BytesIO(signed.content))
    catalog = reader.trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    for said in ("pdfaid", "pdfuaid"):
        assert said in metadata
    fields = reader.get_fields() or {}
    assert sorted(fields) == ["ConDau", "DauThoiGianLuuTru", "NguoiKy"]
    assert fields["DauThoiGianLuuTru"]["/V"]["/Type"] == "/DocTimeStamp"
    assert fields["NguoiKy"]["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert {"/CRLs", "/Certs"} <= set(catalog["/DSS"])
    # A certified document: readers warn of any change but the filling of the fields that were there.
    assert catalog["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 2


@needs("pdfsig")
def test_poppler_agrees(signed: SignedPdf, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed.content)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert "Signer Certificate Common Name: Trần Văn Duyệt" in said
    assert "Signer Certificate Common Name: UBND phường Thử Nghiệm" in said
    assert "Total document signed" in said


def _chain(folder: Path) -> list[str]:
    chain = authority.authorities()
    (folder / "root.pem").write_bytes(chain.root.public_bytes(PEM))
    (folder / "lower.pem").write_bytes(chain.issuing.public_bytes(PEM))
    return ["-CAfile", str(folder / "root.pem"), "-untrusted", str(folder / "lower.pem")]


@needs("openssl")
def test_openssl_verifies_the_time_stamps(tmp_path: Path, db: None) -> None:
    data = tmp_path / "data"
    data.write_bytes(b"some bytes")
    query = ["openssl", "ts", "-query", "-data", data, "-sha256", "-cert", "-out", tmp_path / "query"]
    subprocess.run(query, check=True, capture_output=True)
    stamper = provider().time_stamper()
    assert isinstance(stamper, TimeStampAuthority)
    (tmp_path / "answer").write_bytes(stamper.answer((tmp_path / "query").read_bytes()))
    verify = ["openssl", "ts", "-verify", "-data", data, "-in", tmp_path / "answer", *_chain(tmp_path)]
    assert subprocess.run(verify, capture_output=True, text=True, check=False).stdout == "Verification: OK\n"
    data.write_bytes(b"other bytes")
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 1


@needs("openssl")
def test_openssl_verifies_the_chain_and_sees_a_revocation(approver, agency, signed, tmp_path: Path) -> None:
    row = CertificateRow.objects.get(holder_kind="person", holder_id=approver.party_id)
    (tmp_path / "leaf.pem").write_text(row.pem)
    verify = ["openssl", "verify", *_chain(tmp_path), str(tmp_path / "leaf.pem")]
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
    api.revoke_certificate(actor_for(make_staff("administrator", agency)), row.pk, "Thử thu hồi")
    lists = provider().evidence().revocation_lists
    (tmp_path / "lists.pem").write_bytes(b"".join(one.public_bytes(PEM) for one in lists))
    with_lists = [*verify[:2], "-crl_check", "-CRLfile", str(tmp_path / "lists.pem"), *verify[2:]]
    said = subprocess.run(with_lists, capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert "certificate revoked" in said.stderr


def test_the_time_stamp_authority_refuses_what_it_cannot_read(db: None) -> None:
    stamper = provider().time_stamper()
    assert isinstance(stamper, TimeStampAuthority)
    refused = Refusal.load(stamper.answer(b"nonsense"))
    assert refused["status"]["status"].native == "rejection"
    imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha1"}), "hashed_message": b"x" * 20}
    weak = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
    answered = Refusal.load(stamper.answer(weak.dump()))
    assert answered["status"]["fail_info"].native == {"bad_alg"}


def test_no_two_time_stamps_have_one_serial_number(db: None) -> None:
    stamper = provider().time_stamper()
    assert isinstance(stamper, TimeStampAuthority)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"x" * 32}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
    tokens = [stamper.respond(request)["time_stamp_token"] for _one in range(20)]
    infos = [token["content"]["encap_content_info"]["content"].parsed for token in tokens]
    assert len({info["serial_number"].native for info in infos}) == 20


def test_keys_are_sealed_and_for_this_account_alone(signed: SignedPdf, settings, tmp_path: Path) -> None:
    folder = key_files.folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    keys = sorted(folder.glob("*.key"))
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    assert all(path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----") for path in keys)
    settings.SECRET_KEY = "another secret"
    with pytest.raises(SigningFailed) as refused:
        key_files.key_at(keys[0])
    assert "NHIP_SECRET_KEY" in refused.value.message


def test_every_certificate_says_that_it_is_a_trial(signed: SignedPdf) -> None:
    chain = authority.authorities()
    mine = [x509.load_pem_x509_certificate(path.read_bytes()) for path in key_files.folder().glob("*.crt")]
    for certificate in (chain.root, chain.issuing, chain.stamping, *mine):
        assert (
            "CHỨNG THƯ THỬ NGHIỆM, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
            in certificate.subject.rfc4514_string().replace("\\,", ",")
        )
