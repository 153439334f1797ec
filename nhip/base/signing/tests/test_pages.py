"""The pages of signing, and the command."""

from io import StringIO

import pytest
from cryptography import x509
from django.core.management import call_command
from django.test import Client

from nhip.base.identity.testing import make_staff, sign_in
from nhip.base.signing import api
from nhip.base.signing.contracts import HolderKind
from nhip.kernel import clock


def test_anybody_sees_the_authority_and_its_lists(client: Client, db: None) -> None:
    page = client.get("/signing/")
    assert page.status_code == 200
    assert "Chứng thư thử nghiệm, không có giá trị pháp lý." in page.content.decode()
    root = x509.load_der_x509_certificate(client.get("/signing/root.crt").content)
    listed = x509.load_der_x509_crl(client.get("/signing/crl/issuing.crl").content)
    assert root.subject == root.issuer
    assert listed.next_update_utc > clock.now()
    assert client.get("/signing/crl/other.crl").status_code == 404


def test_an_officer_sees_their_own_certificate(client: Client, agency, approver) -> None:
    staff = make_staff("approver", agency, full_name="Lê Thị Ký")
    found = api.certificate_for(HolderKind.PERSON, staff.party_id)
    api.certificate_for(HolderKind.PERSON, approver.party_id)
    sign_in(client, staff)
    page = client.get("/desk/certificates/mine/").content.decode()
    assert found.serial in page
    assert "Trần Văn Duyệt" not in page
    assert client.get("/desk/certificates/").status_code == 403


def test_an_administrator_revokes_with_a_reason(client: Client, agency, approver) -> None:
    found = api.certificate_for(HolderKind.PERSON, approver.party_id)
    sign_in(client, make_staff("administrator", agency))
    assert found.serial in client.get("/desk/certificates/").content.decode()
    address = f"/desk/certificates/{found.id}/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert api.certificates_of(HolderKind.PERSON, approver.party_id)[0].revoked_at is None
    assert client.post(address, {"reason": "Mất khoá"}).status_code == 302
    revoked = api.certificates_of(HolderKind.PERSON, approver.party_id)[0]
    assert (revoked.revoked_at is not None, revoked.revocation_reason) == (True, "Mất khoá")
    listed = x509.load_der_x509_crl(client.get("/signing/crl/issuing.crl").content)
    assert listed.get_revoked_certificate_by_serial_number(int(found.serial, 16)) is not None


def test_nothing_of_the_embedded_authority_shows_where_another_signs(client: Client, settings, db) -> None:
    settings.SIGNING_PROVIDER = "off"
    assert client.get("/signing/root.crt").status_code == 404
    assert "chưa ký số" in client.get("/signing/").content.decode()


@pytest.mark.django_db
def test_the_command_lists_issues_checks_and_revokes(agency, signed, tmp_path) -> None:
    out = StringIO()
    call_command("signing", "init", agency.code, stdout=out)
    assert "UBND phường Thử Nghiệm" in out.getvalue()
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed.content)
    call_command("signing", "check", str(path), stdout=out)
    assert f"intact  SHA-256 {signed.sha256}" in out.getvalue()
    found = api.certificates_of(HolderKind.AGENCY, agency.id)[0]
    call_command("signing", "revoke", str(found.id), "Thử", stdout=out)
    listed = StringIO()
    call_command("signing", "list", stdout=listed)
    assert f"{found.id}  agency  revoked" in listed.getvalue()
