"""The pages of results: verification, templates at the desk, the vault and its links."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nhip.base.identity.testing import make_agency, make_staff, sign_in
from nhip.kernel.storage import storage
from nhip.work.cases.actions import drafts
from nhip.work.cases.contracts import Status, VaultKind
from nhip.work.cases.models import KeptDocument, Result, ResultTemplate, VaultReuse
from nhip.work.cases.queries import vault
from nhip.work.cases.testing import PDF, brought_to


@pytest.fixture
def row(world):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    return Result.objects.get(case_id=case_id)


@pytest.fixture
def mai(world, client: Client) -> Client:
    sign_in(client, world.citizen)
    return client


def bytes_of(row: Result) -> bytes:
    with storage().open(row.storage_key) as file:
        return file.read()


def sent(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("van-ban.pdf", content, content_type="application/pdf")}


def test_anybody_checks_a_result_and_its_file(world, row, client: Client) -> None:
    address = f"/verify/{row.code}/"
    page = client.get(address).content.decode()
    for said in ("Kết quả này đang có giá trị", "Trần Quốc Bảo", "UBND phường Sài Gòn", row.sha256):
        assert said in page
    assert "Nguyễn Thị Mai" not in page
    assert "mã băm trùng khớp" in client.post(address, sent(bytes_of(row))).content.decode()
    changed = bytearray(bytes_of(row))
    changed[changed.index(b"stream") + 60] ^= 1
    page = client.post(address, sent(bytes(changed))).content.decode()
    assert "KHÔNG phải tệp đã ban hành" in page
    assert "Tệp đã bị sửa sau khi ký." in page


def test_any_pdf_is_checked_without_a_code_and_not_kept(world, row, client: Client) -> None:
    page = client.post("/verify/", sent(bytes_of(row))).content.decode()
    assert "Chữ ký số còn nguyên vẹn và được tin cậy." in page
    assert f"/verify/{row.code}/" in page
    assert "Tệp không có chữ ký số." in client.post("/verify/", sent(PDF)).content.decode()
    refused = client.post("/verify/", sent(b"<svg onload=alert(1)>"))
    assert (refused.status_code, "không phải là PDF" in refused.content.decode()) == (422, True)


def test_too_many_checks_from_one_place_have_to_wait(world, row, client: Client) -> None:
    codes = [client.post("/verify/", sent(b"no pdf")).status_code for _one in range(31)]
    assert (codes[:30], codes[30]) == ([422] * 30, 429)


def test_a_template_is_previewed_saved_published_and_compared(world, client: Client) -> None:
    sign_in(client, make_staff("administrator", make_agency()))
    address = "/desk/result-templates/approval/"
    assert "Kết quả giải quyết thủ tục hành chính" in client.get("/desk/result-templates/").content.decode()
    written = {"title": "Tên mới", "body": "Hồ sơ {{case.code}}", "valid_months": 0, "note": ""}
    shown = client.post(address, {**written, "do": "preview"}).content.decode()
    assert "data:image/png;base64," in shown
    assert ResultTemplate.objects.count() == 0
    wrong = client.post(address, {**written, "body": "{{case.secret}}", "do": "save"})
    assert (wrong.status_code, "Dòng 1: không có trường" in wrong.content.decode()) == (422, True)
    assert client.post(address, {**written, "do": "save"}).status_code == 302
    assert client.get(f"{address}sample.pdf").content[:5] == b"%PDF-"
    assert client.post(f"{address}publish/").status_code == 302
    assert "chỉ có ở phiên bản này" in client.get(f"{address}0/").content.decode()
    assert client.post(f"{address}0/").status_code == 302
    assert client.post(f"{address}discard/").status_code == 302
    assert [one.number for one in ResultTemplate.objects.all()] == [1]


def test_templates_are_not_for_everybody(world, mai: Client) -> None:
    assert mai.get("/desk/result-templates/").status_code == 403
    assert mai.get("/desk/result-templates/unknown/").status_code == 403


def test_a_link_is_made_opened_by_a_stranger_and_taken_back(world, row, mai: Client) -> None:
    address = f"/vault/result/{row.pk}/"
    assert "Giấy phép bán hàng trên vỉa hè" in mai.get("/vault/").content.decode()
    page = mai.post(address, {"days": "7", "recipient": "Trường học"}).content.decode()
    link = re.search(r"/vault/shared/[\w-]+/", page)[0]
    stranger = Client()
    shown = stranger.get(link)
    assert "Nguyễn Thị Mai" in shown.content.decode()
    assert (shown.headers["Cache-Control"], shown.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    fetched = io.BytesIO(b"".join(stranger.get(f"{link}file/").streaming_content)).getvalue()
    assert fetched == bytes_of(row)
    share = vault.shares_of(world.mai, VaultKind.RESULT, row.pk)[0]
    assert share.openings == 2
    assert mai.post(f"{address}shares/{share.id}/revoke/").status_code == 302
    assert stranger.get(link).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_paper_is_kept_and_forgotten(world, row, mai: Client) -> None:
    keep = f"/vault/keep/{row.case_id}/"
    one = re.search(rf"{keep}[0-9a-f-]+/", mai.get(keep).content.decode())[0]
    wrong = mai.post(one, {"title": "Giấy tập huấn", "expires_on": "31/02/2027"})
    assert (wrong.status_code, KeptDocument.objects.count()) == (422, 0)
    assert mai.post(one, {"title": "Giấy tập huấn", "expires_on": "31/1/2027"}).status_code == 302
    kept = KeptDocument.objects.get()
    assert (kept.title, kept.expires_on.isoformat()) == ("Giấy tập huấn", "2027-01-31")
    assert mai.get(f"/vault/kept/{kept.pk}/").status_code == 200
    assert mai.post(f"/vault/kept/{kept.pk}/forget/").status_code == 302
    assert mai.get(f"/vault/kept/{kept.pk}/").status_code == 404


def test_the_step_of_a_form_leads_to_the_vault_and_back(world, row, mai: Client) -> None:
    draft_id = drafts.start_draft(world.mai, "ban-hang-via-he")
    choose = f"/vault/choose/{draft_id}/food_training/"
    page = mai.get(choose).content.decode()
    handle = f"result:{row.pk}"
    assert handle in page
    back = mai.post(choose, {"item": handle})
    assert back.headers["Location"].startswith(f"/cases/drafts/{draft_id}/")
    assert choose in mai.get(back.headers["Location"]).content.decode()
    assert VaultReuse.objects.get().draft_id == draft_id
    assert mai.post(choose, {"item": "result:nothing"}).headers["Location"] == choose
    assert VaultReuse.objects.count() == 1
