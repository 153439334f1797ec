"""The counter: somebody walks in, is found or entered, and leaves with a receipt or with a slip."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import MandateKind, NewMandate
from nhip.base.identity.testing import actor_for, counter_entries, mandate_rows, sign_in
from nhip.kernel import clock
from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from nhip.work.cases import queries
from nhip.work.cases.actions import intake as actions
from nhip.work.cases.contracts import (
    Act,
    Channel,
    Confirmation,
    Delivery,
    DraftIncomplete,
    IntakeState,
    PaperTick,
    Status,
    Who,
)
from nhip.work.cases.models import Case, CaseAct, Intake, Representation
from nhip.work.cases.queries.slips import counter_facts
from nhip.work.cases.rules.id_card import Sought, sought
from nhip.work.cases.testing import PDF, Known, kept_file, sample_answers
from nhip.work.cases.tests.conftest import NOW, VENDING
from nhip.work.procedures import api as procedures

CARD = "079191000777|024123456|Trần Văn Ba|05041991|Nữ|12 Lê Lợi, phường Sài Gòn|01012022"


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def answers(world, person=None):
    form = procedures.form_of(procedures.current_version(VENDING).id)
    clerk = world.scene.clerk
    return sample_answers(form, Known(person or world.citizen, "26740", lambda: kept_file(clerk)))


def begun(world, **changes):
    """An intake of the citizen's with everything in it."""
    clerk, shop = world.scene.clerk, world.scene.one_stop
    intake_id = actions.begin_intake(clerk, world.citizen.id, agency_id=shop.id)
    actions.choose_procedure(clerk, intake_id, VENDING)
    sent = {
        "answers": answers(world),
        "channel": Channel.IN_PERSON,
        "return_agency_id": shop.id,
        "papers": (PaperTick("Đơn đăng ký", 1, 0),),
    } | changes
    actions.keep_intake(clerk, intake_id, actions.IntakeSent(**sent))
    return intake_id


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            CARD,
            Sought("079191000777", "Trần Văn Ba", date(1991, 4, 5), "female", "12 Lê Lợi, phường Sài Gòn"),
        ),
        ("079 191 000 777", Sought("079191000777")),
        ("Trần Văn Ba  5/4/1991", Sought("", "Trần Văn Ba", date(1991, 4, 5))),
        ("079191000777||Trần Văn Ba||||", Sought("079191000777", "Trần Văn Ba")),
        ("Trần Văn Ba", None),
        ("Trần Văn Ba 31/2/1991", None),
        ("12345", None),
        ("abc|def|ghi|1|2|3|4", None),
        ("٠٧٩١٩١٠٠٠٧٧٧", None),
        ("", None),
    ],
)
def test_what_a_search_box_means(text, meant):
    assert sought(text) == meant


def test_an_intake_is_filed_and_accepted_in_one_go(world):
    intake_id = begun(world)
    case_id = actions.file_intake(world.scene.clerk, intake_id)
    case = Case.objects.get()
    assert (case.pk, case.status, case.channel) == (case_id, Status.ACCEPTED, "in_person")
    assert (case.applicant_id, case.received_at_agency_id) == (world.citizen.id, world.scene.one_stop.id)
    assert list(CaseAct.objects.order_by("number").values_list("act", "part")) == [
        (Act.FILE, Who.ONE_STOP),
        (Act.ACCEPT, Who.ONE_STOP),
    ]
    row = Intake.objects.get()
    assert (row.state, row.case_id, row.ended_at) == (IntakeState.FILED, case_id, NOW)
    assert actions.file_intake(world.scene.clerk, intake_id) == case_id
    assert Case.objects.count() == 1
    facts = counter_facts(world.scene.clerk, case_id)
    assert (facts.officer, facts.visitor, facts.papers) == (
        "Lê Minh Khang",
        "Nguyễn Thị Mai",
        (PaperTick("Đơn đăng ký", 1, 0),),
    )
    # The citizen finds it in their account, and follows it with the last four digits.
    assert [card.id for card in queries.my_cases(world.mai)] == [case_id]
    assert queries.tracking(case.code, world.citizen.number[-4:], client="x").status is Status.ACCEPTED


def test_an_incomplete_intake_is_not_filed_and_leaves_with_a_slip(world):
    clerk = world.scene.clerk
    intake_id = actions.begin_intake(clerk, world.citizen.id, agency_id=world.scene.one_stop.id)
    actions.choose_procedure(clerk, intake_id, VENDING)
    with pytest.raises(DraftIncomplete) as refused:
        actions.file_intake(clerk, intake_id)
    assert len(refused.value.fields) >= 2
    assert (Case.objects.count(), Intake.objects.get().state) == (0, IntakeState.OPEN)
    actions.turn_away(clerk, intake_id, more=["Thiếu chữ ký", " "])
    row = Intake.objects.get()
    assert (row.state, row.lacking[-1], len(row.lacking)) == (
        IntakeState.INCOMPLETE,
        "Thiếu chữ ký",
        len(refused.value.fields) + 1,
    )
    with pytest.raises(Conflict):
        actions.file_intake(clerk, intake_id)
    assert Case.objects.count() == 0


def test_a_complete_dossier_is_not_turned_away(world):
    intake_id = begun(world)
    with pytest.raises(Conflict):
        actions.turn_away(world.scene.clerk, intake_id)
    assert Intake.objects.get().state == IntakeState.OPEN


def test_another_officer_and_another_counter_are_refused(world):
    intake_id = begun(world)
    with pytest.raises(NotFound):
        actions.file_intake(world.scene.handler, intake_id)
    with pytest.raises(NotAllowed):
        actions.begin_intake(world.scene.clerk, world.citizen.id, agency_id=world.shop_there.id)
    with pytest.raises(NotAllowed):
        actions.begin_intake(world.mai, world.citizen.id, agency_id=world.scene.one_stop.id)
    assert (Case.objects.count(), Intake.objects.count()) == (0, 1)


def test_an_officer_does_not_take_in_a_dossier_of_their_own(world):
    clerk, shop = world.scene.clerk, world.scene.one_stop
    own = actions.begin_intake(clerk, world.clerk.party_id, agency_id=shop.id)
    actions.choose_procedure(clerk, own, VENDING)
    person = identity.read_person(clerk, world.clerk.party_id, "own")
    sent = actions.IntakeSent(answers(world, person), Channel.IN_PERSON, shop.id)
    actions.keep_intake(clerk, own, sent)
    with pytest.raises(NotAllowed):
        actions.file_intake(clerk, own)
    assert (Case.objects.count(), Intake.objects.get().case_id) == (0, None)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"channel": Channel.ONLINE}, "confirmation"),
        ({"confirmation": Confirmation.SIGNED_PAPER}, "confirmation_paper"),
        ({"delivery": Delivery.POST}, "delivery_address"),
    ],
)
def test_what_the_counter_itself_still_needs(world, changes, key):
    intake_id = begun(world, **changes)
    assert list(actions.lacking(world.scene.clerk, intake_id)) == [key]
    with pytest.raises(DraftIncomplete):
        actions.file_intake(world.scene.clerk, intake_id)
    assert Case.objects.count() == 0


def mandate_for(world, **changes):
    new = NewMandate(MandateKind.AUTHORISED, world.neighbour.id, world.citizen.id, clock.today(), **changes)
    return identity.grant_mandate(actor_for(world.neighbour), new)


def test_a_representative_files_at_the_counter_for_their_principal(world):
    mandate_id = mandate_for(world)
    clerk, shop = world.scene.clerk, world.scene.one_stop
    intake_id = actions.begin_intake(clerk, world.citizen.id, agency_id=shop.id, mandate_id=mandate_id)
    actions.choose_procedure(clerk, intake_id, VENDING)
    sent = actions.IntakeSent(answers(world), Channel.IN_PERSON, shop.id)
    actions.keep_intake(clerk, intake_id, sent)
    case_id = actions.file_intake(clerk, intake_id)
    assert Case.objects.get().applicant_id == world.neighbour.id
    stands_in = Representation.objects.get()
    assert (stands_in.case_id, stands_in.representative_id, stands_in.mandate_id) == (
        case_id,
        world.citizen.id,
        mandate_id,
    )
    assert mandate_rows().get().filings == 1


def test_a_mandate_revoked_before_filing_at_the_counter_files_nothing(world):
    mandate_id = mandate_for(world)
    clerk, shop = world.scene.clerk, world.scene.one_stop
    intake_id = actions.begin_intake(clerk, world.citizen.id, agency_id=shop.id, mandate_id=mandate_id)
    actions.choose_procedure(clerk, intake_id, VENDING)
    actions.keep_intake(clerk, intake_id, actions.IntakeSent(answers(world), Channel.IN_PERSON, shop.id))
    identity.revoke_mandate(actor_for(world.neighbour), mandate_id, reason="")
    with pytest.raises(NotAllowed):
        actions.file_intake(clerk, intake_id)
    assert (Case.objects.count(), Representation.objects.count(), Intake.objects.get().state) == (
        0,
        0,
        "open",
    )
    with pytest.raises(NotFound):
        actions.begin_intake(clerk, world.neighbour.id, agency_id=shop.id, mandate_id=mandate_id)


def test_a_strange_return_place_is_refused(world):
    with pytest.raises(Invalid):
        begun(world, return_agency_id=world.handler.agency.id)
    assert Intake.objects.get().answers != answers(world)


def form_data(world, intake_id, **more):
    """What the page sends, in the names of its controls."""
    view = Intake.objects.get(pk=intake_id)
    form = procedures.form_of(view.version_id)
    data = {}
    for key, value in answers(world).items():
        field = form.field(key)
        if isinstance(value, dict):
            data |= {f"{key}__{part}": text for part, text in value.items()}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            data[key] = SimpleUploadedFile("giay-to.pdf", PDF, content_type="application/pdf")
        elif value is True:
            data[key] = "on"
        elif value is not None and field is not None:
            data[key] = value
    data |= {
        "desk-channel": "in_person",
        "desk-return_agency": str(world.scene.one_stop.id),
        "desk-delivery": "counter",
        "act": "file",
    }
    return data | more


def test_through_the_pages_from_the_card_to_the_receipt(client, world):
    sign_in(client, world.clerk)
    shop = str(world.scene.one_stop.id)
    unknown = client.post("/desk/intake/", {"q": CARD, "agency": shop})
    assert unknown.status_code == 200
    page = said(unknown)
    assert 'value="079191000777"' in page
    assert 'value="05/04/1991"' in page
    wrong = client.post("/desk/intake/person/", {"agency": shop, "number": "999", "full_name": "Ba"})
    assert wrong.status_code == 422
    entered = client.post(
        "/desk/intake/person/",
        {"agency": shop, "number": "079191000777", "full_name": "Trần Văn Ba", "birth_date": "05/04/1991"},
    )
    intake = Intake.objects.get()
    assert entered.url == f"/desk/intake/{intake.pk}/"
    assert counter_entries().get().party_id == intake.visitor_id
    assert VENDING in said(client.get(entered.url))
    client.post(entered.url, {"procedure": VENDING})
    assert 'name="desk-channel"' in said(client.get(entered.url))
    lacking = client.post(entered.url, form_data(world, intake.pk) | {"desk-delivery": "post"})
    assert lacking.status_code == 422
    assert "Hãy điền địa chỉ" in said(lacking)
    assert Case.objects.count() == 0
    done = client.post(entered.url, form_data(world, intake.pk))
    case = Case.objects.get()
    assert done.url == f"/desk/cases/{case.pk}/receipt/"
    receipt = said(client.get(done.url))
    for text in (case.code, "Trần Văn Ba", "Lê Minh Khang", "data:image/svg+xml"):
        assert text in receipt
    pdf = client.get(f"/desk/cases/{case.pk}/receipt.pdf?paper=a4")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(f"/desk/intake/{intake.pk}/").url == done.url
    assert VENDING in said(client.get("/desk/intake/")) or client.get("/desk/intake/").status_code == 200


def test_the_search_never_stands_in_an_address_and_is_told_to_the_person(client, world):
    sign_in(client, world.clerk)
    found = client.post("/desk/intake/", {"q": world.citizen.number, "agency": str(world.scene.one_stop.id)})
    assert found.url == f"/desk/intake/{Intake.objects.get().pk}/"
    assert [one.purpose for one in identity.access_log(world.mai)] == ["Tiếp nhận hồ sơ tại quầy"]
    by_name = client.post(
        "/desk/intake/", {"q": "nguyen thi mai 2/3/1990", "agency": str(world.scene.one_stop.id)}
    )
    assert world.citizen.number in said(by_name)


@pytest.mark.parametrize("text", ["", "Mai", "x" * 501, "12345"])
def test_a_search_that_means_nobody_is_told(client, world, text):
    sign_in(client, world.clerk)
    answer = client.post("/desk/intake/", {"q": text, "agency": str(world.scene.one_stop.id)})
    assert answer.status_code == 422
    assert Intake.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("", {}),
        ("", {"q": "?"}),
        ("", {"q": "079190000001", "agency": "x"}),
        ("", {"q": CARD}),
        ("", {"q": "Nguyễn Thị Mai 17/05/1990"}),
        ("person/", {"number": "999", "full_name": "Ba"}),
    ],
)
def test_one_thing_alone_has_the_cursor(client, world, path, sent):
    sign_in(client, world.clerk)
    sent = {"agency": str(world.scene.one_stop.id), **sent}
    page = client.post(f"/desk/intake/{path}", sent, follow=True).content.decode()
    assert page.count("autofocus") == 1


def test_who_was_found_by_name_is_begun_with_a_button_and_thrown_away_with_another(client, world):
    sign_in(client, world.clerk)
    shop = str(world.scene.one_stop.id)
    sent = {"visitor": str(world.citizen.id), "agency": shop}
    begun = client.post("/desk/intake/begin/", sent)
    intake = Intake.objects.get()
    assert (intake.visitor_id, begun.url) == (world.citizen.id, f"/desk/intake/{intake.pk}/")
    assert client.post(f"/desk/intake/{intake.pk}/discard/").url == "/desk/intake/"
    assert Intake.objects.get().state == "discarded"
    assert client.post("/desk/intake/begin/", {"visitor": "x", "agency": shop}).url == "/desk/intake/"


def test_the_slip_through_the_page(client, world):
    sign_in(client, world.clerk)
    clerk = world.scene.clerk
    intake_id = actions.begin_intake(clerk, world.citizen.id, agency_id=world.scene.one_stop.id)
    actions.choose_procedure(clerk, intake_id, VENDING)
    sent = {"act": "turn-away", "more": "Thiếu ảnh", "desk-channel": "in_person"}
    sent |= {"desk-return_agency": str(world.scene.one_stop.id), "desk-delivery": "counter"}
    answer = client.post(f"/desk/intake/{intake_id}/", sent)
    assert answer.url == f"/desk/intake/{intake_id}/slip/"
    assert "Thiếu ảnh" in said(client.get(answer.url))
    assert client.get(f"/desk/intake/{intake_id}/").url == answer.url


@pytest.mark.parametrize("who", ["citizen", "handler"])
def test_the_counter_is_for_counters(client, world, who):
    sign_in(client, getattr(world, who))
    for path in ("intake", "return", "queue", "statistics", "mandates"):
        assert client.get(f"/desk/{path}/").status_code == 403


def test_a_day_later_the_intake_is_still_there(world, now):
    intake_id = begun(world)
    now(NOW + timedelta(days=1))
    actions.file_intake(world.scene.clerk, intake_id)
    assert Case.objects.get().filed_at == NOW + timedelta(days=1)
