"""The door of identity: actors, agencies, the one gate to a person's record."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from nhip.base.identity import actions, api, models
from nhip.base.identity.contracts import AgencyKind, PersonRefused, Role, UnknownAgency, UnknownPerson
from nhip.base.identity.testing import actor_for, end_assignments, make_agency, make_person, make_staff
from nhip.kernel import audit, clock
from nhip.kernel.access import ANONYMOUS, SYSTEM
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


def test_roles_and_grants_come_from_the_assignments_in_force() -> None:
    agency, other = make_agency(), make_agency()
    actor = actor_for(make_staff(Role.HANDLER, agency))
    assert (actor.roles, actor.is_staff) == (frozenset({"handler"}), True)
    assert actor.may("identity.read_person", agency_id=agency.id)
    assert not actor.may("identity.read_person", agency_id=other.id)
    assert not actor.may("identity.manage_staff")


def test_an_assignment_that_ended_gives_nothing() -> None:
    staff = make_staff(Role.HANDLER, make_agency())
    end_assignments(staff)
    actor = actor_for(staff)
    assert (actor.roles, actor.grants, actor.is_signed_in) == (frozenset(), frozenset(), True)


def test_a_permission_everywhere_is_not_bound_to_the_agency() -> None:
    actor = actor_for(make_staff(Role.ADMINISTRATOR, make_agency()))
    assert actor.agencies_for("identity.manage_staff") == frozenset({None})


def test_visitors_and_closed_accounts_are_nobody() -> None:
    staff = make_staff(Role.HANDLER, make_agency())
    staff.user.is_active = False
    staff.user.save()
    assert api.actor_of(AnonymousUser()) == ANONYMOUS
    assert api.actor_of(staff.user) == ANONYMOUS


def test_agencies_are_found_by_kind_unit_and_code() -> None:
    committee = make_agency(AgencyKind.COMMUNE, unit_code="26740", code="79.26740.UBND")
    shop = make_agency(AgencyKind.ONE_STOP, unit_code="26740", parent_code="79.26740.UBND")
    make_agency(AgencyKind.ONE_STOP, unit_code="26824")
    assert api.agencies(kind="one_stop", unit_code="26740") == [shop]
    assert api.agency_by_code("79.26740.UBND") == committee
    assert api.agency(shop.id).parent_id == committee.id
    assert api.agency_names([shop.id, uuid4()]) == {shop.id: "Cơ quan thử nghiệm"}
    assert api.agencies(on=date(2025, 6, 30)) == []
    with pytest.raises(UnknownAgency):
        api.agency_by_code("79.NOPE")


def test_colleagues_of_a_role() -> None:
    agency = make_agency()
    handler = make_staff(Role.HANDLER, agency, full_name="Bình")
    make_staff(Role.APPROVER, agency, full_name="An")
    assert [one.name for one in api.colleagues(agency.id)] == ["An", "Bình"]
    assert [one.party_id for one in api.colleagues(agency.id, role="handler")] == [handler.party_id]


def test_somebodys_record_is_read_with_permission_and_purpose_and_they_see_it() -> None:
    person = make_person("Trần Thị Chủ Hồ Sơ")
    agency = make_agency(name="Ủy ban nhân dân phường Thử")
    officer = actor_for(make_staff(Role.HANDLER, agency, full_name="Lê Cán Bộ"))
    read = api.read_person(officer, person.id, "Thụ lý hồ sơ", about=("case", "A-1"))
    assert read == person
    [entry] = api.access_log(actor_for(person))
    assert (entry.reader_name, entry.reader_agency) == ("Lê Cán Bộ", "Ủy ban nhân dân phường Thử")
    assert (entry.purpose, entry.about) == ("Thụ lý hồ sơ", ("case", "A-1"))
    assert [one.act for one in audit.history(("party", person.id))][-1] == "identity.read_person"
    assert audit.verify().is_intact


def test_reading_ones_own_record_leaves_no_trace() -> None:
    person = make_person()
    assert api.read_person(actor_for(person), person.id, "").number == person.number
    assert models.AccessRecord.objects.count() == 0


@pytest.mark.parametrize("role", [None, Role.ANALYST, Role.LEADER, Role.ADMINISTRATOR])
def test_others_may_not_read_and_nothing_is_logged(role: Role | None) -> None:
    person = make_person()
    actor = actor_for(make_staff(role, make_agency()) if role else make_person("Người khác"))
    before = audit.verify().records
    with pytest.raises(NotAllowed):
        api.read_person(actor, person.id, "Tò mò")
    assert (models.AccessRecord.objects.count(), audit.verify().records) == (0, before)


def test_a_read_without_purpose_or_of_nobody_is_refused_and_not_logged() -> None:
    person, officer = make_person(), actor_for(make_staff(Role.HANDLER, make_agency()))
    with pytest.raises(Invalid):
        api.read_person(officer, person.id, "  ")
    with pytest.raises(UnknownPerson):
        api.read_person(officer, uuid4(), "Thụ lý")
    assert models.AccessRecord.objects.count() == 0


def test_a_card_shows_a_name_and_nothing_personal() -> None:
    person = make_person("Phạm Thị Thẻ")
    card = api.person_card(person.id)
    assert (card.name, card.kind, set(card.__slots__)) == (
        "Phạm Thị Thẻ",
        "person",
        {"id", "name", "kind", "simulated"},
    )
    assert api.person_cards([person.id, uuid4()]) == {person.id: card}


def test_a_person_is_entered_once_and_brought_up_to_date() -> None:
    new = actions.NewPerson(number="079190000077", full_name="Cũ", address="1 Phố Cũ")
    party_id = actions.register_person(new, source="tests")
    moved = actions.NewPerson(number="079190000077", full_name="Mới", address="2 Phố Mới")
    assert actions.register_person(moved, source="tests") == party_id
    record = models.PersonRecord.objects.select_related("party").get(pk=party_id)
    assert (record.party.name, record.address) == ("Mới", "2 Phố Mới")
    assert OutboxEvent.objects.filter(type="nhip.identity.person_registered.v1").count() == 1
    acts = [one.act for one in audit.history(("party", party_id))]
    assert acts == ["identity.register_person", "identity.refresh_person"]
    actions.register_person(moved, source="tests")
    assert len(audit.history(("party", party_id))) == 2


def test_a_real_person_never_becomes_a_simulated_one_nor_the_other_way_round() -> None:
    made_up = actions.NewPerson(number="079190000077", full_name="Mô Phỏng", simulated=True)
    party_id = actions.register_person(made_up, source="tests")
    with pytest.raises(PersonRefused):
        actions.register_person(actions.NewPerson(number="079190000077", full_name="Thật"), source="tests")
    assert api.person_card(party_id).name == "Mô Phỏng"


def test_a_person_whose_parts_do_not_fit_is_refused() -> None:
    new = actions.NewPerson(number="079190000077", full_name="Sai", birth_date=date(1980, 1, 1), sex="male")
    with pytest.raises(PersonRefused) as refused:
        actions.register_person(new, source="tests")
    assert set(refused.value.fields) == {"birth_date", "sex"}
    assert models.Party.objects.count() == 0


def test_only_who_manages_staff_opens_agencies_and_assigns() -> None:
    officer = actor_for(make_staff(Role.HANDLER, make_agency()))
    new = actions.NewAgency(
        code="79.XX",
        name_vi="X",
        name_en="X",
        kind=AgencyKind.DEPARTMENT,
        unit_code="79",
        valid_from=clock.today(),
    )
    with pytest.raises(NotAllowed):
        actions.open_agency(officer, new)
    assert not models.Agency.objects.filter(code="79.XX").exists()
    assert actions.open_agency(SYSTEM, new) == actions.open_agency(SYSTEM, new)
    with pytest.raises(NotAllowed):
        actions.assign(officer, make_person().id, _post(actions.open_agency(SYSTEM, new).id))
    assert models.Assignment.objects.filter(post__agency__code="79.XX").count() == 0


def test_assigning_twice_is_one_assignment_and_one_event() -> None:
    agency, person = make_agency(), make_person()
    for _again in range(2):
        actions.assign(SYSTEM, person.id, _post(agency.id))
    assert models.Assignment.objects.filter(party_id=person.id).count() == 1
    assert OutboxEvent.objects.filter(type="nhip.identity.assigned.v1").count() == 1


def test_the_database_refuses_two_open_holdings_and_backward_intervals() -> None:
    staff = make_staff(Role.HANDLER, make_agency())
    held = models.Assignment.objects.get(party_id=staff.party_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Assignment.objects.create(
            post=held.post, party_id=staff.party_id, valid_from=held.valid_from + timedelta(days=1)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Assignment.objects.filter(pk=held.pk).update(valid_to=held.valid_from)


def _post(agency_id: object) -> actions.NewPost:
    return actions.NewPost(
        agency_id=agency_id,  # type: ignore[arg-type]
        code="handler",
        title_vi="Chuyên viên",
        title_en="Officer",
        role=Role.HANDLER,
        valid_from=date(2025, 7, 1),
    )
