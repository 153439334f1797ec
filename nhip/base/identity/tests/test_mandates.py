"""Who may act for whom: granted, recorded with a paper, used, ended at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from nhip.base.identity import api
from nhip.base.identity.contracts import (
    MandateKind,
    MandateRefused,
    MandateState,
    NewMandate,
    PersonRefused,
    Role,
    WalkIn,
)
from nhip.base.identity.models import AccessRecord, CounterEntry, Mandate, PersonRecord
from nhip.base.identity.testing import actor_for, make_agency, make_person, make_staff, sign_in
from nhip.kernel import clock
from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)
SEARCH = "Tiếp nhận hồ sơ tại quầy"
TAX_CODE = "0100109106"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def shop():
    return make_agency("one_stop")


@pytest.fixture
def clerk(shop):
    return actor_for(make_staff(Role.ONE_STOP_OFFICER, shop))


def grant(principal, representative, **more):
    new = NewMandate(MandateKind.AUTHORISED, principal.id, representative.id, TODAY, **more)
    return api.grant_mandate(actor_for(principal), new)


def test_the_officer_finds_a_person_and_the_person_sees_it(clerk):
    mai = make_person("Nguyễn Thị Mai")
    found = api.find_person(clerk, number=mai.number, purpose=SEARCH)
    assert found == mai
    assert [(one.reader_name, one.purpose) for one in api.access_log(actor_for(mai))] == [
        (clerk.name, SEARCH)
    ]


def test_nobody_of_that_number_is_none_and_logs_nothing(clerk):
    assert api.find_person(clerk, number="079190999999", purpose=SEARCH) is None
    assert AccessRecord.objects.count() == 0


def test_a_name_without_accents_and_a_birth_date_find_too(clerk):
    mai = make_person("Nguyễn Thị Mai")
    make_person("Nguyễn Thị Mơ")
    found = api.find_people(clerk, name="nguyen thi  mai", birth_date=date(1990, 3, 2), purpose=SEARCH)
    assert [one.id for one in found] == [mai.id]
    assert AccessRecord.objects.count() == 1


@pytest.mark.parametrize("role", [Role.HANDLER, Role.APPROVER, Role.LEADER])
def test_who_has_no_counter_searches_nobody(shop, role):
    mai = make_person()
    with pytest.raises(NotAllowed):
        api.find_person(actor_for(make_staff(role, shop)), number=mai.number, purpose=SEARCH)
    with pytest.raises(NotAllowed):
        api.find_person(actor_for(mai), number=mai.number, purpose=SEARCH)
    assert AccessRecord.objects.count() == 0


def test_a_search_states_its_purpose(clerk):
    with pytest.raises(Invalid):
        api.find_person(clerk, number=make_person().number, purpose=" ")
    assert AccessRecord.objects.count() == 0


def test_a_walk_in_is_entered_once_and_marked(clerk, shop):
    new = WalkIn("079191000777", "Trần  Văn Ba", date(1991, 4, 5), phone="0900000002")
    party_id = api.enter_walk_in(clerk, new, agency_id=shop.id)
    record = PersonRecord.objects.get(pk=party_id)
    assert (record.number, record.party.name, record.phone) == ("079191000777", "Trần Văn Ba", "0900000002")
    entry = CounterEntry.objects.get()
    assert (entry.party_id, entry.by_id, entry.agency_id) == (party_id, clerk.party_id, shop.id)
    with pytest.raises(PersonRefused):
        api.enter_walk_in(clerk, WalkIn("079191000777", "Trần Văn Bốn"), agency_id=shop.id)
    assert PersonRecord.objects.get(pk=party_id).party.name == "Trần Văn Ba"


def test_a_walk_in_is_refused_where_one_has_no_counter(clerk):
    elsewhere = make_agency("one_stop", unit_code="26824")
    before = PersonRecord.objects.count()
    with pytest.raises(NotAllowed):
        api.enter_walk_in(clerk, WalkIn("079191000777", "Trần Văn Ba"), agency_id=elsewhere.id)
    with pytest.raises(PersonRefused):
        api.enter_walk_in(
            clerk, WalkIn("079191000777", "Trần Văn Ba", date(1970, 1, 1)), agency_id=elsewhere.id
        )
    assert (PersonRecord.objects.count(), CounterEntry.objects.count()) == (before, 0)


def test_granted_online_used_and_revoked_at_once():
    mai, ba = make_person("Mai"), make_person("Ba")
    mandate_id = grant(mai, ba, procedure_codes=("khai-sinh",), most_filings=1)
    held = api.mandates_held(actor_for(ba), procedure_code="khai-sinh")
    assert [(one.id, one.principal_name, one.state) for one in held] == [
        (mandate_id, "Mai", MandateState.IN_FORCE)
    ]
    assert api.mandates_held(actor_for(ba), procedure_code="ket-hon") == []
    assert api.use_mandate(actor_for(ba), mandate_id, procedure_code="khai-sinh").principal_id == mai.id
    with pytest.raises(MandateRefused) as refused:
        api.use_mandate(actor_for(ba), mandate_id, procedure_code="khai-sinh")
    assert refused.value.data["reason"] == "used_up"
    # The dossier filed under it goes on.
    api.check_mandate(actor_for(ba), mandate_id, procedure_code="khai-sinh")
    api.revoke_mandate(actor_for(mai), mandate_id, reason="Tôi tự làm.")
    with pytest.raises(MandateRefused) as refused:
        api.check_mandate(actor_for(ba), mandate_id, procedure_code="khai-sinh")
    assert refused.value.data["reason"] == "revoked"
    with pytest.raises(Conflict):
        api.revoke_mandate(actor_for(ba), mandate_id, reason="")


@pytest.mark.parametrize(
    ("days", "reason"), [(-1, "coming"), (0, None), (29, None), (30, "expired"), (400, "expired")]
)
def test_a_mandate_is_worth_something_between_its_days(days, reason):
    mai, ba = make_person(), make_person()
    mandate_id = grant(mai, ba, valid_to=TODAY + timedelta(days=30))
    with clock.frozen(NOW + timedelta(days=days)):
        assert api.mandate_in_force(ba.id, mandate_id, procedure_code="x") is (reason is None)
        if reason:
            with pytest.raises(MandateRefused) as refused:
                api.use_mandate(actor_for(ba), mandate_id, procedure_code="x")
            assert refused.value.data["reason"] == reason
    assert Mandate.objects.get().filings == 0


def test_another_scope_and_another_person_are_refused():
    mai, ba, la = make_person(), make_person(), make_person()
    mandate_id = grant(mai, ba, procedure_codes=("khai-sinh",))
    for actor, reason in (
        (actor_for(ba), "scope"),
        (actor_for(la), "stranger"),
        (actor_for(mai), "stranger"),
    ):
        with pytest.raises(MandateRefused) as refused:
            api.use_mandate(actor, mandate_id, procedure_code="ket-hon")
        assert refused.value.data["reason"] == reason
    with pytest.raises(NotFound):
        api.revoke_mandate(actor_for(la), mandate_id, reason="")
    assert (Mandate.objects.get().filings, Mandate.objects.get().revoked_at) == (0, None)


def test_nobody_grants_for_somebody_else_nor_for_themselves():
    mai, ba = make_person(), make_person()
    new = NewMandate(MandateKind.AUTHORISED, mai.id, ba.id, TODAY)
    with pytest.raises(NotAllowed):
        api.grant_mandate(actor_for(ba), new)
    with pytest.raises(Invalid):
        grant(mai, mai)
    with pytest.raises(Invalid):
        grant(mai, ba, valid_to=TODAY)
    with pytest.raises(NotAllowed):
        api.grant_mandate(actor_for(mai), NewMandate(MandateKind.PARENT, mai.id, ba.id, TODAY))
    assert Mandate.objects.count() == 0


def test_a_parents_mandate_is_recorded_with_the_birth_record_and_ends_at_eighteen(clerk, shop):
    mother = make_person("Mẹ")
    child_id = api.enter_walk_in(clerk, WalkIn("079308000001", "Con", date(2008, 5, 6)), agency_id=shop.id)
    new = NewMandate(MandateKind.PARENT, child_id, mother.id, TODAY)
    paper = uuid4()
    api.record_mandate(clerk, new, agency_id=shop.id, evidence_id=paper)
    row = Mandate.objects.get()
    assert (row.valid_to, row.evidence_id, row.agency_id) == (date(2026, 5, 6), paper, shop.id)
    with clock.frozen(datetime(2026, 5, 6, 3, 0, tzinfo=UTC)):
        with pytest.raises(MandateRefused):
            api.check_mandate(actor_for(mother), row.pk, procedure_code="x")
        with pytest.raises(Invalid):
            api.record_mandate(clerk, new, agency_id=shop.id, evidence_id=paper)
    with pytest.raises(NotAllowed):
        api.record_mandate(actor_for(mother), new, agency_id=shop.id, evidence_id=paper)
    assert Mandate.objects.count() == 1


def test_a_firm_acts_through_its_legal_representative_who_authorises_others(clerk, shop):
    director, clerk_of_firm = make_person("Giám đốc"), make_person("Nhân viên")
    firm = api.enter_organisation(clerk, tax_code=TAX_CODE, name="Công ty Thử", agency_id=shop.id)
    assert api.enter_organisation(clerk, tax_code=TAX_CODE, name="Tên khác", agency_id=shop.id) == firm
    assert api.organisation(firm).name == "Công ty Thử"
    new = NewMandate(MandateKind.AUTHORISED, firm, clerk_of_firm.id, TODAY)
    with pytest.raises(NotAllowed):
        api.grant_mandate(actor_for(director), new)
    legal = NewMandate(MandateKind.LEGAL, firm, director.id, TODAY)
    legal_id = api.record_mandate(clerk, legal, agency_id=shop.id, evidence_id=uuid4())
    granted = api.grant_mandate(actor_for(director), new)
    assert [one.id for one in api.mandates_given(actor_for(director))] == [granted, legal_id]
    assert api.read_principal(actor_for(director), legal_id, procedure_code="x", purpose="p") is None
    api.revoke_mandate(clerk, legal_id, reason="Đổi giám đốc")
    with pytest.raises(NotAllowed):
        api.grant_mandate(actor_for(director), new)
    assert Mandate.objects.count() == 2


def test_the_principals_record_is_read_under_the_mandate_and_logged():
    mai, ba = make_person("Mai"), make_person("Ba")
    mandate_id = grant(mai, ba)
    read = api.read_principal(actor_for(ba), mandate_id, procedure_code="x", purpose="Điền sẵn hồ sơ")
    assert read == mai
    assert [(one.reader_name, one.about) for one in api.access_log(actor_for(mai))] == [
        ("Ba", ("mandate", str(mandate_id)))
    ]


def test_the_same_mandate_given_twice_is_one_and_another_is_another() -> None:
    principal, friend = make_person("Lê Thị Chính"), make_person("Lê Văn Bạn")
    actor = actor_for(principal)
    new = NewMandate(
        kind=MandateKind.AUTHORISED,
        principal_id=principal.id,
        representative_id=friend.id,
        valid_from=clock.today(),
        procedure_codes=("b", "a"),
    )
    first = api.grant_mandate(actor, new)
    assert api.grant_mandate(actor, replace(new, procedure_codes=("a", "b"))) == first
    assert [one.id for one in api.mandates_given(actor)] == [first]
    other = api.grant_mandate(actor, replace(new, most_filings=3))
    api.revoke_mandate(actor, first, reason="Không cần nữa")
    again = api.grant_mandate(actor, new)
    assert len({first, other, again}) == 3


def test_granted_and_revoked_through_the_pages(client):
    mai, ba = make_person("Nguyễn Thị Mai"), make_person("Trần Văn Ba")
    sign_in(client, mai)
    sent = {
        "principal": str(mai.id),
        "number": ba.number,
        "full_name": "tran van ba",
        "procedures": "khai-sinh",
    }
    sent |= {"last_day": "31/03/2026", "most_filings": "2"}
    assert client.post("/account/mandates/new/", sent).url == "/account/mandates/"
    row = Mandate.objects.get()
    assert (row.principal_id, row.representative_id, row.kind) == (mai.id, ba.id, "authorised")
    assert (row.valid_to, row.procedure_codes, row.most_filings) == (date(2026, 4, 1), ["khai-sinh"], 2)
    assert "Trần Văn Ba" in client.get("/account/mandates/").content.decode()
    sign_in(client, ba)
    assert "Nguyễn Thị Mai" in client.get("/account/mandates/").content.decode()
    sign_in(client, make_person())
    assert client.post(f"/account/mandates/{row.pk}/revoke/").status_code == 404
    sign_in(client, mai)
    client.post(f"/account/mandates/{row.pk}/revoke/", {"reason": "Thôi"})
    row.refresh_from_db()
    assert (row.revoked_at, row.revoke_reason) == (NOW, "Thôi")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"full_name": "Ai Đó"}, "Không có người nào mang đúng số định danh và họ tên này"),
        ({"last_day": "01/03/2026"}, "Ngày hết hiệu lực phải sau ngày bắt đầu"),
        ({"last_day": "31/02/2026"}, "Hãy điền một ngày có thật"),
        ({"most_filings": "0"}, 'href="#id_most_filings"'),
    ],
)
def test_a_wrong_grant_is_told_and_kept(client, changes, words):
    mai, ba = make_person("Nguyễn Thị Mai"), make_person("Trần Văn Ba")
    sign_in(client, mai)
    sent = {"principal": str(mai.id), "number": ba.number, "full_name": "Trần Văn Ba"} | changes
    answer = client.post("/account/mandates/new/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Mandate.objects.count() == 0


def test_granting_asks_for_a_sure_sign_in(client):
    sign_in(client, make_person(), assurance=1)
    assert client.get("/account/mandates/new/").url.startswith("/sign-in/?")
