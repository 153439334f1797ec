"""Numbers that many ask for at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.models import Sequence

DAY = date(2026, 3, 3)


def take(_number: int) -> int:
    try:
        with transaction.atomic():
            return next_number("H29", day=DAY)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_sixty_requests_at_once_get_sixty_different_numbers():
    with ThreadPoolExecutor(max_workers=8) as pool:
        given = list(pool.map(take, range(60)))
    assert sorted(given) == list(range(1, 61))
    assert Sequence.objects.get().last == 60


@pytest.mark.django_db
def test_each_scope_and_day_counts_by_itself():
    with transaction.atomic():
        given = [
            next_number(scope, day=day) for scope, day in (("A", DAY), ("B", DAY), ("A", date(2026, 3, 4)))
        ]
        assert [*given, next_number("A", day=DAY)] == [1, 1, 1, 2]


@pytest.mark.django_db
def test_a_number_that_was_rolled_back_is_given_again():
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_number("A", day=DAY) == 1
        raise RuntimeError
    assert next_number("A", day=DAY) == 1
