"""The rest of a case's life by program: more time, paying, taking back, complaining; each by its scope."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from nhip.base.identity.testing import NewClient, issue_personal_token, sign_in
from nhip.base.payments import api as payments
from nhip.base.payments.testing import let_bills_lapse, pay_at_simulated_bank
from nhip.kernel import audit
from nhip.kernel.testing import drain_outbox, run_jobs
from nhip.work.cases.actions import reception
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case
from nhip.work.cases.testing import brought_to, complete_draft
from nhip.work.cases.tests.conftest import NOW, World
from nhip.work.procedures.contracts import PayBefore
from nhip.work.procedures.testing import pay_fees_before

BUSINESS = "ho-kinh-doanh"
JSON = "application/json"


def program(world: World, *scopes: str) -> Client:
    given = issue_personal_token(world.mai, NewClient("Phần mềm thử", scopes, 30))
    return Client(headers={"Authorization": f"Bearer {given.secret}"}, enforce_csrf_checks=True)


def desk(world: World, staff: Any) -> Client:
    client = Client()
    sign_in(client, staff)
    return client


def brought(world: World, status: Status) -> Case:
    case_id = world.file()
    brought_to(status, case_id, world.scene, citizen=world.mai)
    drain_outbox()
    return Case.objects.get(pk=case_id)


def with_fee(world: World) -> tuple[str, UUID]:
    """An accepted case with a bill: its code and the bill's id."""
    case_id = world.file(BUSINESS)
    reception.accept(world.scene.clerk, case_id)
    drain_outbox()
    (bill,) = payments.bills_about(("case", case_id))
    return Case.objects.get(pk=case_id).code, bill.id


def test_more_time_is_asked_for_and_given(world: World) -> None:
    case = brought(world, Status.PROCESSING)
    handler, approver = desk(world, world.handler), desk(world, world.approver)
    wish = {"days": 3, "reason": "Phải đo lại hè phố."}
    asked = handler.post(f"/api/cases/{case.code}/ask-extension", wish, content_type=JSON)
    assert asked.status_code == 200, asked.json()
    assert ("extend" in approver.get(f"/api/cases/{case.code}").json()["acts"]) is True
    (listed,) = approver.get(f"/api/cases/{case.code}/extensions").json()
    assert {key: listed[key] for key in ("days", "reason", "state", "word")} == {
        **wish,
        "state": "asked",
        "word": "",
    }
    before = case.due_on
    given = approver.post(f"/api/cases/{case.code}/extend", wish, content_type=JSON).json()
    assert given["clock"]["extended_days"] == 3
    assert given["card"]["due_on"] > before.isoformat()
    assert [one["state"] for one in approver.get(f"/api/cases/{case.code}/extensions").json()] == ["granted"]


def test_more_time_is_refused_and_the_day_stands(world: World) -> None:
    case = brought(world, Status.PROCESSING)
    handler, approver = desk(world, world.handler), desk(world, world.approver)
    wish = {"days": 3, "reason": "Phải đo lại hè phố."}
    handler.post(f"/api/cases/{case.code}/ask-extension", wish, content_type=JSON)
    refused = approver.post(
        f"/api/cases/{case.code}/refuse-extension", {"reason": "Đủ người để làm."}, content_type=JSON
    )
    assert (refused.status_code, refused.json()["card"]["due_on"]) == (200, case.due_on.isoformat())
    (listed,) = handler.get(f"/api/cases/{case.code}/extensions").json()
    assert (listed["state"], listed["word"]) == ("refused", "Đủ người để làm.")


def test_only_the_right_person_asks_for_and_gives_time(world: World) -> None:
    case = brought(world, Status.PROCESSING)
    wish = {"days": 3, "reason": "Phải đo lại hè phố."}
    mine = program(world, "cases.file", "cases.read", "cases.track")
    for path in ("ask-extension", "extend"):
        assert mine.post(f"/api/cases/{case.code}/{path}", wish, content_type=JSON).status_code == 403
    handler = desk(world, world.handler)
    assert handler.post(f"/api/cases/{case.code}/extend", wish, content_type=JSON).status_code in (403, 409)
    assert Case.objects.get(pk=case.pk).due_on == case.due_on


def test_a_late_case_gets_no_more_time(world: World, now: Any) -> None:
    case = brought(world, Status.PROCESSING)
    now(NOW + timedelta(days=60))
    wish = {"days": 3, "reason": "Phải đo lại hè phố."}
    answer = desk(world, world.handler).post(f"/api/cases/{case.code}/ask-extension", wish, content_type=JSON)
    assert answer.status_code == 409
    assert "đã quá hạn" in answer.json()["detail"]


def test_a_bill_is_read_paid_and_its_receipt_fetched(world: World) -> None:
    code, bill_id = with_fee(world)
    mine = program(world, "cases.file", "cases.read")
    (shown,) = mine.get(f"/api/cases/{code}/fees").json()
    assert (shown["id"], shown["state"], shown["total_vnd"]) == (str(bill_id), "open", 100_000)
    assert shown["lines"] == [{"name": "Lệ phí đăng ký hộ kinh doanh", "amount_vnd": 100_000}]
    transfer = shown["transfer"]
    assert (transfer["amount_vnd"], transfer["simulated"]) == (100_000, True)
    assert transfer["payload"].startswith("000201010212")
    assert shown["reference"] in transfer["content"]
    assert mine.get(f"/api/cases/{code}/fees/{bill_id}/receipt").status_code == 404
    waiting = mine.post(f"/api/cases/{code}/fees/{bill_id}/check").json()
    assert waiting["state"] == "open"
    pay_at_simulated_bank(payments.bill(bill_id))
    run_jobs()
    paid = mine.get(f"/api/cases/{code}/fees").json()[0]
    assert (paid["state"], paid["method"], paid["transfer"]) == ("paid", "vietqr", None)
    drain_outbox()
    run_jobs()
    receipt = mine.get(f"/api/cases/{code}/fees/{bill_id}/receipt").json()
    assert (receipt["total_vnd"], receipt["payer_name"]) == (100_000, "Nguyễn Thị Mai")
    assert receipt["verify_url"].endswith(f"/{receipt['code']}/")
    pdf = mine.get(f"/api/cases/{code}/fees/{bill_id}/receipt.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")


def test_a_lapsed_bill_is_raised_anew_once(world: World, now: Any) -> None:
    code, bill_id = with_fee(world)
    now(NOW + timedelta(days=31))
    assert let_bills_lapse() == 1
    mine = program(world, "cases.file", "cases.read")
    new = mine.post(f"/api/cases/{code}/fees/{bill_id}/renew").json()
    assert (new["state"], new["id"] == str(bill_id)) == ("open", False)
    again = mine.post(f"/api/cases/{code}/fees/{bill_id}/renew").json()
    assert again["id"] == new["id"]


def test_a_bill_of_another_case_or_person_is_not_found(world: World) -> None:
    code, bill_id = with_fee(world)
    mine = program(world, "cases.file", "cases.read")
    for path in (f"{uuid4()}/check", f"{uuid4()}/renew"):
        assert mine.post(f"/api/cases/{code}/fees/{path}").status_code == 404
    stranger = desk(world, world.neighbour)
    for path in ("fees", f"fees/{bill_id}/receipt"):
        assert stranger.get(f"/api/cases/{code}/{path}").status_code == 404
    tracker = program(world, "cases.track")
    assert tracker.get(f"/api/cases/{code}/fees").status_code == 403
    reader = program(world, "cases.read")
    assert reader.post(f"/api/cases/{code}/fees/{bill_id}/check").status_code == 403


def test_a_fee_before_filing_is_billed_and_paid_by_program(world: World) -> None:
    pay_fees_before(BUSINESS, PayBefore.FILING)
    draft_id = complete_draft(world.mai, BUSINESS, world.scene)
    mine = program(world, "cases.file")
    assert mine.get(f"/api/cases/drafts/{draft_id}/fees").json() == []
    (bill,) = mine.post(f"/api/cases/drafts/{draft_id}/fees").json()
    assert (bill["state"], bill["total_vnd"]) == ("open", 100_000)
    assert len(mine.post(f"/api/cases/drafts/{draft_id}/fees").json()) == 1
    key = {"Idempotency-Key": "order-1"}
    assert mine.post(f"/api/cases/drafts/{draft_id}/file", headers=key).status_code == 409
    pay_at_simulated_bank(payments.bill(UUID(bill["id"])))
    checked = mine.post(f"/api/cases/drafts/{draft_id}/fees/{bill['id']}/check").json()
    assert checked["state"] == "paid"
    assert mine.post(f"/api/cases/drafts/{draft_id}/file", headers=key).status_code == 201
    assert desk(world, world.neighbour).get(f"/api/cases/drafts/{draft_id}/fees").status_code == 404


def test_a_dossier_is_taken_back_with_the_version_that_was_read(world: World) -> None:
    case = brought(world, Status.PROCESSING)
    mine = program(world, "cases.file", "cases.read")
    tag = mine.get(f"/api/cases/{case.code}").headers["ETag"]
    stale = mine.post(f"/api/cases/{case.code}/withdraw", {}, content_type=JSON, headers={"If-Match": '"1"'})
    assert (stale.status_code, Case.objects.get(pk=case.pk).status) == (412, Status.PROCESSING)
    done = mine.post(
        f"/api/cases/{case.code}/withdraw",
        {"reason": "Tôi nộp nhầm."},
        content_type=JSON,
        headers={"If-Match": tag},
    )
    assert (done.status_code, done.json()["card"]["status"]) == (200, int(Status.WITHDRAWN))


def test_a_refused_dossier_is_complained_of_and_the_complaint_taken_back(world: World) -> None:
    case = brought(world, Status.NOT_ACCEPTED)
    mine = program(world, "cases.file", "cases.read")
    ground = mine.get(f"/api/cases/{case.code}/complaints").json()
    assert (ground["kinds"], ground["complaints"]) == (["not_accepted"], [])
    assert ground["source"] == "Luật Khiếu nại số 02/2011/QH13, Điều 9"
    sent = {"kind": "not_accepted", "text": "Hồ sơ của tôi đủ giấy tờ."}
    made = mine.post(f"/api/cases/{case.code}/complaints", sent, content_type=JSON)
    assert made.status_code == 201, made.json()
    (one,) = made.json()["complaints"]
    assert (one["state"], one["text"], one["kind"]) == ("submitted", sent["text"], "not_accepted")
    assert mine.post(f"/api/cases/{case.code}/complaints", sent, content_type=JSON).status_code == 409
    dropped = mine.post(f"/api/cases/{case.code}/complaints/withdraw").json()
    assert dropped["complaints"][0]["state"] == "closed"
    assert mine.post(f"/api/cases/{case.code}/complaints/withdraw").status_code == 409
    acts = [one.act for one in audit.history(("case", case.pk))]
    assert acts[-2:] == ["cases.complain", "cases.drop_complaint"]


def test_without_ground_or_right_nobody_complains(world: World) -> None:
    case = brought(world, Status.PROCESSING)
    mine = program(world, "cases.file", "cases.read")
    sent = {"kind": "refused", "text": "Tôi không đồng ý."}
    assert mine.post(f"/api/cases/{case.code}/complaints", sent, content_type=JSON).status_code == 409
    strange = desk(world, world.neighbour)
    assert strange.post(f"/api/cases/{case.code}/complaints", sent, content_type=JSON).status_code == 404
    assert case.complaints.count() == 0


def test_the_interface_describes_every_one_of_them(client: Client, db: None) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    described = {(path, verb): one["summary"] for path, verbs in paths.items() for verb, one in verbs.items()}
    for path, verb in (
        ("/api/cases/{code}/ask-extension", "post"),
        ("/api/cases/{code}/extend", "post"),
        ("/api/cases/{code}/refuse-extension", "post"),
        ("/api/cases/{code}/fees", "get"),
        ("/api/cases/{code}/fees/{bill_id}/receipt", "get"),
        ("/api/cases/{code}/withdraw", "post"),
        ("/api/cases/{code}/supplement", "post"),
        ("/api/cases/{code}/complaints", "post"),
    ):
        assert described[path, verb], path
