"""A notice is kept once, in the transaction of the act, and announced as its reader chose."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from nhip.base.identity.contracts import UnknownPerson
from nhip.base.identity.testing import actor_for, set_contact
from nhip.base.notify import api, registry
from nhip.base.notify.actions.choosing import choose
from nhip.base.notify.contracts import (
    Channel,
    Kind,
    TemplateRefused,
    TemplateSpec,
    Text,
    UnknownTemplate,
    ValuesMissing,
)
from nhip.base.notify.models import Delivery, Notice, TemplateVersion
from nhip.base.notify.testing import registered, sample_spec
from nhip.kernel import clock
from nhip.kernel.ids import new_id
from nhip.kernel.models import OutboxEvent

from .conftest import NOW


def test_a_notice_lies_in_the_inbox_and_is_queued_for_e_mail_and_sms(place):
    place.tell()
    (line,) = api.inbox(actor_for(place.citizen)).lines
    assert (line.subject, line.body) == ("Hồ sơ H29-1 cần bổ sung", "Hồ sơ H29-1 cần bổ sung: Ảnh bị mờ.")
    assert (line.kind, line.is_read, line.link) == (Kind.OBLIGATION, False, "/cases/c1/")
    assert (line.template, line.template_version, line.at) == ("tests.asked", 1, NOW)
    assert {name: row.state for name, row in place.deliveries().items()} == {
        "email": "queued",
        "sms": "queued",
    }
    assert api.unread(place.citizen.id) == 1
    (event,) = OutboxEvent.objects.filter(type="nhip.notify.noticed.v1")
    assert event.data == {
        "notice_id": str(Notice.objects.get().pk),
        "template": "tests.asked",
        "template_version": 1,
        "about_kind": "case",
        "about_id": "c1",
        "channels": ["email", "sms"],
    }


def test_the_inbox_speaks_the_readers_language(place):
    from django.utils import translation

    place.tell()
    with translation.override("en"):
        assert api.inbox(actor_for(place.citizen)).lines[0].body == "Case H29-1 needs more: Ảnh bị mờ."


def test_the_same_key_tells_nobody_twice(place):
    place.tell("k1")
    place.tell("k1", values={"code": "H29-2", "reason": "khác"})
    assert Notice.objects.get().values == {"code": "H29-1", "reason": "Ảnh bị mờ"}
    assert Delivery.objects.count() == 2


def test_whoever_loses_the_race_for_a_key_leaves_nothing_behind(place, monkeypatch):
    place.tell("k1")
    audit_before = place_records()
    # The other worker's notice is not seen by the first look, as when both look at the same moment.
    from nhip.base.notify.actions import noticing

    noticing_tell = noticing._tell
    with pytest.raises(noticing._AlreadyTold):
        noticing_tell(
            noticing.Notice(
                template="tests.asked",
                to=place.citizen.id,
                about=("case", "c1"),
                values={"code": "H29-1", "reason": "x"},
                key="k1",
            ),
            place.spec,
        )
    assert (Notice.objects.count(), Delivery.objects.count(), place_records()) == (1, 2, audit_before)


def place_records() -> int:
    from nhip.kernel.models import AuditRecord

    return AuditRecord.objects.filter(act="notify.notice").count()


def test_a_rolled_back_act_tells_nobody(place):
    with pytest.raises(RuntimeError), transaction.atomic():
        place.tell()
        raise RuntimeError
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_notice_without_a_value_is_refused(place):
    with pytest.raises(ValuesMissing) as refusal:
        place.tell(values={"code": "H29-1"})
    assert refusal.value.message == "Thông báo theo mẫu tests.asked thiếu giá trị: reason."
    assert Notice.objects.count() == 0


def test_an_unknown_template_or_person_is_refused(place):
    with pytest.raises(UnknownTemplate):
        place.tell(template="tests.nothing")
    with pytest.raises(UnknownPerson):
        place.tell(to=new_id())
    assert Notice.objects.count() == 0


def test_what_the_law_requires_cannot_be_switched_off_in_the_inbox(place):
    actor = actor_for(place.citizen)
    choose(actor, {(channel, Kind.OBLIGATION): False for channel in Channel}, language="vi")
    place.tell()
    assert api.inbox(actor).total == 1
    assert Delivery.objects.count() == 0


def test_other_news_can_be_switched_off_altogether(place):
    actor = actor_for(place.citizen)
    choose(actor, {(channel, Kind.PROGRESS): False for channel in Channel}, language="vi")
    spec = sample_spec("tests.moved", kind=Kind.PROGRESS)
    with registered(spec):
        place.tell(template="tests.moved")
    assert (api.inbox(actor).total, api.unread(place.citizen.id), Delivery.objects.count()) == (0, 0, 0)


def test_old_news_rings_no_phone(place):
    place.tell("old", at=NOW - timedelta(days=3, seconds=1))
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 0)
    place.tell("new", at=NOW - timedelta(days=3))
    assert Delivery.objects.count() == 2


def test_a_person_gets_so_many_a_day_and_no_more(place, now, settings):
    settings.NOTICES_PER_DAY = 2
    for number in range(3):
        place.tell(f"k{number}")
    mails = Delivery.objects.filter(channel="email").order_by("notice__key")
    assert [(row.state, row.reason) for row in mails] == [
        ("queued", ""),
        ("queued", ""),
        ("failed", "daily_limit"),
    ]
    assert api.unread(place.citizen.id) == 3
    # Midnight in Viet Nam is 17:00 in UTC.
    now(datetime(2026, 3, 3, 17, 0, tzinfo=clock.now().tzinfo))
    place.tell("tomorrow")
    assert Delivery.objects.get(channel="email", notice__key="tomorrow").state == "queued"


def test_nobody_is_announced_to_without_an_address(place):
    set_contact(place.citizen.id, email="khong phai thu")
    place.tell()
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_notice_at_night_waits_for_the_morning_except_by_e_mail(place, now):
    now(datetime(2026, 3, 3, 15, 30, tzinfo=clock.now().tzinfo))  # 22:30 in Viet Nam
    place.tell()
    due = {name: clock.local(row.due_at).strftime("%d %H:%M") for name, row in place.deliveries().items()}
    assert due == {"email": "03 22:30", "sms": "04 07:00"}


def test_the_unread_are_counted_in_one_query(place, django_assert_num_queries):
    place.tell()
    with django_assert_num_queries(1):
        assert api.unread(place.citizen.id) == 1


def test_a_page_of_the_inbox_takes_four_queries_however_long(place, django_assert_num_queries):
    actor = actor_for(place.citizen)
    for number in range(25):
        place.tell(f"k{number}")
    with django_assert_num_queries(4):
        page = api.inbox(actor, page=1)
    assert (len(page.lines), page.total, page.count) == (20, 25, 2)
    assert len(api.inbox(actor, page=2).lines) == 5


def test_a_shipped_text_is_kept_when_it_is_first_used_and_again_when_it_changes(place):
    place.tell("a")
    place.tell("b")
    assert [row.number for row in TemplateVersion.objects.all()] == [1]
    registry.forget(place.spec.code)
    changed = Text("Mới {code}", "Mới {code}", "Mới {code}")
    import dataclasses

    registry.register(dataclasses.replace(place.spec, vi=changed))
    place.tell("c")
    by_key = {row.key: (row.version.number, row.version.source) for row in Notice.objects.all()}
    assert by_key == {"a": (1, "shipped"), "b": (1, "shipped"), "c": (2, "shipped")}
    subjects = [line.subject for line in api.inbox(actor_for(place.citizen)).lines]
    assert sorted(subjects) == ["Hồ sơ H29-1 cần bổ sung", "Hồ sơ H29-1 cần bổ sung", "Mới H29-1"]


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("subject", "Hồ sơ {reason}", "Giá trị {reason} chỉ được dùng trong nội dung ở hộp thông báo."),
        ("short", "Hồ sơ {reason}", "Giá trị {reason} chỉ được dùng trong nội dung ở hộp thông báo."),
        ("body", "Hồ sơ {cod}", "Không có giá trị {cod}. Mẫu này có: {code}, {reason}."),
        ("body", "Hồ sơ {code", "Dấu { và } phải đi thành cặp quanh tên một giá trị, ví dụ {code}."),
        ("body", "  ", "Chưa có nội dung."),
        ("subject", "a\nb", "Viết trên một dòng."),
        ("short", "x" * 481, "Dài 481 ký tự; nhiều nhất 480."),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_when_it_is_registered(part, text, sentence):
    import dataclasses

    good = sample_spec("tests.bad")
    bad: TemplateSpec = dataclasses.replace(good, vi=dataclasses.replace(good.vi, **{part: text}))
    with pytest.raises(TemplateRefused) as refusal:
        api.register(bad)
    assert refusal.value.fields == {f"vi_{part}": sentence}
    assert "tests.bad" not in {spec.code for spec in registry.specs()}


def test_a_code_is_registered_once(place):
    with pytest.raises(ValueError, match="registered twice"):
        api.register(place.spec)
