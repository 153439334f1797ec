"""Lengths, hours, addresses and waits."""

from datetime import UTC, datetime, timedelta

import pytest

from nhip.base.notify.contracts import Channel, Kind
from nhip.base.notify.rules.addresses import mail_address, masked, phone_for_providers
from nhip.base.notify.rules.choices import is_on, wait_after
from nhip.base.notify.rules.hours import QuietHours
from nhip.base.notify.rules.sms import Length, length_of
from nhip.base.notify.rules.texts import filled
from nhip.kernel import clock


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 160, Length(160, 1, False)),
        ("a" * 161, Length(161, 2, False)),
        ("a" * 306, Length(306, 2, False)),
        ("a" * 307, Length(307, 3, False)),
        ("[" * 80, Length(160, 1, False)),
        ("[" * 81, Length(162, 2, False)),
        ("ồ" * 70, Length(70, 1, True)),
        ("ồ" * 71, Length(71, 2, True)),
        ("ồ" * 134, Length(134, 2, True)),
        ("ồ" * 135, Length(135, 3, True)),
        ("🙂", Length(2, 1, True)),
        ("", Length(0, 1, False)),
    ],
)
def test_a_short_message_is_as_long_as_networks_count(text, length):
    assert length_of(text) == length


@pytest.mark.parametrize(
    ("hours", "at", "opens"),
    [
        ("21:00-07:00", (2026, 3, 3, 13, 59), (2026, 3, 3, 13, 59)),
        ("21:00-07:00", (2026, 3, 3, 14, 0), (2026, 3, 4, 0, 0)),
        ("21:00-07:00", (2026, 3, 3, 23, 59), (2026, 3, 4, 0, 0)),
        ("21:00-07:00", (2026, 3, 4, 0, 0), (2026, 3, 4, 0, 0)),
        ("12:00-13:30", (2026, 3, 3, 5, 15), (2026, 3, 3, 6, 30)),
        ("12:00-13:30", (2026, 3, 3, 6, 30), (2026, 3, 3, 6, 30)),
    ],
)
def test_quiet_hours_end_when_they_say_on_the_clock_of_viet_nam(hours, at, opens):
    quiet = QuietHours.read(hours)
    assert quiet is not None
    assert quiet.next_moment(clock.local(datetime(*at, tzinfo=UTC))) == datetime(*opens, tzinfo=UTC)


def test_no_quiet_hours_and_impossible_ones():
    assert QuietHours.read("") is None
    for text in ("21-7", "25:00-07:00", "21:00-21:00"):
        with pytest.raises(ValueError, match=text):
            QuietHours.read(text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0900000001", "84900000001"),
        ("+84 900 000 001", "84900000001"),
        ("84900000001", "84900000001"),
        ("(0900) 000-001", "84900000001"),
        ("090000000", ""),
        ("+1 900 000 001", ""),
        ("", ""),
    ],
)
def test_phone_numbers_in_the_form_providers_take(typed, number):
    assert phone_for_providers(typed) == number


def test_addresses_that_are_none_are_empty_and_others_are_masked():
    assert mail_address(" a@b.vn ") == "a@b.vn"
    assert [mail_address(text) for text in ("", "a@b", "a b@c.vn", "a@b.vn\nBcc: x@y.vn")] == ["", "", "", ""]
    assert masked("lan@example.vn") == "l•••@example.vn"
    assert masked("84900000001") == "849•••••001"
    assert masked("12345") == "•••••"


def test_waits_grow_and_end():
    assert [wait_after(n) for n in range(1, 6)] == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        None,
    ]


def test_what_holds_until_somebody_chooses():
    on = {(c.value, k.value) for c in Channel for k in Kind if is_on(c, k, chosen={})}
    assert on == {
        *{("inbox", kind.value) for kind in Kind},
        *{("email", kind.value) for kind in Kind},
        ("sms", "obligation"),
    }


def test_values_are_not_read_as_templates():
    assert filled("{a} {b}", {"a": "{b}", "b": "x"}) == "{b} x"
    assert filled("{a} {c}", {"a": "1"}) == "1 {c}"
