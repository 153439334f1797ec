"""The citizen's view of calls, their questions, and deferrals that end by themselves."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from nhip.base.exchange.actions import asking, deferring
from nhip.base.exchange.adapters.subject_index import subject_of
from nhip.base.exchange.contracts import Agreement, Outcome
from nhip.base.exchange.contracts.tracking import Deferral, DeferralState, NewDeferral, QuestionKind
from nhip.base.exchange.models import AccessQuestion, AccessRow
from nhip.base.exchange.models import Deferral as DeferralRow
from nhip.base.exchange.queries import tracking
from nhip.base.exchange.testing import Pair, agreed, make_pair
from nhip.base.identity.contracts import Person
from nhip.base.identity.testing import actor_for, make_person, make_staff, sign_in
from nhip.base.signing import api as signing
from nhip.kernel import clock
from nhip.kernel.access import ANONYMOUS, SignInRequired
from nhip.kernel.audit import history
from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from nhip.kernel.models import OutboxEvent


@pytest.fixture
def pair(db: None, settings, tmp_path) -> Pair:
    settings.DATA_DIR = tmp_path
    return make_pair()


@pytest.fixture
def agreement(pair: Pair) -> Agreement:
    return agreed(pair)


def called(pair: Pair, person: Person, **more: object) -> UUID:
    """A call about a person as the gateway's record becomes a row."""
    row = {
        "record_id": uuid4(),
        "at": clock.now(),
        "client": pair.consumer.identifier,
        "service": pair.service,
        "method": "GET",
        "endpoint": "/people/{id}",
        "subject": subject_of(person.number),
        "outcome": Outcome.ANSWERED.value,
        "status": 200,
        "fields_given": ["/name", "/members/0/name", "/members/1/name"],
        "fields_removed": ["header:x-powered-by", "/sex"],
    }
    return AccessRow.objects.create(**row | more).record_id


def of_the_consumer(pair: Pair):
    """Who may defer at the agency that calls."""
    return make_staff("department_head", pair.asker.agency)


def deferred(pair: Pair, person: Person, *, days: int = 30) -> Deferral:
    """A decision in force."""
    officer = actor_for(of_the_consumer(pair))
    new = NewDeferral(
        pair.consumer.id,
        person.number,
        "Đang xác minh tin báo tội phạm",
        "101/2015/QH13, Điều 15",
        clock.today() + timedelta(days=days),
    )
    deferral_id = deferring.defer_disclosure(officer, new)
    deferring.sign_deferral_now(deferral_id)
    return tracking.deferral(officer, deferral_id)


def test_a_person_reads_who_asked_what_for_what_and_on_which_ground(client, pair, agreement):
    person = make_person("Nguyễn Thị Mai")
    sign_in(client, person)
    record = called(pair, person, agreement=agreement.number, agreement_version=1, purpose="cap-giay")
    called(pair, make_person("Người khác"))
    line = tracking.my_access(actor_for(person), record)
    assert (line.consumer_agency, line.owner_agency) == ("Cơ quan hỏi", "Cơ quan giữ")
    assert (line.what, line.purpose) == ("Một người và hộ của họ", "Cấp giấy khai sinh")
    assert (line.legal_bases, line.agreement) == (("60/2014/QH13, Điều 16",), agreement.number)
    assert (line.fields, line.removed) == (("name", "members: name"), ("sex",))
    page = client.get("/account/data-accesses/").content.decode()
    assert page.count("<li>\n<a href=") == 1
    for words in ("Cơ quan hỏi", "Một người và hộ của họ", "Cấp giấy khai sinh", "Đã trả lời"):
        assert words in page
    page = client.get(f"/account/data-accesses/{record}/").content.decode()
    for words in ("60/2014/QH13, Điều 16", "members: name", "Bị lọc bỏ trước khi đưa", str(record)):
        assert words in page
    assert person.number not in page
    assert len(page.encode()) < 100_000


def test_the_page_asks_as_much_for_one_line_as_for_twenty(client, pair, agreement, django_assert_num_queries):
    person = make_person()
    sign_in(client, person)
    # What the menu keeps for a while is asked once.
    client.get("/account/data-accesses/")
    for more in (1, 19):
        for _each in range(more):
            called(pair, person, agreement=agreement.number, agreement_version=1)
        with django_assert_num_queries(13):
            client.get("/account/data-accesses/")


def test_nobody_reads_of_a_call_about_somebody_else(client, pair):
    person, stranger = make_person(), make_person()
    record = called(pair, person)
    with pytest.raises(NotFound):
        tracking.my_access(actor_for(stranger), record)
    with pytest.raises(SignInRequired):
        tracking.my_accesses(ANONYMOUS)
    assert client.get("/account/data-accesses/").status_code == 302
    sign_in(client, stranger)
    assert client.get(f"/account/data-accesses/{record}/").status_code == 404
    assert "Chưa có lượt tra cứu nào về quý vị." in client.get("/account/data-accesses/").content.decode()
    with pytest.raises(NotFound):
        asking.ask_about_access(actor_for(stranger), record, kind=QuestionKind.QUESTION, text="Ai?")
    assert AccessQuestion.objects.count() == 0


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [
        ("answered", 200, "Đã trả lời"),
        ("answered", 404, "Đã trả lời: không có dữ liệu về quý vị ở đó"),
        ("answered", 403, "Nơi giữ dữ liệu từ chối, không có dữ liệu nào được đưa"),
        ("refused", 500, "Bị từ chối, không có dữ liệu nào được đưa"),
        ("provider_error", 503, "Không có trả lời, không có dữ liệu nào được đưa"),
    ],
)
def test_a_refused_or_failed_call_is_shown_as_what_it_was(client, pair, outcome, status, words):
    person = make_person()
    sign_in(client, person)
    called(pair, person, outcome=outcome, status=status, fields_given=[], fields_removed=[])
    assert f">{words}<" in client.get("/account/data-accesses/").content.decode()


def test_the_table_has_every_call_and_runs_nothing_in_a_spreadsheet(client, pair):
    person = make_person()
    sign_in(client, person)
    record = called(pair, person, purpose="=1+1", user=f"party/{person.id}")
    answer = client.get("/account/data-accesses/table.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (head[0], head[-1]) == ("Lúc", "Mã chứng cứ")
    assert (line[1], line[5], line[7], line[-1]) == (
        "Cơ quan hỏi",
        "name; members: name",
        "'=1+1",
        str(record),
    )


def test_a_question_reaches_who_owns_the_data_and_the_answer_reaches_the_person(client, pair):
    person = make_person("Nguyễn Thị Mai")
    record = called(pair, person)
    sign_in(client, person)
    address = f"/account/data-accesses/{record}/"
    assert "Xin viết điều quý vị muốn hỏi" in client.post(address, {"kind": "question"}).content.decode()
    client.post(address, {"kind": "complaint", "text": "Tôi không nộp hồ sơ nào."})
    row = AccessQuestion.objects.get()
    assert (row.kind, row.agency_id, row.party_id) == ("complaint", pair.holder.agency.id, person.id)
    event = OutboxEvent.objects.get(type="nhip.exchange.access_questioned.v1")
    assert event.data["agency_id"] == str(pair.holder.agency.id)
    assert "Đang chờ Cơ quan giữ trả lời." in client.get(address).content.decode()
    again = client.post(address, {"kind": "question", "text": "Nữa"}, follow=True).content.decode()
    assert "Quý vị đã hỏi về lượt này và đang chờ trả lời." in again
    assert AccessQuestion.objects.count() == 1
    with pytest.raises(NotFound):
        tracking.question(actor_for(pair.asker), row.pk)
    with pytest.raises(NotAllowed):
        asking.answer_about_access(actor_for(pair.asker), row.pk, text="Không phải việc của tôi")
    sign_in(client, pair.holder)
    assert "Nguyễn Thị Mai" in client.get("/desk/exchange/questions/").content.decode()
    desk = f"/desk/exchange/questions/{row.pk}/"
    page = client.get(desk).content.decode()
    assert "Tôi không nộp hồ sơ nào." in page
    assert person.number not in page
    client.post(desk, {"text": "Lượt này do nhập nhầm số; đã nhắc nhở."})
    told = OutboxEvent.objects.get(type="nhip.exchange.access_question_answered.v1")
    assert (told.data["party_id"], told.data["record_id"]) == (str(person.id), str(record))
    with pytest.raises(Conflict):
        asking.answer_about_access(actor_for(pair.holder), row.pk, text="Lần nữa")
    sign_in(client, person)
    assert "đã nhắc nhở" in client.get(address).content.decode()
    assert [one.act for one in history(("exchange_question", row.pk))] == [
        "exchange.ask_about_access",
        "exchange.answer_about_access",
    ]


def test_a_question_is_answered_within_two_working_days_and_said_once_the_day_before(client, pair):
    person = make_person()
    record = called(pair, person)
    # A Thursday: the second working day is Monday.
    thursday = datetime(2026, 7, 9, 3, tzinfo=UTC)
    with clock.frozen(thursday):
        asked = asking.ask_about_access(actor_for(person), record, kind=QuestionKind.QUESTION, text="Vì sao?")
        assert tracking.my_questions(actor_for(person))[0].due_on == date(2026, 7, 13)
        assert asking.remind_of_questions() == 0
    with clock.frozen(thursday + timedelta(days=1)):
        assert (asking.remind_of_questions(), asking.remind_of_questions()) == (1, 0)
        assert tracking.question(actor_for(pair.holder), asked).is_late is False
    told = OutboxEvent.objects.get(type="nhip.exchange.access_question_due.v1").data
    assert (told["question_id"], told["due_on"]) == (str(asked), "2026-07-13")
    assert told["agency_id"] == str(pair.holder.agency.id)
    sign_in(client, pair.holder)
    with clock.frozen(thursday + timedelta(days=5)):
        assert "Quá hạn trả lời" in client.get("/desk/exchange/questions/").content.decode()
        asking.answer_about_access(actor_for(pair.holder), asked, text="Do nhập nhầm số.")
        assert tracking.question(actor_for(pair.holder), asked).is_late is True
    with clock.frozen(thursday + timedelta(days=30)):
        assert tracking.question(actor_for(pair.holder), asked).is_late is True


def test_who_was_answered_in_time_is_not_reminded_of(pair):
    person = make_person()
    record = called(pair, person)
    asked = asking.ask_about_access(actor_for(person), record, kind=QuestionKind.QUESTION, text="Vì sao?")
    asking.answer_about_access(actor_for(pair.holder), asked, text="Do nhập nhầm số.")
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert asking.remind_of_questions() == 0
    assert tracking.question(actor_for(pair.holder), asked).is_late is False


def test_a_deferral_hides_calls_until_its_day_and_ends_by_itself(client, pair):
    person = make_person()
    sign_in(client, person)
    record, now = called(pair, person), clock.now()
    found = deferred(pair, person, days=30)
    assert (found.state, found.legal_basis) == (DeferralState.IN_FORCE, "101/2015/QH13, Điều 15")
    assert tracking.my_accesses(actor_for(person)).total == 0
    assert client.get(f"/account/data-accesses/{record}/").status_code == 404
    row = DeferralRow.objects.get()
    assert person.number not in str(row.__dict__)
    assert signing.ceremonies_about(("exchange_deferral", str(row.pk)))[0].digest
    with clock.frozen(now + timedelta(days=29)):
        assert deferring.end_due_deferrals() == 0
        assert tracking.my_accesses(actor_for(person)).total == 0
    with clock.frozen(now + timedelta(days=31)):
        assert deferring.end_due_deferrals() == 1
        assert deferring.end_due_deferrals() == 0
        line = tracking.my_access(actor_for(person), record)
    assert line.deferred is not None
    assert line.deferred.legal_basis == "101/2015/QH13, Điều 15"
    ended = OutboxEvent.objects.get(type="nhip.exchange.disclosure_deferral_ended.v1")
    assert ended.data["is_by_itself"] is True
    assert [one.act for one in history(("exchange_deferral", row.pk))] == [
        "signing.consent",
        "exchange.defer_disclosure",
        "exchange.sign_deferral",
        "exchange.end_deferral",
    ]
    assert (
        "Quý vị được cho biết lượt này muộn"
        in client.get(f"/account/data-accesses/{record}/").content.decode()
    )


def test_a_deferral_without_its_signature_hides_nothing(pair):
    person, officer = make_person(), actor_for(of_the_consumer(pair))
    called(pair, person)
    day = clock.today() + timedelta(days=9)
    new = NewDeferral(pair.consumer.id, person.number, "Lý do", "Căn cứ", day)
    deferral_id = deferring.defer_disclosure(officer, new)
    assert tracking.deferral(officer, deferral_id).state is DeferralState.UNSIGNED
    assert tracking.my_accesses(actor_for(person)).total == 1
    deferring.end_due_deferrals()
    assert tracking.deferral(officer, deferral_id).state is DeferralState.IN_FORCE
    with pytest.raises(Conflict):
        deferring.defer_disclosure(officer, new)
    deferring.lift_deferral(officer, deferral_id, reason="Đã xác minh xong")
    assert tracking.my_accesses(actor_for(person)).total == 1
    assert tracking.deferral(officer, deferral_id).end_reason == "Đã xác minh xong"


def test_only_an_entitled_officer_of_the_calling_agency_defers_and_only_with_reason_ground_and_day(pair):
    person, officer = make_person(), actor_for(of_the_consumer(pair))
    day = clock.today() + timedelta(days=9)
    good = NewDeferral(pair.consumer.id, person.number, "Lý do", "Căn cứ", day)
    for stranger in (pair.asker, pair.holder, make_staff("department_head", pair.holder.agency)):
        with pytest.raises(NotAllowed):
            deferring.defer_disclosure(actor_for(stranger), good)
    late = clock.today() + timedelta(days=deferring.MOST_DAYS + 1)
    for reason, ground, review_on, field in (
        (" ", "Căn cứ", day, "reason"),
        ("Lý do", "", day, "legal_basis"),
        ("Lý do", "Căn cứ", clock.today(), "review_on"),
        ("Lý do", "Căn cứ", late, "review_on"),
    ):
        new = NewDeferral(pair.consumer.id, person.number, reason, ground, review_on)
        with pytest.raises(Invalid) as refused:
            deferring.defer_disclosure(officer, new)
        assert list(refused.value.fields) == [field]
    assert DeferralRow.objects.count() == 0


def test_the_desk_defers_and_lifts(client, pair):
    person = make_person()
    sign_in(client, of_the_consumer(pair))
    sent = {
        "subsystem": str(pair.consumer.id),
        "number": person.number,
        "reason": "Đang xác minh",
        "legal_basis": "101/2015/QH13",
        "review_on": (clock.today() + timedelta(days=9)).strftime("%d/%m/%Y"),
    }
    page = client.post("/desk/exchange/deferrals/", {**sent, "number": "12"}).content.decode()
    assert "Ký quyết định hoãn" in page
    assert DeferralRow.objects.count() == 0
    client.post("/desk/exchange/deferrals/", sent)
    row = DeferralRow.objects.get()
    page = client.get("/desk/exchange/deferrals/").content.decode()
    assert "Chờ ký số, chưa có hiệu lực" in page
    client.post(f"/desk/exchange/deferrals/{row.pk}/", {"reason": "Xong"})
    row.refresh_from_db()
    assert (row.end_reason, row.ended_at is None) == ("Xong", False)
