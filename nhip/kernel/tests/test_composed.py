"""A composed statement finds and writes what Django's own would, with other values each time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from nhip.kernel import clock
from nhip.kernel.composed import Composed, Slot, insert, take_away, update
from nhip.kernel.models import InboxEntry, OutboxEvent

BY_SUBJECT = Composed(
    lambda: OutboxEvent.objects.filter(
        subject=Slot("subject", models.CharField()), time__lte=Slot("until", models.DateTimeField())
    ).order_by("place")
)
LOCKED = Composed(lambda: OutboxEvent.objects.select_for_update().filter(pk=Slot("id", models.UUIDField())))


def _event(subject: str, place: int) -> OutboxEvent:
    return OutboxEvent(type="t", subject=subject, place=place, data={"chữ": [place, None]})


@pytest.mark.django_db
def test_what_is_inserted_is_what_django_would_insert() -> None:
    composed, django = _event("a", 1), _event("a", 2)
    insert(composed)
    django.save(force_insert=True)
    assert not composed._state.adding
    read = OutboxEvent.objects.get(pk=composed.pk)
    assert model_values(read) == model_values(composed)
    assert OutboxEvent.objects.get(pk=django.pk).data == {"chữ": [2, None]}


@pytest.mark.django_db
def test_the_same_statement_finds_other_rows_with_other_values() -> None:
    for subject in ("a", "b"):
        insert(_event(subject, 2), _event(subject, 1))
    now = clock.now() + timedelta(minutes=1)
    assert [one.place for one in BY_SUBJECT.all(subject="a", until=now)] == [1, 2]
    found = BY_SUBJECT.all(subject="b", until=now)
    assert [model_values(one) for one in found] == [
        model_values(one) for one in OutboxEvent.objects.filter(subject="b").order_by("place")
    ]
    assert BY_SUBJECT.first(subject="c", until=now) is None
    assert BY_SUBJECT.all(subject="a", until=now - timedelta(hours=1)) == []


@pytest.mark.django_db
def test_a_row_that_was_found_is_saved_like_any_other() -> None:
    insert(_event("a", 1))
    found = BY_SUBJECT.first(subject="a", until=clock.now())
    assert found is not None
    found.attempts = 3
    found.save(update_fields=["attempts"])
    assert OutboxEvent.objects.get().attempts == 3


@pytest.mark.django_db
def test_the_named_columns_of_one_row_are_written_and_no_others() -> None:
    row, other = _event("a", 1), _event("a", 2)
    insert(row, other)
    row.attempts, row.last_error, row.retry_at = 4, "lỗi", clock.now()
    update(row, "attempts", "retry_at")
    read = OutboxEvent.objects.get(pk=row.pk)
    assert (read.attempts, read.last_error, read.retry_at) == (4, "", row.retry_at)
    assert model_values(OutboxEvent.objects.get(pk=other.pk)) == model_values(other)


@pytest.mark.django_db
def test_a_row_is_taken_away_once_and_only_as_it_was_read() -> None:
    row, other = _event("a", 1), _event("a", 2)
    insert(row, other)
    OutboxEvent.objects.filter(pk=row.pk).update(attempts=1)
    assert not take_away(row, "attempts")
    row.attempts = 1
    assert take_away(row, "attempts", "time")
    assert list(OutboxEvent.objects.all()) == [other]
    assert not take_away(row)
    with pytest.raises(DatabaseError, match="no more"):
        update(row, "attempts")


@pytest.mark.django_db
def test_one_statement_is_sent_and_no_more() -> None:
    row = _event("a", 1)
    with CaptureQueriesContext(connection) as asked:
        insert(row, _event("a", 2))
        insert()
        BY_SUBJECT.all(subject="a", until=clock.now())
    assert [one["sql"].split()[0] for one in asked] == ["INSERT", "SELECT"]


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_refused_outside_a_transaction() -> None:
    row = _event("a", 1)
    insert(row)
    with pytest.raises(TransactionManagementError):
        LOCKED.first(id=row.pk)
    with transaction.atomic():
        assert LOCKED.first(id=row.pk) == row


@pytest.mark.django_db
def test_nothing_is_compared_with_null_nor_inserted_without_its_identifier() -> None:
    with pytest.raises(ValueError, match="subject"):
        BY_SUBJECT.all(subject=None, until=clock.now())
    with pytest.raises(TypeError, match="InboxEntry"):
        insert(InboxEntry(handler="x"))


def model_values(row: models.Model) -> dict[str, object]:
    """What stands in its columns."""
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
