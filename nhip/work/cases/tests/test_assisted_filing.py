"""Filing with an officer's hand: what the person confirmed is what is filed; cash from the desk to its receipt."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nhip.base.identity.testing import set_contact, sign_in
from nhip.base.notify.testing import in_outbox
from nhip.base.payments import api as payments
from nhip.base.payments.contracts import BillState, Method
from nhip.kernel.errors import Invalid
from nhip.kernel.testing import drain_outbox, run_jobs
from nhip.work.cases.actions import intake as actions
from nhip.work.cases.actions.confirming import send_code
from nhip.work.cases.contracts import Channel, Confirmation, CounterPayment, DraftIncomplete, Status
from nhip.work.cases.models import Case, Intake
from nhip.work.cases.queries.intakes import summary
from nhip.work.cases.queries.slips import counter_facts
from nhip.work.cases.testing import PDF
from nhip.work.cases.tests.conftest import NOW, VENDING
from nhip.work.cases.tests.test_intake import answers, begun, form_data, said
from nhip.work.procedures.contracts import PayBefore
from nhip.work.procedures.testing import pay_fees_before


def keep_again(world, intake_id, **changes):
    row = Intake.objects.get(pk=intake_id)
    sent = actions.IntakeSent(
        answers=row.answers,
        channel=Channel(row.channel),
        return_agency_id=row.return_agency_id,
        confirmation=Confirmation(row.confirmation) if row.confirmation else None,
    )
    actions.keep_intake(world.scene.clerk, intake_id, replace(sent, **changes))


def code_told(world):
    """The code as it stands in the short message to the citizen's telephone."""
    drain_outbox()
    run_jobs()
    (text,) = [one.text for one in in_outbox("sms")]
    return re.search(r"[0-9]{6}", text)[0]


def test_a_one_time_code_confirms_these_answers_alone(world):
    clerk = world.scene.clerk
    intake_id = begun(world, channel=Channel.ONLINE, confirmation=Confirmation.ONE_TIME_CODE)
    assert actions.lacking(clerk, intake_id) == {
        "one_time_code": "Hãy bấm “Gửi mã” rồi điền mã người nộp đọc."
    }
    send_code(clerk, intake_id)
    code = code_told(world)
    assert code not in str(Intake.objects.values().get())
    keep_again(world, intake_id, one_time_code="000000" if code != "000000" else "111111")
    assert list(actions.lacking(clerk, intake_id)) == ["one_time_code"]
    keep_again(world, intake_id, one_time_code=code)
    assert actions.lacking(clerk, intake_id) == {}
    keep_again(world, intake_id, answers={**answers(world), "street": "Đường khác"})
    with pytest.raises(DraftIncomplete) as refused:
        actions.file_intake(clerk, intake_id)
    assert (list(refused.value.fields), Case.objects.count()) == (["one_time_code"], 0)
    keep_again(world, intake_id, answers=answers(world), one_time_code=code)
    assert list(actions.lacking(clerk, intake_id)) == ["one_time_code"]


def test_a_code_ends_after_ten_minutes_and_after_five_tries(world, now):
    clerk = world.scene.clerk
    intake_id = begun(world, channel=Channel.ONLINE, confirmation=Confirmation.ONE_TIME_CODE)
    send_code(clerk, intake_id)
    code = code_told(world)
    for _try in range(5):
        keep_again(world, intake_id, one_time_code="x")
    keep_again(world, intake_id, one_time_code=code)
    ended = "Mã đã hết hạn hoặc đã thử quá số lần; hãy gửi mã mới."
    assert actions.lacking(clerk, intake_id) == {"one_time_code": ended}
    Intake.objects.update(code_tries=0)
    now(NOW + timedelta(minutes=10))
    keep_again(world, intake_id, one_time_code=code)
    assert actions.lacking(clerk, intake_id) == {"one_time_code": ended}


def test_without_a_telephone_no_code_is_sent(world):
    intake_id = begun(world, channel=Channel.ONLINE, confirmation=Confirmation.ONE_TIME_CODE)
    set_contact(world.citizen.id)
    with pytest.raises(Invalid):
        send_code(world.scene.clerk, intake_id)
    assert Intake.objects.get().code_sent_at is None


def test_reading_it_aloud_is_not_enough_any_more(world):
    intake_id = begun(world, channel=Channel.ONLINE, confirmation=Confirmation.READ_ALOUD)
    assert list(actions.lacking(world.scene.clerk, intake_id)) == ["confirmation"]


def test_a_signature_under_other_answers_confirms_nothing(world):
    clerk, intake_id = world.scene.clerk, begun(world, channel=Channel.ONLINE)
    _rows, printed = summary(clerk, intake_id)
    paper = SimpleUploadedFile("tom-tat.pdf", PDF, content_type="application/pdf")
    signed = {"confirmation": Confirmation.SIGNED_PAPER, "confirmation_paper": paper}
    keep_again(world, intake_id, **signed, summary_code="0000-0000")
    assert list(actions.lacking(clerk, intake_id)) == ["summary_code"]
    keep_again(world, intake_id, summary_code=printed.lower())
    assert actions.lacking(clerk, intake_id) == {}
    keep_again(world, intake_id, answers={**answers(world), "street": "Đường khác"})
    assert list(actions.lacking(clerk, intake_id)) == ["summary_code"]
    with pytest.raises(DraftIncomplete):
        actions.file_intake(clerk, intake_id)
    assert Case.objects.count() == 0


def test_the_summary_is_read_back_signed_and_filed_through_the_page(client, world):
    sign_in(client, world.clerk)
    intake_id = begun(world)
    address = f"/desk/intake/{intake_id}/"
    asked = client.post(address, form_data(world, intake_id) | {"desk-channel": "online", "act": "summary"})
    assert asked.url == f"{address}summary/"
    paper = said(client.get(asked.url))
    _rows, code = summary(world.scene.clerk, intake_id)
    for text in (
        f"Mã bản tóm tắt: <b>{code}</b>",
        "Nguyễn Thị Mai",
        "Lê Minh Khang",
        "tôi đồng ý nộp hồ sơ này",
    ):
        assert text in paper
    signed = {
        "desk-channel": "online",
        "desk-confirmation": "signed_paper",
        "desk-confirmation_paper": SimpleUploadedFile("ky.pdf", PDF, content_type="application/pdf"),
        "desk-summary_code": code,
    }
    done = client.post(
        address,
        {
            key: one
            for key, one in form_data(world, intake_id).items()
            if not isinstance(one, SimpleUploadedFile)
        }
        | signed,
    )
    assert done.url == f"/desk/cases/{Case.objects.get().pk}/receipt/", said(done)
    sign_in(client, world.handler)
    client.logout()
    sign_in(client, world.citizen)
    assert client.get(asked.url).status_code in (403, 404)


def test_assisted_filing_says_who_helped_where_and_how_it_was_confirmed(world):
    paper = SimpleUploadedFile("tom-tat.pdf", PDF, content_type="application/pdf")
    intake_id = begun(world, channel=Channel.ONLINE)
    _rows, code = summary(world.scene.clerk, intake_id)
    signed = {"confirmation": Confirmation.SIGNED_PAPER, "confirmation_paper": paper, "summary_code": code}
    keep_again(world, intake_id, **signed)
    case_id = actions.file_intake(world.scene.clerk, intake_id)
    facts = counter_facts(world.mai, case_id)
    assert (facts.officer, facts.agency, facts.confirmation) == (
        "Lê Minh Khang",
        world.scene.one_stop.name_vi,
        Confirmation.SIGNED_PAPER,
    )
    assert Case.objects.get().channel == "online"


def test_cash_at_the_counter_from_the_form_to_the_receipt_of_the_money(client, world):
    """A fee before acceptance, taken in cash: filed, paid, accepted and receipted in one go."""
    pay_fees_before(VENDING, PayBefore.ACCEPTANCE)
    sign_in(client, world.clerk)
    clerk, shop = world.scene.clerk, world.scene.one_stop
    intake_id = actions.begin_intake(clerk, world.citizen.id, agency_id=shop.id)
    actions.choose_procedure(clerk, intake_id, VENDING)
    address = f"/desk/intake/{intake_id}/"
    rich = {"household": "none", "area": "2", "months": "2"}
    unsaid = client.post(address, form_data(world, intake_id, **rich))
    assert (unsaid.status_code, Case.objects.count()) == (422, 0)
    assert "Hãy chọn cách nộp phí." in said(unsaid)
    sent = {
        key: one
        for key, one in form_data(world, intake_id, **rich).items()
        if not isinstance(one, SimpleUploadedFile)
    }
    done = client.post(address, sent | {"desk-payment": "cash"})
    case = Case.objects.get()
    assert done.url == f"/desk/cases/{case.pk}/receipt/"
    assert case.status == Status.ACCEPTED
    (bill,) = payments.bills_about(("case", case.pk))
    assert (bill.total.vnd, bill.method, bill.state) == (80_000, Method.CASH, BillState.PAID)
    receipt = payments.receipt_of(bill.id)
    assert (receipt.total.vnd, receipt.payer_name) == (80_000, "Nguyễn Thị Mai")
    sign_in(client, world.citizen)
    assert "Xem biên lai" in said(client.get(f"/cases/{case.pk}/pay/"))
    again = actions.file_intake(clerk, intake_id, payment=CounterPayment.CASH)
    assert (again, len(payments.bills_about(("case", case.pk)))) == (case.pk, 1)
