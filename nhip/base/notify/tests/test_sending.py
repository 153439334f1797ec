"""From queued to settled: claimed once, sent outside the transaction, never twice."""

from datetime import UTC, datetime, timedelta

from django.utils import translation

from nhip.base.identity.testing import actor_for, set_contact
from nhip.base.notify import api
from nhip.base.notify.actions import sending
from nhip.base.notify.actions.choosing import choose
from nhip.base.notify.contracts import Channel, Kind
from nhip.base.notify.jobs import send_waiting_announcements
from nhip.base.notify.models import Delivery
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import drain_outbox, run_jobs

from .conftest import NOW
from .providers import http_provider, mail_provider


def test_without_a_provider_everything_stays_in_the_local_outbox(place):
    place.tell()
    drain_outbox()
    assert run_jobs() == 2
    mail, sms = place.deliveries()["email"], place.deliveries()["sms"]
    assert (mail.state, mail.sender, mail.address, mail.attempts) == ("kept", "outbox", "t•••@example.vn", 1)
    assert mail.subject == "Hồ sơ H29-1 cần bổ sung"
    assert mail.text.splitlines()[0] == "H29-1: cần bổ sung"
    assert (sms.state, sms.address, sms.text) == ("kept", "849•••••001", "H29-1: can bo sung")


def test_nothing_personal_leaves_the_platform(place):
    place.tell(values={"code": "H29-1", "reason": "Bệnh án của Nguyễn Thị Mai Lan"})
    drain_outbox()
    run_jobs()
    left = " ".join(f"{row.subject} {row.text}" for row in place.deliveries().values())
    assert "Bệnh án" not in left and "Benh an" not in left and "Lan" not in left


def test_an_sms_keeps_its_marks_where_the_installation_says_so(place, settings):
    settings.SMS_PLAIN = False
    place.tell()
    sending.send(place.delivery_id("sms"))
    assert place.deliveries()["sms"].text == "H29-1: cần bổ sung"


def test_people_are_written_to_in_their_language(place):
    choose(actor_for(place.citizen), {}, language="en")
    place.tell()
    with translation.override("vi"):
        sending.send(place.delivery_id())
    mail = place.deliveries()["email"]
    assert mail.subject == "Case H29-1 needs more"
    assert mail.text.splitlines()[0] == "H29-1: more is needed"


def test_a_letter_goes_out_once_however_often_the_job_runs(place, settings):
    with mail_provider() as provider:
        settings.MAIL_URL = provider.url
        place.tell()
        for _time in range(3):
            sending.send(place.delivery_id())
    assert len(provider.letters) == 1
    row = place.deliveries()["email"]
    assert (row.state, row.sender, row.attempts, row.reference) == ("sent", "smtp", 1, "OK queued as 1")


def test_what_can_heal_is_tried_again_a_bounded_number_of_times(place, settings, now):
    with mail_provider() as provider:
        settings.MAIL_URL, provider.at_data = provider.url, "451 later"
        place.tell()
        waits, at = [], NOW
        for _try in range(5):
            send_waiting_announcements()
            row = place.deliveries()["email"]
            waits.append((row.state, row.attempts, (row.due_at - at) if row.state == "queued" else None))
            at = row.due_at
            now(at)
        send_waiting_announcements()
    assert waits == [
        ("queued", 1, timedelta(minutes=1)),
        ("queued", 2, timedelta(minutes=5)),
        ("queued", 3, timedelta(minutes=30)),
        ("queued", 4, timedelta(hours=2)),
        ("failed", 5, None),
    ]
    assert len(provider.letters) == 5
    (event,) = OutboxEvent.objects.filter(type="nhip.notify.delivery_failed.v1", data__channel="email")
    assert (event.data["state"], event.data["reason"]) == ("failed", "busy")


def test_it_is_not_tried_before_its_time(place, settings, now):
    with mail_provider() as provider:
        settings.MAIL_URL, provider.at_data = provider.url, "451 later"
        place.tell()
        send_waiting_announcements()
        now(NOW + timedelta(seconds=59))
        send_waiting_announcements()
        assert len(provider.letters) == 1
        provider.at_data = "250 OK"
        now(NOW + timedelta(seconds=60))
        send_waiting_announcements()
    assert (len(provider.letters), place.deliveries()["email"].state) == (2, "sent")


def test_a_refusal_is_not_tried_again(place, settings):
    with mail_provider() as provider:
        settings.MAIL_URL, provider.at_recipient = provider.url, "550 no such user"
        place.tell()
        sending.send(place.delivery_id())
        sending.send(place.delivery_id())
    row = place.deliveries()["email"]
    assert (row.state, row.reason, row.detail, row.attempts) == ("failed", "refused", "550 no such user", 1)


def test_what_may_have_been_sent_is_never_sent_again(place, settings, now):
    with http_provider() as provider:
        settings.SMS_URL, settings.SMS_SECRET, provider.cut = provider.url, "s", True
        place.tell()
        sending.send(place.delivery_id("sms"))
        provider.cut = False
        now(NOW + timedelta(hours=1))
        send_waiting_announcements()
    row = place.deliveries()["sms"]
    assert (row.state, row.reason, len(provider.taken)) == ("unknown", "broken_off", 1)


def test_who_switched_it_off_meanwhile_gets_nothing(place, settings):
    with mail_provider() as provider:
        settings.MAIL_URL = provider.url
        place.tell()
        choose(actor_for(place.citizen), {(Channel.EMAIL, Kind.OBLIGATION): False}, language="vi")
        sending.send(place.delivery_id())
    row = place.deliveries()["email"]
    assert (row.state, row.reason, provider.letters) == ("failed", "switched_off", [])


def test_who_lost_their_address_meanwhile_gets_nothing(place):
    place.tell()
    set_contact(place.citizen.id, email="thu@example.vn")
    sending.send(place.delivery_id("sms"))
    row = place.deliveries()["sms"]
    assert (row.state, row.reason, row.attempts) == ("failed", "no_address", 0)


def test_an_sms_that_comes_up_at_night_waits_for_the_morning(place, now):
    place.tell()
    now(datetime(2026, 3, 3, 15, 0, tzinfo=UTC))  # 22:00 in Viet Nam
    sending.send(place.delivery_id("sms"))
    row = place.deliveries()["sms"]
    assert (row.state, row.due_at, row.attempts) == ("queued", datetime(2026, 3, 4, 0, 0, tzinfo=UTC), 0)


def test_a_worker_that_dies_between_sending_and_recording_leaves_unknown_not_a_second_letter(
    place, settings, now
):
    with mail_provider() as provider:
        settings.MAIL_URL = provider.url
        place.tell()
        # All that a worker does before it is killed.
        claim = sending._claim(place.delivery_id())
        sending.sender_of(Channel.EMAIL).send(claim.message)
        assert (len(provider.letters), place.deliveries()["email"].state) == (1, "sending")
        # The job is put back when its worker is missed, and runs again: nothing happens.
        sending.send(place.delivery_id())
        now(NOW + timedelta(minutes=10))
        send_waiting_announcements()
        assert place.deliveries()["email"].state == "sending"
        now(NOW + timedelta(minutes=10, seconds=1))
        send_waiting_announcements()
        send_waiting_announcements()
    row = place.deliveries()["email"]
    assert (row.state, row.reason, len(provider.letters)) == ("unknown", "interrupted", 1)


def test_only_one_of_two_workers_gets_it(place):
    place.tell()
    first, second = sending._claim(place.delivery_id()), sending._claim(place.delivery_id())
    assert first is not None
    assert second is None


def test_a_callback_settles_what_was_unclear(place):
    place.tell()
    identity = place.delivery_id("sms")
    Delivery.objects.filter(pk=identity).update(state="unknown", reason="broken_off")
    assert sending.confirm(identity, arrived=True) is True
    assert sending.confirm(identity, arrived=True) is False
    assert sending.confirm(identity, arrived=False) is False
    row = place.deliveries()["sms"]
    assert (row.state, row.reason) == ("delivered", "")
    assert OutboxEvent.objects.filter(type="nhip.notify.delivered.v1").count() == 1


def test_what_was_announced_is_told_in_the_inbox(place):
    place.tell()
    sending.send(place.delivery_id())
    (line,) = api.inbox(actor_for(place.citizen)).lines
    assert [(one.channel, one.state) for one in line.announcements] == [("email", "kept"), ("sms", "queued")]
