"""Limits on tries."""

from datetime import UTC, datetime, timedelta

import pytest

from nhip.kernel import clock, limits
from nhip.kernel.errors import RateLimited
from nhip.kernel.models import Tally

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, 20, tzinfo=UTC)


def tries(count: int, *, subject: str = "a", at: datetime = NOW) -> None:
    with clock.frozen(at):
        for _ in range(count):
            limits.take("door", subject, allowed=3, per_seconds=60)


def test_the_fourth_try_in_a_window_is_refused_and_told_how_long_to_wait() -> None:
    tries(3)
    with pytest.raises(RateLimited) as refused:
        tries(1)
    assert refused.value.retry_after_seconds == 40
    tries(1, subject="b")
    tries(3, at=NOW + timedelta(seconds=60))


def test_a_success_forgives() -> None:
    tries(3)
    limits.forgive("door", "a")
    tries(3)


def test_old_tallies_are_forgotten_and_name_nobody() -> None:
    tries(1, subject="0901234567")
    assert "0901234567" not in Tally.objects.get().key
    with clock.frozen(NOW + timedelta(days=2)):
        limits.forget_old_tallies()
    assert Tally.objects.count() == 0
