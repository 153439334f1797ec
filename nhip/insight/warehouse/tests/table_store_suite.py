"""What every table store does; an adapter's test module subclasses `TableStoreSuite`."""

from datetime import date, timedelta

import pytest

from nhip.insight.warehouse.tests.conftest import PARCELS, at, parcel
from nhip.kernel import clock
from nhip.kernel.errors import Conflict, Invalid

HORIZON = at("2026-11-20T12:00:00")


@pytest.mark.django_db
class TableStoreSuite:
    """Subclasses give a fixture `store`."""

    def write(self, store, rows, horizon=HORIZON, replace=False):
        with store.writing() as held:
            assert held
            prepared = store.prepare(PARCELS, store.stage(PARCELS, rows), replace=replace)
            return prepared and store.publish(PARCELS, prepared, horizon=horizon)

    def read(self, store, snapshot):
        rows = store.table(snapshot).select("id", "weight").to_pyarrow().to_pylist()
        return sorted((row["id"], row["weight"]) for row in rows)

    def test_first_snapshot_holds_the_rows_and_their_local_days(self, store):
        snapshot = self.write(store, [parcel("a", "2026-10-31T18:00:00", "2026-11-01T00:00:00", 7)])
        assert (snapshot.sequence, snapshot.row_count, snapshot.changed_rows) == (1, 1, 1)
        assert snapshot.parent_id is None
        row = store.table(snapshot).to_pyarrow().to_pylist()[0]
        # 18:00 UTC on the last of October is already November in Viet Nam.
        assert row["sent_at_date"] == date(2026, 11, 1)
        assert row["sent_at"].isoformat() == "2026-10-31T18:00:00"
        assert (row["weight"], row["due"], row["fragile"]) == (7, None, False)

    def test_no_rows_make_no_snapshot(self, store):
        assert self.write(store, []) is None
        assert store.current("parcels") is None

    def test_last_version_of_a_key_wins_within_one_delta(self, store):
        rows = [
            parcel("a", "2026-10-01T00:00:00", "2026-11-02T00:00:00", 2),
            parcel("a", "2026-10-01T00:00:00", "2026-11-01T00:00:00", 1),
        ]
        assert self.read(store, self.write(store, rows)) == [("a", 2)]

    def test_upsert_changes_one_row_and_keeps_the_others(self, store):
        first = self.write(
            store,
            [parcel(k, "2026-10-01T00:00:00", "2026-11-01T00:00:00") for k in "abc"],
        )
        second = self.write(store, [parcel("b", "2026-10-01T00:00:00", "2026-11-02T00:00:00", 5)])
        assert self.read(store, second) == [("a", 1), ("b", 5), ("c", 1)]
        assert self.read(store, first) == [("a", 1), ("b", 1), ("c", 1)]
        assert (second.parent_id, second.sequence, second.changed_rows) == (first.id, 2, 1)
        assert first.content_hash != second.content_hash

    def test_a_row_that_moves_to_another_month_stands_once(self, store):
        self.write(store, [parcel("a", "2026-09-05T00:00:00", "2026-11-01T00:00:00", 1)])
        moved = self.write(store, [parcel("a", "2026-10-05T00:00:00", "2026-11-02T00:00:00", 2)])
        assert self.read(store, moved) == [("a", 2)]

    def test_rows_already_stored_make_no_snapshot(self, store):
        rows = [
            parcel("a", "2026-10-01T00:00:00", "2026-11-01T00:00:00"),
            parcel("b", None, "2026-11-01T00:00:00"),
        ]
        first = self.write(store, rows)
        assert self.write(store, rows) is None
        assert store.current("parcels") == first

    def test_replace_drops_rows_that_are_no_longer_offered(self, store):
        rows = [parcel(k, "2026-10-01T00:00:00", "2026-11-01T00:00:00") for k in "abc"]
        self.write(store, rows)
        replaced = self.write(store, rows[:2], replace=True)
        assert self.read(store, replaced) == [("a", 1), ("b", 1)]
        assert self.write(store, rows[:2], replace=True) is None

    def test_time_travel(self, store):
        with clock.frozen(HORIZON):
            first = self.write(store, [parcel("a", "2026-10-01T00:00:00", "2026-11-01T00:00:00", 1)])
        with clock.frozen(HORIZON + timedelta(hours=1)):
            second = self.write(store, [parcel("a", "2026-10-01T00:00:00", "2026-11-20T00:00:00", 2)])
        assert store.current("parcels", HORIZON - timedelta(seconds=1)) is None
        assert store.current("parcels", HORIZON + timedelta(minutes=59)) == first
        assert store.current("parcels") == second

    def test_death_before_publishing_leaves_the_old_snapshot_serving(self, store):
        first = self.write(store, [parcel("a", "2026-10-01T00:00:00", "2026-11-01T00:00:00", 1)])
        staged = store.stage(PARCELS, [parcel("a", "2026-10-01T00:00:00", "2026-11-02T00:00:00", 9)])
        assert store.prepare(PARCELS, staged) is not None
        assert store.current("parcels") == first
        assert self.read(store, first) == [("a", 1)]
        with store.writing() as held:
            assert held
            assert store.clean_after_crash() == 1
        assert self.read(store, first) == [("a", 1)]
        assert store.verify("parcels") == ()

    def test_the_second_of_two_writers_is_refused(self, store):
        self.write(store, [parcel("a", "2026-10-01T00:00:00", "2026-11-01T00:00:00", 1)])
        late = store.prepare(
            PARCELS, store.stage(PARCELS, [parcel("a", "2026-10-01T00:00:00", "2026-11-02T00:00:00", 2)])
        )
        winner = self.write(store, [parcel("a", "2026-10-01T00:00:00", "2026-11-03T00:00:00", 3)])
        with pytest.raises(Conflict):
            store.publish(PARCELS, late, horizon=HORIZON)
        assert store.current("parcels") == winner
        assert self.read(store, winner) == [("a", 3)]

    def test_only_one_holds_the_right_to_write(self, store):
        with store.writing() as first, store.writing() as second:
            assert (first, second) == (True, False)
        with store.writing() as again:
            assert again

    def test_a_value_of_the_wrong_type_is_named_and_nothing_is_stored(self, store):
        bad = (*parcel("a", None, "2026-11-01T00:00:00")[:3], "nặng", None, False)
        with pytest.raises(Invalid) as refused:
            store.stage(PARCELS, [bad])
        assert refused.value.data["column"] == "weight"
        assert store.current("parcels") is None

    def test_many_rows_over_many_months_and_batches(self, store):
        rows = [
            (
                f"{n:06d}",
                at("2025-01-01T00:00:00") + timedelta(hours=n),
                at("2026-11-01T00:00:00"),
                n,
                None,
                n % 2 == 0,
            )
            for n in range(12_000)
        ]
        first = self.write(store, rows)
        assert first.row_count == 12_000
        changed = [(*row[:2], at("2026-11-02T00:00:00"), -1, *row[4:]) for row in rows[::3000]]
        second = self.write(store, changed)
        assert (second.row_count, second.changed_rows) == (12_000, 4)
        table = store.table(second)
        assert table.weight.sum().to_pyarrow().as_py() == sum(range(12_000)) - sum(range(0, 12_000, 3000)) - 4
        assert store.verify("parcels") == ()
