"""Numbers of a scope and a day; asking at the same time is in test_at_once."""

from datetime import date

import pytest
from django.db import transaction

from nhip.work.cases.adapters.counters import next_number

DAY = date(2026, 3, 3)


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
