"""Signing many results in one ceremony: what is shown, agreed to once, answered for each, and done once."""

from datetime import timedelta

import pytest

from nhip.base.identity.testing import actor_for, make_staff, sign_in
from nhip.base.signing import api as signing
from nhip.kernel.access import StepUpRequired
from nhip.kernel.errors import Invalid
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import run_jobs
from nhip.work.cases.actions import bulk, deciding, processing, results
from nhip.work.cases.contracts import Outcome, ResultState, Status
from nhip.work.cases.models import Case, CaseOpening, Decision, Result
from nhip.work.cases.queries.signing import signed_results, signing_candidates
from nhip.work.cases.testing import APPROVAL, brought_to
from nhip.work.cases.tests.conftest import NOW
from nhip.work.cases.tests.test_inbox import said


def proposed(world, opinion=APPROVAL, *, is_read=True):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    processing.propose(world.scene.handler, case_id, opinion)
    if is_read:
        bulk.note_opening(world.scene.approver, case_id, agency_id=world.handler.agency.id)
    return case_id


REFUSAL = processing.Opinion(Outcome.REFUSED, "Không đủ điều kiện.", "Điều 5")


def test_what_was_not_read_what_is_refused_and_what_has_no_proposal_is_left_out(world):
    read, unread, refused, bare = (
        proposed(world),
        proposed(world, is_read=False),
        proposed(world, REFUSAL),
        world.file(),
    )
    outcomes = results.sign_many(world.scene.approver, [read, unread, refused, bare, read])
    assert [one.is_done for one in outcomes] == [True, False, False, False]
    assert "chưa mở hồ sơ này từ khi có đề xuất" in outcomes[1].message
    assert "Đề xuất từ chối được duyệt riêng" in outcomes[2].message
    assert "chưa có đề xuất" in outcomes[3].message
    decision = Decision.objects.get()
    assert (decision.case_id, decision.text, decision.by_id) == (read, APPROVAL.text, world.approver.party_id)


def test_an_opening_before_the_proposal_does_not_count(world, now):
    case_id = proposed(world)
    now(NOW + timedelta(hours=1))
    deciding.send_back(world.scene.approver, case_id, reply="Ghi rõ địa điểm.")
    processing.propose(world.scene.handler, case_id, APPROVAL)
    assert "chưa mở hồ sơ" in results.sign_many(world.scene.approver, [case_id])[0].message
    bulk.note_opening(world.scene.approver, case_id, agency_id=world.handler.agency.id)
    assert results.sign_many(world.scene.approver, [case_id])[0].is_done
    assert CaseOpening.objects.get().at == NOW + timedelta(hours=1)


def test_each_is_rendered_signed_and_issued_though_one_could_not_be(world):
    one, broken, two = proposed(world), proposed(world), proposed(world)
    results.sign_many(world.scene.approver, [one, broken, two])
    # Its paper no longer says what its approver agreed to.
    Case.objects.filter(pk=broken).update(procedure_name="Thủ tục đã đổi tên")
    run_jobs()
    states = dict(Result.objects.values_list("case_id", "state"))
    assert states == {one: ResultState.ISSUED, two: ResultState.ISSUED, broken: ResultState.DRAFT}
    first, second, third = signed_results(world.scene.approver, [one, broken, two])
    assert (first.trouble, first.code != "", third.code != "") == ("", True, True)
    assert (second.code, "cần đồng ý ký lại" in second.trouble) == ("", True)
    # Picked again, the approver agrees anew and it goes out.
    assert results.sign_many(world.scene.approver, [broken])[0].is_done
    run_jobs()
    assert Result.objects.get(case_id=broken).state == ResultState.ISSUED


def test_asked_twice_nothing_is_done_twice(world):
    case_id = proposed(world)
    for _click in range(2):
        (outcome,) = results.sign_many(world.scene.approver, [case_id])
        assert outcome.is_done
    run_jobs()
    assert results.sign_many(world.scene.approver, [case_id])[0].is_done
    assert (Decision.objects.count(), Result.objects.count()) == (1, 1)
    assert OutboxEvent.objects.filter(type="nhip.signing.consent_given.v1").count() == 1
    assert len(signing.ceremonies_about(("case", str(case_id)))) == 1


def test_a_sign_in_too_weak_to_sign_signs_none(world, settings):
    settings.SIGNING_ASSURANCE = 3
    case_id = proposed(world)
    with pytest.raises(StepUpRequired):
        results.sign_many(world.scene.approver, [case_id])
    assert Decision.objects.count() == 0


def test_no_more_than_fifty_at_once(world):
    with pytest.raises(Invalid):
        results.sign_many(world.scene.approver, [proposed(world)] * 51)
    assert Result.objects.count() == 0


def test_the_ceremony_through_the_pages(client, world):
    one, unread = proposed(world), proposed(world, is_read=False)
    sign_in(client, world.approver)
    page = said(client.get("/desk/?list=to_decide"))
    assert "Duyệt và ký các hồ sơ đã chọn" in page
    sent = {"case": [str(one), str(unread)]}
    page = said(client.post("/desk/decide/?list=to_decide", sent))
    assert APPROVAL.text in page and "1 hồ sơ chưa ký được" in page
    assert f'value="{one}"' in page and f'value="{unread}"' not in page
    assert Decision.objects.count() == 0
    # The consent was not ticked.
    refused = client.post("/desk/decide/?list=to_decide", {**sent, "asked": "1"})
    assert (refused.status_code, "Xin đánh dấu đồng ý ký" in said(refused)) == (422, True)
    assert Decision.objects.count() == 0
    agreed = {**sent, "asked": "1", "agreed": "on"}
    for _click in range(2):
        page = said(client.post("/desk/decide/?list=to_decide", agreed))
        assert "Đã duyệt và đồng ý ký 1 trên 2 hồ sơ." in page
        assert "chưa mở hồ sơ này" in page
    assert Decision.objects.get().case_id == one
    run_jobs()
    page = said(client.get("/desk/signed/", {"case": [str(one)]}))
    assert "Đã ban hành" in page and Result.objects.get().number in page


def test_the_ceremony_belongs_to_approvers_of_the_agency(client, world):
    case_id = proposed(world)
    sign_in(client, world.handler)
    assert client.post("/desk/decide/", {"case": [str(case_id)]}).status_code == 403
    elsewhere = make_staff("approver", world.commune_there)
    assert signing_candidates(actor_for(elsewhere), [case_id]) == ()
    assert results.sign_many(actor_for(elsewhere), [case_id])[0].is_done is False
    assert results.sign_many(world.scene.handler, [case_id])[0].is_done is False
    sign_in(client, world.approver)
    # Whoever had to sign in again comes back here.
    assert client.get("/desk/decide/")["Location"] == "/desk/?list=to_decide"
    assert client.post("/desk/decide/", {})["Location"] == "/desk/?list=to_decide"
    assert Decision.objects.count() == 0


def test_the_ceremony_takes_the_same_queries_however_many(world, django_assert_num_queries):
    some = [proposed(world) for _case in range(2)]
    signing_candidates(world.scene.approver, some)
    with django_assert_num_queries(8):
        signing_candidates(world.scene.approver, some)
    more = [*some, proposed(world)]
    with django_assert_num_queries(8):
        assert len(signing_candidates(world.scene.approver, more)) == 3
