"""The administrator's pages: people, accounts, posts, agencies."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nhip.base.identity import actions, models
from nhip.base.identity.testing import Staff, actor_for, make_agency, make_person, make_staff, sign_in
from nhip.kernel import audit, clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import AuditRecord, OutboxEvent

pytestmark = pytest.mark.django_db
HOME = "/desk/administration/staff/"
ACCOUNT = {"full_name": "Phạm Văn Mới", "number": "079090000123", "user_name": "moi.pham"}
LETTERS = r"[a-hj-km-np-z2-9]{4}"


@pytest.fixture
def administrator() -> Staff:
    return make_staff(
        "administrator", make_agency(name="Trung tâm Chuyển đổi số"), full_name="Huỳnh Quản Trị"
    )


@pytest.fixture
def desk(client: Client, administrator: Staff) -> Client:
    sign_in(client, administrator)
    return client


def counts() -> tuple[int, ...]:
    tables = (
        models.User,
        models.Party,
        models.Post,
        models.Assignment,
        models.Agency,
        AuditRecord,
        OutboxEvent,
    )
    return tuple(table.objects.count() for table in tables)


def last_event(name: str) -> dict[str, Any]:
    event = OutboxEvent.objects.filter(type=f"nhip.identity.{name}.v1").order_by("id").last()
    assert event is not None
    return dict(event.data)


def day(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def post_form(office: str, **changed: str) -> dict[str, str]:
    return {
        "agency": office,
        "role": "approver",
        "title_vi": "Phó Chủ tịch",
        "title_en": "Vice Chair",
        "valid_from": day(),
        "valid_to": "",
        **changed,
    }


def held_by(staff: Staff) -> models.Assignment:
    return models.Assignment.objects.get(party_id=staff.party_id)  # type: ignore[no-any-return]


# People


def test_people_are_found_by_name_without_diacritics_by_agency_and_by_role(desk: Client) -> None:
    shop = make_agency(code="79.THU.HCC", name="Trung tâm phục vụ Bến Nghé")
    make_staff("one_stop_officer", shop, full_name="Lê Minh Khang")
    make_staff("handler", make_agency(), full_name="Đỗ Gia Huy")
    make_person("Người Dân Thường")

    def found(**asked: str) -> list[str]:
        page = desk.get(HOME, asked).content.decode()
        return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)

    assert found() == ["Đỗ Gia Huy", "Huỳnh Quản Trị", "Lê Minh Khang"]
    assert found(q="do gia") == ["Đỗ Gia Huy"]
    assert found(q="ben nghe") == ["Lê Minh Khang"]
    assert found(role="administrator") == ["Huỳnh Quản Trị"]
    assert found(agency="79.thu.hcc") == ["Lê Minh Khang"]
    assert found(agency="trung tam phuc vu ben nghe") == ["Lê Minh Khang"]
    assert found(agency="79.THU.HCC", role="handler") == []


def test_an_unknown_agency_in_the_search_is_told(desk: Client) -> None:
    answer = desk.get(HOME, {"agency": "79.KHONG"})
    assert (answer.status_code, "mang mã hoặc tên “79.KHONG”" in answer.content.decode()) == (422, True)


def test_the_list_costs_the_same_however_long_it_is(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    agency = make_agency()
    for _one in range(51):
        make_staff("handler", agency)
    desk.get(HOME)
    with django_assert_max_num_queries(12):
        page = desk.get(HOME).content.decode()
    assert page.count('<th scope="row">') == 50
    assert desk.get(HOME, {"page": "2"}).content.decode().count('<th scope="row">') == 2


@pytest.mark.parametrize("page", ["", "new/", "agencies/", "agencies/new/"])
def test_others_are_refused(client: Client, page: str) -> None:
    assert client.get(f"{HOME}{page}").status_code == 302
    sign_in(client, make_staff("leader", make_agency()))
    before = counts()
    assert client.get(f"{HOME}{page}").status_code == 403
    assert client.post(f"{HOME}{page}", ACCOUNT).status_code == 403
    assert counts() == before


def test_actions_ask_for_the_permission_themselves() -> None:
    actor, agency = actor_for(make_staff("leader", make_agency())), make_agency()
    other = make_staff("handler", agency)
    account = actions.NewAccount(**ACCOUNT, password="mot-mat-khau-dai")
    before = counts()
    for act in (
        lambda: actions.open_account(actor, account),
        lambda: actions.set_active(actor, other.user.pk, active=False),
        lambda: actions.reset_password(actor, other.user.pk, password="mot-mat-khau-dai"),
        lambda: actions.remove_passkeys(actor, other.user.pk),
        lambda: actions.end_assignment(actor, held_by(other).pk, on=clock.today()),
        lambda: actions.close_agency(actor, agency.id, on=clock.today()),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert counts() == before


# Accounts


def test_an_account_is_opened_with_a_password_that_is_shown_once(desk: Client, administrator: Staff) -> None:
    answer = desk.post(f"{HOME}new/", ACCOUNT)
    shown = re.search(rf"<code>({LETTERS}-{LETTERS}-{LETTERS}-{LETTERS})</code>", answer.content.decode())
    assert answer.status_code == 200
    assert shown is not None
    assert "no-store" in answer.headers["Cache-Control"]
    user = models.User.objects.get(username="moi.pham")
    assert (user.party.name, user.must_change_password, user.check_password(shown[1])) == (
        "Phạm Văn Mới",
        True,
        True,
    )
    assert last_event("account_opened") == {"party_id": str(user.party_id), "user_id": user.pk}
    [*_others, last] = audit.history(("party", user.party_id))
    assert (last.act, last.actor_id) == ("identity.open_account", administrator.party_id)
    page = desk.get(f"{HOME}{user.party_id}/").content.decode()
    assert ("Chờ đổi mật khẩu" in page, shown[1] in page, "Chưa giữ vị trí nào" in page) == (
        True,
        False,
        True,
    )


def test_a_citizen_who_is_known_by_number_and_name_gets_a_staff_account(desk: Client) -> None:
    citizen = make_person("Phạm Văn Mới", number="079090000123")
    assert desk.post(f"{HOME}new/", ACCOUNT).status_code == 200
    assert models.User.objects.get(username="moi.pham").party_id == citizen.id


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"full_name": ""}, "Gõ họ và tên như trên giấy tờ."),
        ({"number": "12"}, "không phải mã hợp lệ"),
        ({"number": "097090000123"}, "ba số đầu là mã nơi khai sinh"),
        ({"user_name": "Mới"}, "“Mới” không dùng được"),
        ({"user_name": "co.san"}, "“co.san” đã có người dùng"),
        ({"number": "079090000777"}, "dưới một hồ sơ khác"),
        ({"number": "079090000888"}, "đã có tài khoản “co.san”"),
    ],
)
def test_an_account_that_cannot_be_is_told_at_its_field_and_changes_nothing(
    desk: Client, changed: dict[str, str], sentence: str
) -> None:
    make_person("Người Khác Tên", number="079090000777")
    known = actions.NewAccount("co.san", "079090000888", "Có Sẵn", "mot-mat-khau-dai")
    actions.open_account(SYSTEM, known)
    before = counts()
    answer = desk.post(f"{HOME}new/", ACCOUNT | changed)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, f'href="#id_{next(iter(changed))}"' in page) == (
        422,
        True,
        True,
    )
    assert counts() == before


def test_a_disabled_account_is_out_at_once_and_can_be_enabled_again(
    desk: Client, administrator: Staff
) -> None:
    staff, other = make_staff("handler", make_agency()), Client()
    sign_in(other, staff)
    address = f"{HOME}accounts/{staff.user.pk}"
    assert other.get("/desk/").status_code == 200
    assert "Ngừng tài khoản" in desk.get(f"{address}/disable/").content.decode()
    assert desk.post(f"{address}/disable/").headers["Location"] == f"{HOME}{staff.party_id}/"
    assert other.get("/desk/").status_code == 302
    assert last_event("account_changed")["change"] == "disabled"
    assert desk.post(f"{address}/disable/").status_code == 409
    desk.post(f"{address}/enable/")
    assert models.User.objects.get(pk=staff.user.pk).is_active is True
    acts = [(entry.act, entry.actor_id) for entry in audit.history(("account", staff.user.pk))]
    assert acts == [("identity.set_active", administrator.party_id)] * 2


def test_a_new_one_time_password_ends_the_sessions_of_the_old_one(desk: Client) -> None:
    staff, other = make_staff("handler", make_agency()), Client()
    sign_in(other, staff)
    answer = desk.post(f"{HOME}accounts/{staff.user.pk}/password/")
    shown = re.search(rf"<code>({LETTERS}-{LETTERS}-{LETTERS}-{LETTERS})</code>", answer.content.decode())
    assert shown is not None
    assert other.get("/account/").status_code == 302
    user = models.User.objects.get(pk=staff.user.pk)
    assert (user.check_password(shown[1]), user.must_change_password) == (True, True)
    assert last_event("account_changed")["change"] == "password_reset"


def test_lost_passkeys_are_removed_and_other_accounts_keep_theirs(desk: Client) -> None:
    staff, other = make_staff("handler", make_agency()), make_staff("handler", make_agency())
    for one in (staff, staff, other):
        Authenticator.objects.create(user=one.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Máy"})
    desk.post(f"{HOME}accounts/{staff.user.pk}/passkeys/")
    assert [row.user_id for row in Authenticator.objects.all()] == [other.user.pk]
    assert last_event("account_changed")["change"] == "passkeys_removed"
    assert desk.post(f"{HOME}accounts/{staff.user.pk}/passkeys/").status_code == 409


def test_a_citizens_account_and_an_unknown_act_are_not_found(desk: Client) -> None:
    citizen = actions.citizen_user(make_person().id, simulated=False)
    before = counts()
    assert desk.post(f"{HOME}accounts/{citizen.pk}/disable/").status_code == 404
    assert desk.post(f"{HOME}accounts/{held_by_none()}/disable/").status_code == 404
    assert desk.post(f"{HOME}accounts/{citizen.pk}/burn/").status_code == 404
    assert desk.get(f"{HOME}{uuid4()}/").status_code == 404
    assert counts() == before


def held_by_none() -> int:
    return 987654321


# Posts


def test_a_post_is_given_from_a_day_until_a_day(desk: Client, administrator: Staff) -> None:
    agency, staff = make_agency(code="79.THU.UBND"), make_staff("handler", make_agency())
    form = post_form("79.THU.UBND", valid_from=day(3), valid_to=day(10))
    address = f"{HOME}{staff.party_id}/give/"
    assert desk.post(address, form).headers["Location"] == f"{HOME}{staff.party_id}/"
    held = models.Assignment.objects.get(post__agency_id=agency.id)
    assert (held.post.role, held.post.title_vi, held.post.code) == ("approver", "Phó Chủ tịch", "approver")
    assert (held.valid_from, held.valid_to) == (clock.today() + timedelta(3), clock.today() + timedelta(10))
    assert last_event("assigned")["agency_id"] == str(agency.id)
    [*_others, last] = audit.history(("party", staff.party_id))
    assert (last.act, last.actor_id) == ("identity.assign", administrator.party_id)
    assert "Chưa bắt đầu" in desk.get(f"{HOME}{staff.party_id}/").content.decode()
    # Half-open: the same post again from the very day the first one ends.
    assert desk.post(address, post_form("79.THU.UBND", valid_from=day(10))).status_code == 302
    assert models.Post.objects.filter(agency_id=agency.id).count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"valid_from": day(9)}, "", "đã giữ vị trí “Phó Chủ tịch”"),
        ({"valid_from": day(-30), "valid_to": day(4)}, "", "đã giữ vị trí “Phó Chủ tịch”"),
        ({"valid_from": day(20), "valid_to": day(20)}, "valid_to", "phải sau ngày bắt đầu"),
        (
            {"valid_from": "2020-01-01", "valid_to": "2020-02-01"},
            "valid_from",
            "bắt đầu hoạt động từ 01/07/2025",
        ),
        ({"valid_from": "hôm nay"}, "valid_from", "Ngày này không đọc được."),
        ({"role": "king"}, "role", "Chọn một vai trò."),
        ({"role": ""}, "role", "Chọn một vai trò."),
        ({"agency": "khong-co"}, "agency", "mang mã hoặc tên “khong-co”"),
    ],
)
def test_a_post_that_cannot_be_given_is_told_and_changes_nothing(
    desk: Client, changed: dict[str, str], field: str, sentence: str
) -> None:
    make_agency(code="79.THU.UBND")
    staff = make_staff("handler", make_agency())
    address = f"{HOME}{staff.party_id}/give/"
    desk.post(address, post_form("79.THU.UBND", valid_from=day(3), valid_to=day(10)))
    before = counts()
    answer = desk.post(address, post_form("79.THU.UBND", **changed))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert field == "" or f'href="#id_{field}"' in page
    assert counts() == before


def test_an_assignment_ends_on_a_day_and_the_rights_with_it(desk: Client, administrator: Staff) -> None:
    staff = make_staff("handler", make_agency())
    held = held_by(staff)
    address = f"{HOME}assignments/{held.pk}/end/"
    assert "Vị trí thử nghiệm" in desk.get(address).content.decode()
    assert desk.post(address, {"on": day(1)}).headers["Location"] == f"{HOME}{staff.party_id}/"
    assert held_by(staff).valid_to == clock.today() + timedelta(1)
    assert actor_for(staff).roles == {"handler"}
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert actor_for(staff).roles == frozenset()
    assert last_event("assignment_ended") == {
        "party_id": str(staff.party_id),
        "agency_id": str(staff.agency.id),
        "role": "handler",
        "valid_to": day(1),
    }
    [last] = audit.history(("assignment", held.pk))
    assert (last.act, last.actor_id) == ("identity.end_assignment", administrator.party_id)


@pytest.mark.parametrize(
    ("ends", "asked", "sentence"),
    [
        (None, -1, "quyền đã dùng không rút lại được"),
        (5, 6, "đã hẹn thôi từ"),
        (-5, 0, "Phân công này đã thôi từ"),
    ],
)
def test_an_end_that_cannot_be_is_told_and_changes_nothing(
    desk: Client, ends: int | None, asked: int, sentence: str
) -> None:
    staff = make_staff("handler", make_agency())
    valid_to = None if ends is None else clock.today() + timedelta(ends)
    models.Assignment.objects.filter(party_id=staff.party_id).update(valid_to=valid_to)
    before = counts()
    answer = desk.post(f"{HOME}assignments/{held_by(staff).pk}/end/", {"on": day(asked)})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (held_by(staff).valid_to, counts()) == (valid_to, before)


def test_what_began_today_ends_tomorrow_and_what_has_not_begun_is_taken_back(desk: Client) -> None:
    staff = make_staff("handler", make_agency())
    models.Assignment.objects.filter(party_id=staff.party_id).update(valid_from=clock.today())
    address = f"{HOME}assignments/{held_by(staff).pk}/end/"
    answer = desk.post(address, {"on": day()})
    assert (answer.status_code, "sớm nhất từ ngày mai" in answer.content.decode()) == (422, True)
    assert held_by(staff).valid_to is None
    models.Assignment.objects.filter(party_id=staff.party_id).update(valid_from=clock.today() + timedelta(2))
    desk.post(address, {"on": day()})
    assert models.Assignment.objects.filter(party_id=staff.party_id).count() == 0


# The last administrator


def test_the_last_administrator_cannot_go_by_any_door(desk: Client, administrator: Staff) -> None:
    before = counts()
    ended = desk.post(f"{HOME}assignments/{held_by(administrator).pk}/end/", {"on": day(1)})
    disabled = desk.post(f"{HOME}accounts/{administrator.user.pk}/disable/")
    assert (ended.status_code, disabled.status_code) == (422, 409)
    for answer in (ended, disabled):
        assert "Đây là người quản trị cuối cùng." in answer.content.decode()
    assert (held_by(administrator).valid_to, counts()) == (None, before)
    assert models.User.objects.get(pk=administrator.user.pk).is_active is True


@pytest.mark.parametrize("weakness", ["disabled", "until a day"])
def test_an_administrator_who_cannot_stay_does_not_count(
    desk: Client, administrator: Staff, weakness: str
) -> None:
    second = make_staff("administrator", make_agency())
    if weakness == "disabled":
        desk.post(f"{HOME}accounts/{second.user.pk}/disable/")
    else:
        desk.post(f"{HOME}assignments/{held_by(second).pk}/end/", {"on": day(9)})
    assert desk.post(f"{HOME}accounts/{administrator.user.pk}/disable/").status_code == 409
    assert models.User.objects.get(pk=administrator.user.pk).is_active is True


def test_with_a_second_administrator_the_first_may_go(desk: Client, administrator: Staff) -> None:
    make_staff("administrator", make_agency())
    assert desk.post(f"{HOME}assignments/{held_by(administrator).pk}/end/", {"on": day(1)}).status_code == 302
    assert held_by(administrator).valid_to == clock.today() + timedelta(1)


# Agencies

AGENCY = {
    "code": "79.MOI",
    "name_vi": "Sở Mới",
    "name_en": "New Department",
    "kind": "department",
    "unit_code": "79",
    "parent": "",
    "valid_from": "2026-01-01",
}


def test_agencies_are_found_and_paged(desk: Client) -> None:
    for number in range(60):
        make_agency("commune", code=f"79.{number:05d}.UBND", name=f"Ủy ban nhân dân phường Số {number}")
    page = desk.get(f"{HOME}agencies/", {"kind": "commune", "q": "phuong so"}).content.decode()
    assert (page.count('<th scope="row"'), "(60)" in page) == (50, True)
    page = desk.get(f"{HOME}agencies/", {"kind": "commune", "q": "phuong so", "page": "2"}).content.decode()
    assert page.count('<th scope="row"') == 10
    page = desk.get(f"{HOME}agencies/", {"q": "79.00007"}).content.decode()
    assert (page.count('<th scope="row"'), "phường Số 7" in page) == (1, True)


def test_an_agency_is_opened_and_closed_with_its_records(desk: Client, administrator: Staff) -> None:
    superior = make_agency(code="79.UB")
    answer = desk.post(f"{HOME}agencies/new/", AGENCY | {"parent": "79.ub"})
    row = models.Agency.objects.get(code="79.MOI")
    assert answer.headers["Location"] == f"{HOME}agencies/{row.pk}/"
    assert (row.name_vi, row.kind, row.parent_id, row.valid_from) == (
        "Sở Mới",
        "department",
        superior.id,
        date(2026, 1, 1),
    )
    assert last_event("agency_opened") == {
        "agency_id": str(row.pk),
        "code": "79.MOI",
        "valid_from": "2026-01-01",
    }
    desk.post(f"{HOME}agencies/{row.pk}/", {"on": day(1)})
    row.refresh_from_db()
    assert row.valid_to == clock.today() + timedelta(1)
    assert last_event("agency_closed")["valid_to"] == day(1)
    acts = [(entry.act, entry.actor_id) for entry in audit.history(("agency", row.pk))]
    assert acts == [
        ("identity.open_agency", administrator.party_id),
        ("identity.close_agency", administrator.party_id),
    ]
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert "Không tìm thấy cơ quan nào" in desk.get(f"{HOME}agencies/", {"q": "Sở Mới"}).content.decode()
        page = desk.get(f"{HOME}agencies/", {"q": "Sở Mới", "closed": "on"}).content.decode()
        assert page.count('<th scope="row"') == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "sở mới"}, "không phải mã hợp lệ"),
        ({"code": "79.CO"}, "“79.CO” đã có"),
        ({"unit_code": "791"}, "Mã đơn vị gồm 2 chữ số"),
        ({"name_vi": ""}, "Gõ tên đầy đủ của cơ quan."),
        ({"parent": "79.KHONG"}, "mang mã hoặc tên “79.KHONG”"),
        ({"valid_from": "2026-13-01"}, "Ngày này không đọc được."),
    ],
)
def test_an_agency_that_cannot_be_is_told_at_its_field_and_changes_nothing(
    desk: Client, changed: dict[str, str], sentence: str
) -> None:
    make_agency(code="79.CO")
    before = counts()
    answer = desk.post(f"{HOME}agencies/new/", AGENCY | changed)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, f'href="#id_{next(iter(changed))}"' in page) == (
        422,
        True,
        True,
    )
    assert counts() == before


def test_an_agency_with_people_or_agencies_under_it_stays_open(desk: Client) -> None:
    agency = make_agency(code="79.TREN")
    make_staff("handler", agency)
    above = make_agency(code="79.CAO")
    make_agency(code="79.DUOI", parent_code="79.CAO")
    before = counts()
    for one, sentence in ((agency, "Còn 1 phân công"), (above, "trực thuộc đang hoạt động (79.DUOI)")):
        answer = desk.post(f"{HOME}agencies/{one.id}/", {"on": day()})
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
        assert models.Agency.objects.get(pk=one.id).valid_to is None
    answer = desk.post(f"{HOME}agencies/{above.id}/", {"on": day(-1)})
    assert (answer.status_code, "từ hôm nay trở đi" in answer.content.decode()) == (422, True)
    assert counts() == before


def test_no_post_reaches_beyond_the_end_of_its_agency(desk: Client) -> None:
    agency, staff = make_agency(code="79.HET"), make_staff("handler", make_agency())
    actions.close_agency(SYSTEM, agency.id, on=clock.today() + timedelta(5))
    before = counts()
    answer = desk.post(f"{HOME}{staff.party_id}/give/", post_form("79.HET"))
    assert (answer.status_code, "ngừng hoạt động từ" in answer.content.decode()) == (422, True)
    assert counts() == before
    assert desk.post(f"{HOME}{staff.party_id}/give/", post_form("79.HET", valid_to=day(5))).status_code == 302


def test_the_pages_are_whole_in_english(desk: Client, administrator: Staff) -> None:
    desk.cookies["django_language"] = "en"
    page = desk.get(f"{HOME}{administrator.party_id}/").content.decode()
    assert ("Give a post" in page, "Administrator" in page, "Giao vị trí" in page) == (True, True, False)
