"""Following a case without signing in."""

import pytest

from nhip.kernel.errors import RateLimited
from nhip.work.cases import queries
from nhip.work.cases.contracts import Holder, Status, TrackingRefused
from nhip.work.cases.models import Case

CLIENT = "203.0.113.7"


@pytest.fixture
def code(world) -> str:
    return Case.objects.get(pk=world.file()).code


def test_either_factor_opens_and_shows_no_person(world, code):
    for factor in (world.citizen.number[-4:], "0001"):
        found = queries.tracking(code.lower(), factor, client=CLIENT)
        assert (found.code, found.status, found.holder) == (code, Status.NEW, Holder.ONE_STOP_TO_ACCEPT)
        assert found.held_by == "Một cửa phường Sài Gòn"
        assert "Mai" not in repr(found)


def test_a_wrong_code_and_a_wrong_factor_look_the_same(world, code):
    messages = set()
    for wrong_code, factor in (
        ("79.26740.HCC-260303-9999", "0001"),
        (code, "0000"),
        (code, ""),
        ("", "0001"),
    ):
        with pytest.raises(TrackingRefused) as refused:
            queries.tracking(wrong_code, factor, client=CLIENT)
        messages.add((refused.value.message, refused.value.code, refused.value.http_status))
    assert len(messages) == 1


def test_the_digits_are_not_kept(world, code):
    row = Case.objects.values().get(code=code)
    assert world.citizen.number[-4:] not in {row["number_digest"], row["phone_digest"]}
    assert len(row["number_digest"]) == 64


def test_another_secret_shuts_nobody_out(world, code, settings):
    settings.SECRET_KEY = "rotated"
    assert queries.tracking(code, "0001", client=CLIENT).code == code
    settings.TRACKING_KEY = "00" * 32
    with pytest.raises(TrackingRefused):
        queries.tracking(code, "0001", client=CLIENT)


def test_tries_of_one_code_are_limited_even_for_codes_that_do_not_exist(world, code):
    for tried in (code, "79.26740.HCC-260303-7777"):
        for number in range(10):
            with pytest.raises(TrackingRefused):
                queries.tracking(tried, "0000", client=f"198.51.100.{number}")
        with pytest.raises(RateLimited) as refused:
            queries.tracking(tried, "0001", client="198.51.100.99")
        assert refused.value.retry_after_seconds > 0


def test_tries_from_one_address_are_limited_across_codes(world, code):
    for number in range(30):
        with pytest.raises(TrackingRefused):
            queries.tracking(f"X-{number}", "0000", client=CLIENT)
    with pytest.raises(RateLimited):
        queries.tracking(code, "0001", client=CLIENT)
    assert queries.tracking(code, "0001", client="198.51.100.1").code == code
