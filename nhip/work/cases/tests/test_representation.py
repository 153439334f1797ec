"""Filing for somebody else: what the mandate allows, looked at again at every act."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import MandateKind, MandateRefused, NewMandate
from nhip.base.identity.testing import actor_for, make_person, make_staff, mandate_rows, sign_in
from nhip.kernel import clock
from nhip.work.cases import queries
from nhip.work.cases.actions import applicant, drafts, filing, reception
from nhip.work.cases.contracts import Act, Status
from nhip.work.cases.models import Case, CaseAct, Draft, DraftMandate, Representation
from nhip.work.cases.testing import Known, brought_to, kept_file, sample_answers
from nhip.work.cases.tests.conftest import NOW, VENDING
from nhip.work.procedures import api as procedures


def granted(world, **more):
    """The neighbour lets the citizen act for them."""
    new = NewMandate(MandateKind.AUTHORISED, world.neighbour.id, world.citizen.id, clock.today())
    return identity.grant_mandate(actor_for(world.neighbour), replace(new, **more))


def drafted(world, mandate_id):
    """A complete draft of the citizen's for the neighbour."""
    draft_id = drafts.start_draft(world.mai, VENDING, mandate_id=mandate_id)
    shop = world.scene.one_stop.id
    drafts.choose_places(world.mai, draft_id, received_at=shop, returned_at=shop)
    form = procedures.form_of(procedures.current_version(VENDING).id)
    known = Known(world.neighbour, "26740", lambda: kept_file(world.mai))
    sent = drafts.StepAnswers(form.steps[-1].key, sample_answers(form, known))
    drafts.save_step(world.mai, draft_id, sent)
    return draft_id


def filed(world, mandate_id):
    return filing.file_draft(world.mai, drafted(world, mandate_id))


def test_the_case_stands_in_the_principals_name_and_both_see_it(world):
    mandate_id = granted(world)
    draft_id = drafted(world, mandate_id)
    case_id = filing.file_draft(world.mai, draft_id)
    case = Case.objects.get()
    assert (case.applicant_id, mandate_rows().get().filings) == (world.neighbour.id, 1)
    stands_in = Representation.objects.get()
    assert (stands_in.representative_id, stands_in.mandate_id) == (world.citizen.id, mandate_id)
    assert filing.file_draft(world.mai, draft_id) == case_id
    for actor in (world.mai, world.stranger):
        assert queries.case(actor, case_id).card.id == case_id
        assert Act.WITHDRAW in queries.case(actor, case_id).acts
    assert [card.applicant for card in queries.my_cases(world.mai)] == ["Phạm Văn Lạ"]
    assert [card.applicant for card in queries.my_cases(world.stranger)] == [""]
    assert CaseAct.objects.get(number=1).actor_id == world.citizen.id


def test_the_principal_sees_that_their_record_was_read(world):
    mandate_id = granted(world)
    drafts.start_draft(world.mai, VENDING, mandate_id=mandate_id)
    reads = identity.access_log(world.stranger)
    assert [(one.reader_name, one.about) for one in reads] == [
        ("Nguyễn Thị Mai", ("mandate", str(mandate_id)))
    ]
    assert DraftMandate.objects.get().principal_id == world.neighbour.id


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"procedure_codes": ("ket-hon",)}, "scope"), ({"valid_from": "tomorrow"}, "coming")],
)
def test_nothing_is_begun_outside_the_mandate(world, more, reason):
    if "valid_from" in more:
        more = {"valid_from": clock.today() + timedelta(days=1)}
    mandate_id = granted(world, **more)
    with pytest.raises(MandateRefused) as refused:
        drafts.start_draft(world.mai, VENDING, mandate_id=mandate_id)
    assert refused.value.data["reason"] == reason
    assert (Draft.objects.count(), DraftMandate.objects.count()) == (0, 0)


def test_nobody_begins_under_anothers_mandate(world):
    mandate_id = granted(world)
    with pytest.raises(MandateRefused) as refused:
        drafts.start_draft(world.stranger, VENDING, mandate_id=mandate_id)
    assert refused.value.data["reason"] == "stranger"
    assert Draft.objects.count() == 0


def test_a_mandate_that_ran_out_between_draft_and_filing_files_nothing(world, now):
    mandate_id = granted(world, valid_to=clock.today() + timedelta(days=2))
    draft_id = drafted(world, mandate_id)
    now(NOW + timedelta(days=2))
    with pytest.raises(MandateRefused) as refused:
        filing.file_draft(world.mai, draft_id)
    assert refused.value.data["reason"] == "expired"
    assert (Case.objects.count(), Draft.objects.count(), mandate_rows().get().filings) == (0, 1, 0)


def test_a_mandate_revoked_between_draft_and_filing_files_nothing(world):
    mandate_id = granted(world)
    draft_id = drafted(world, mandate_id)
    identity.revoke_mandate(actor_for(world.neighbour), mandate_id, reason="")
    with pytest.raises(MandateRefused) as refused:
        filing.file_draft(world.mai, draft_id)
    assert refused.value.data["reason"] == "revoked"
    assert (Case.objects.count(), Draft.objects.count()) == (0, 1)


def test_no_more_dossiers_than_the_mandate_says(world):
    mandate_id = granted(world, most_filings=1)
    second = drafted(world, mandate_id)
    filed(world, mandate_id)
    with pytest.raises(MandateRefused) as refused:
        filing.file_draft(world.mai, second)
    assert refused.value.data["reason"] == "used_up"
    assert Case.objects.count() == 1


def test_the_representative_goes_on_while_the_mandate_lasts(world):
    case_id = filed(world, granted(world, most_filings=1))
    applicant.withdraw(world.mai, case_id, reason="Đổi ý.")
    assert Case.objects.get().status == Status.WITHDRAWN


def test_after_the_revocation_the_representative_neither_acts_nor_reads(world):
    mandate_id = granted(world)
    case_id = filed(world, mandate_id)
    identity.revoke_mandate(actor_for(world.neighbour), mandate_id, reason="")
    with pytest.raises(MandateRefused):
        applicant.withdraw(world.mai, case_id, reason="Đổi ý.")
    with pytest.raises(MandateRefused) as refused:
        queries.case(world.mai, case_id)
    assert refused.value.data["reason"] == "revoked"
    assert Case.objects.get().status == Status.NEW
    applicant.withdraw(world.stranger, case_id, reason="Tôi tự rút.")
    assert Case.objects.get().status == Status.WITHDRAWN


def test_collecting_looks_at_the_mandate_too(world, now):
    case_id = filed(world, granted(world, valid_to=clock.today() + timedelta(days=9)))
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    now(NOW + timedelta(days=9))
    with pytest.raises(MandateRefused):
        reception.return_result(world.mai, case_id)
    assert Case.objects.get().status == Status.PROCESSED


def test_an_officer_who_filed_for_another_has_no_officers_part_in_it(world):
    clerk = make_staff("one_stop_officer", world.clerk.agency)
    new = NewMandate(MandateKind.AUTHORISED, world.neighbour.id, clerk.party_id, clock.today())
    mandate_id = identity.grant_mandate(actor_for(world.neighbour), new)
    world = replace(world, citizen=identity.read_person(actor_for(clerk), clerk.party_id, "own"))
    case_id = filing.file_draft(actor_for(clerk), drafted_by(world, actor_for(clerk), mandate_id))
    assert queries.case(actor_for(clerk), case_id).acts == {Act.WITHDRAW}


def drafted_by(world, actor, mandate_id):
    draft_id = drafts.start_draft(actor, VENDING, mandate_id=mandate_id)
    shop = world.scene.one_stop.id
    drafts.choose_places(actor, draft_id, received_at=shop, returned_at=shop)
    form = procedures.form_of(procedures.current_version(VENDING).id)
    known = Known(world.neighbour, "26740", lambda: kept_file(actor))
    drafts.save_step(actor, draft_id, drafts.StepAnswers(form.steps[-1].key, sample_answers(form, known)))
    return draft_id


def test_the_chooser_at_the_start(client, world):
    sign_in(client, world.citizen)
    assert "Nộp cho ai?" not in client.get(f"/cases/new/{VENDING}/").content.decode()
    mandate_id = granted(world)
    assert "Thay cho Phạm Văn Lạ" in client.get(f"/cases/new/{VENDING}/").content.decode()
    client.post(f"/cases/new/{VENDING}/", {"mandate": str(mandate_id)})
    assert DraftMandate.objects.get().mandate_id == mandate_id
    client.post(f"/cases/new/{VENDING}/", {"mandate": "rubbish"})
    assert (Draft.objects.count(), DraftMandate.objects.count()) == (2, 1)


def test_whoever_represented_is_told_why_the_page_is_closed(client, world):
    mandate_id = granted(world)
    case_id = filed(world, mandate_id)
    code = Case.objects.get().code
    identity.revoke_mandate(actor_for(world.neighbour), mandate_id, reason="")
    sign_in(client, world.citizen)
    for page in ("", "receipt/", "pay/"):
        closed = client.get(f"/cases/{case_id}/{page}")
        assert closed.status_code == 403, page
        assert "Uỷ quyền này đã bị thu hồi" in closed.content.decode()
    told = client.get(f"/api/cases/{code}")
    assert (told.status_code, told.json()["code"]) == (403, "identity.mandate_refused")
    sign_in(client, make_person("Người Qua Đường"))
    assert client.get(f"/cases/{case_id}/").status_code == 404
