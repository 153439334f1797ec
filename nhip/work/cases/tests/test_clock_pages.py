"""The pages about time and recourse, as browsers without JavaScript walk them."""

import re
from datetime import date, timedelta

import pytest

from nhip.base.files.testing import upload
from nhip.base.identity.testing import make_staff, sign_in
from nhip.kernel.access import SYSTEM
from nhip.kernel.calendar import override_day
from nhip.kernel.testing import drain_outbox
from nhip.work.cases import queries
from nhip.work.cases.actions import apologising, applicant, deciding, issuing, processing, supplementing
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.contracts import Outcome, Status
from nhip.work.cases.models import Apology, Case, Complaint, ExtensionAsk, SupplementDraft, SupplementRequest
from nhip.work.cases.testing import brought_to, supplement_item
from nhip.work.cases.tests.conftest import NOW

REFUSAL = Opinion(Outcome.REFUSED, "Không đủ điều kiện.", "Điều 5")


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def bring(world, status: Status):
    case_id = world.file()
    brought_to(status, case_id, world.scene, citizen=world.mai)
    return case_id


def desk(client, world, who: str, case_id) -> str:
    sign_in(client, getattr(world, who))
    return said(client.get(f"/desk/cases/{case_id}/"))


def test_a_supplement_is_answered_in_place_saved_and_sent(client, world):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    item = queries.case(world.mai, case_id).open_supplement.items[0]
    sign_in(client, world.citizen)
    address = f"/cases/{case_id}/supplement/"
    page = said(client.get(address))
    assert item.reason in page
    assert "giay-to-mo-phong.pdf" in page
    assert 'name="street"' not in page
    later = client.post(address, {item.key: upload("moi.pdf"), "message": "Đang chụp tiếp", "later": "1"})
    assert later.url == address
    assert Case.objects.get(pk=case_id).status == Status.SUPPLEMENT_REQUESTED
    again = said(client.get(address))
    assert "moi.pdf" in again
    assert "Đang chụp tiếp" in again
    assert "chưa gửi" in again
    kept = re.findall(rf'name="({item.key}[^"]*)"', again)
    assert kept
    sent = client.post(address, {"message": "Xong"})
    assert sent.url == f"/cases/{case_id}/"
    assert SupplementDraft.objects.count() == 0
    mine = said(client.get(sent.url))
    assert "giay-to-mo-phong.pdf" in mine
    assert "đã thay đổi" in mine
    assert client.get(address).status_code == 409


def test_a_missing_answer_is_told_and_the_rest_is_kept(client, world):
    case_id = bring(world, Status.PROCESSING)
    item = supplement_item(case_id)
    street = type(item)("field", "street", "Đường", "Sai tên đường")
    supplementing.request_supplement(world.scene.handler, case_id, items=[item, street])
    sign_in(client, world.citizen)
    address = f"/cases/{case_id}/supplement/"
    page = client.post(address, {"street": "Đồng Khởi"})
    assert page.status_code == 200
    assert "error-summary" in said(page)
    assert "Đồng Khởi" in said(client.get(address))
    assert SupplementRequest.objects.get().closed_at is None
    assert client.post(address, {"street": "Đồng Khởi", item.key: upload("moi.pdf")}).status_code == 302
    assert queries.last_answers(world.mai, case_id)["street"] == "Đồng Khởi"


def test_an_extension_is_asked_on_one_desk_and_granted_on_another(client, world):
    case_id = bring(world, Status.PROCESSING)
    assert "Đề nghị gia hạn" in desk(client, world, "handler", case_id)
    address = f"/desk/cases/{case_id}"
    assert client.post(f"{address}/ask_extension/", {"days": "0", "reason": "x"}).status_code == 422
    for _press in range(2):
        client.post(f"{address}/ask_extension/", {"days": "3", "reason": "Chờ ý kiến sở."})
    assert ExtensionAsk.objects.count() == 1
    page = desk(client, world, "approver", case_id)
    assert "Chờ ý kiến sở." in page
    assert "Không đồng ý gia hạn" in page
    client.post(f"{address}/extend/", {"days": "3", "reason": "Chờ ý kiến sở."})
    assert Case.objects.get(pk=case_id).due_on == date(2026, 3, 13)
    sign_in(client, world.citizen)
    assert "13/03/2026" in said(client.get(f"/cases/{case_id}/"))


def test_a_second_request_goes_through_the_approver(client, world):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    key = queries.case(world.mai, case_id).open_supplement.items[0].key
    applicant.supplement(world.mai, case_id, applicant.SupplementSent({}, {key: [upload()]}))
    items = [supplement_item(case_id)]
    supplementing.propose_supplement(world.scene.handler, case_id, items=items)
    page = desk(client, world, "approver", case_id)
    assert items[0].reason in page
    assert "Trước và sau khi bổ sung" in page
    client.post(f"/desk/cases/{case_id}/refuse_supplement/", {"word": "Đủ rồi."})
    assert Case.objects.get(pk=case_id).is_supplement_proposed is False
    assert "Đủ rồi." in desk(client, world, "handler", case_id)
    sign_in(client, world.citizen)
    assert "Đủ rồi." not in said(client.get(f"/cases/{case_id}/"))


def test_why_a_case_is_late_and_its_letter(client, world, now):
    case_id = bring(world, Status.PROCESSING)
    code = Case.objects.get(pk=case_id).code
    now(NOW + timedelta(days=8))
    apologising.notice_late_cases()
    page = desk(client, world, "approver", case_id)
    for text in ("Thời gian đã đi đâu, từng bước", '<svg class="timeline"', "48 giờ", "Thư xin lỗi chờ gửi"):
        assert text in page
    address = f"/desk/cases/{case_id}"
    wrong = client.post(f"{address}/edit_apology/", {"text": "Xin lỗi", "promised_on": "14/03/2026"})
    assert wrong.status_code == 422
    assert "ngày nghỉ" in said(wrong)
    client.post(f"{address}/edit_apology/", {"text": "Chúng tôi xin lỗi.", "promised_on": "17/03/2026"})
    sign_in(client, world.citizen)
    assert "Chúng tôi xin lỗi." not in said(client.get(f"/cases/{case_id}/"))
    sign_in(client, world.approver)
    for _press in range(2):
        client.post(f"{address}/send_apology/")
    letter = Apology.objects.get()
    assert letter.state == "sent"
    sign_in(client, world.citizen)
    mine = said(client.get(f"/cases/{case_id}/"))
    for text in ("Chúng tôi xin lỗi.", "17/03/2026", "Xem xét, xử lý", "Hồ sơ trễ vì"):
        assert text in mine
    assert "Nguyễn Thị Trúc" not in mine
    pdf = client.get(f"/cases/{case_id}/letters/{letter.pk}.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    sign_in(client, world.neighbour)
    assert client.get(f"/cases/{case_id}/letters/{letter.pk}.pdf").status_code == 404
    client.post("/sign-out/")
    found = said(client.post("/track/", {"code": code, "factor": "0001"}))
    for text in ("Hồ sơ trễ vì", "Xem xét, xử lý", "Đơn vị đang giữ"):
        assert text in found
    for name in ("Mai", "Trúc", "Bảo", "Khang", "Chúng tôi xin lỗi."):
        assert name not in found


def test_a_recount_is_shown_to_the_applicant(client, world):
    case_id = bring(world, Status.PROCESSING)
    override_day(date(2026, 3, 9), is_working_day=False, reason="Hoán đổi", actor=SYSTEM)
    drain_outbox()
    sign_in(client, world.citizen)
    assert "ngày 09/03/2026 thay đổi, hạn từ 10/03/2026 thành 11/03/2026" in said(
        client.get(f"/cases/{case_id}/")
    )


def test_a_complaint_is_filed_answered_and_leads_to_a_reopening(client, world):
    case_id = bring(world, Status.PROCESSING)
    processing.propose(world.scene.handler, case_id, REFUSAL)
    deciding.decide(world.scene.approver, case_id, REFUSAL)
    issuing.issue(SYSTEM, case_id)
    sign_in(client, world.citizen)
    address = f"/cases/{case_id}/complaint/"
    assert address in said(client.get(f"/cases/{case_id}/"))
    assert "Luật Khiếu nại" in said(client.get(address))
    assert client.post(address, {"kind": "refused", "text": " "}).status_code == 422
    for _press in range(2):
        assert client.post(address, {"kind": "refused", "text": "Tôi đủ điều kiện."}).status_code == 302
    assert Complaint.objects.count() == 1
    assert "thụ lý chậm nhất 13/03/2026" in said(client.get(f"/cases/{case_id}/"))
    page = desk(client, world, "approver", case_id)
    assert "Tôi đủ điều kiện." in page
    assert "người khác có thẩm quyền" in page
    assert "take_complaint" not in page
    sign_in(client, make_staff("department_head", world.handler.agency))
    desk_address = f"/desk/cases/{case_id}"
    client.post(f"{desk_address}/take_complaint/")
    client.post(f"{desk_address}/answer_complaint/", {"is_upheld": "yes", "text": "Khiếu nại có cơ sở."})
    assert client.post(f"{desk_address}/reopen/", {"reason": ""}).status_code == 422
    client.post(f"{desk_address}/reopen/", {"reason": "Áp dụng sai điều khoản."})
    assert Case.objects.get(pk=case_id).status == Status.ACCEPTED
    sign_in(client, world.citizen)
    mine = said(client.get(f"/cases/{case_id}/"))
    for text in (
        "Khiếu nại có cơ sở.",
        "Áp dụng sai điều khoản.",
        "Không còn hiệu lực",
        "Không đủ điều kiện.",
    ):
        assert text in mine


def test_nothing_to_complain_of_is_said(client, world):
    case_id = world.file()
    sign_in(client, world.citizen)
    assert f"/cases/{case_id}/complaint/" not in said(client.get(f"/cases/{case_id}/"))
    assert client.get(f"/cases/{case_id}/complaint/").status_code == 409
    client.post(f"/cases/{case_id}/complaint/", {"kind": "late", "text": "Trễ"})
    assert Complaint.objects.count() == 0
    sign_in(client, world.neighbour)
    assert client.get(f"/cases/{case_id}/complaint/").status_code == 404


@pytest.mark.parametrize("who", ["handler", "approver"])
def test_a_refusal_is_offered_its_legal_bases(client, world, who):
    case_id = bring(world, Status.PROCESSING)
    if who == "approver":
        processing.propose(world.scene.handler, case_id, REFUSAL)
    page = desk(client, world, who, case_id)
    listed = re.search(r'<datalist id="id_(propose|decide)_ground_list">(.*?)</datalist>', page)
    assert listed
    assert "option" in listed.group(2)
