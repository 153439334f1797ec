import dataclasses
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from nhip.insight.warehouse import actions, api
from nhip.insight.warehouse.adapters import store
from nhip.insight.warehouse.models import DataFile, Snapshot
from nhip.insight.warehouse.recent import recent
from nhip.insight.warehouse.testing import offered, only_offered
from nhip.insight.warehouse.tests.conftest import PARCELS, parcel
from nhip.kernel import clock
from nhip.kernel.access import ANONYMOUS
from nhip.kernel.errors import NotAllowed, NotFound
from nhip.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(data_dir, noon):
    rows = [parcel("a", "2026-10-01T00:00:00", "2026-11-01T00:00:00", 1)]
    with only_offered(PARCELS, rows):
        yield rows


def weights(as_of=None):
    found = api.table("parcels", as_of).select("id", "weight").to_pyarrow().to_pylist()
    return {row["id"]: row["weight"] for row in found}


def test_a_refresh_takes_a_snapshot_and_tells(rows):
    report = api.refresh()
    assert [(d.dataset, d.read_rows, d.changed_rows) for d in report.datasets] == [("parcels", 1, 1)]
    assert weights() == {"a": 1}
    event = OutboxEvent.objects.get(type="nhip.warehouse.refreshed.v1")
    assert (event.data["dataset"], event.data["sequence"], event.data["row_count"]) == ("parcels", 1, 1)


def test_several_feeds_are_read_up_to_one_moment(rows):
    letters = dataclasses.replace(PARCELS, name="letters", title="Thư")
    with offered(letters, [parcel("x", None, "2026-11-02T00:00:00", 6)]):
        report = api.refresh()
        assert [(d.dataset, d.changed_rows) for d in report.datasets] == [("letters", 1), ("parcels", 1)]
        assert {snapshot.horizon for snapshot in report.changed} == {clock.now()}
        assert api.table("letters").weight.to_pyarrow().to_pylist() == [6]
        assert weights() == {"a": 1}
        assert not store().staging.exists()


def test_nothing_new_makes_no_snapshot(rows):
    api.refresh()
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        assert api.refresh().changed == ()
    assert Snapshot.objects.count() == 1


def test_a_late_commit_inside_the_overlap_is_not_lost(rows):
    api.refresh()
    # A transaction that began before the last refresh commits after it, with its earlier time.
    rows.append(parcel("late", "2026-11-20T11:00:00", "2026-11-20T11:55:00", 3))
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        assert api.refresh().changed[0].changed_rows == 1
    assert weights() == {"a": 1, "late": 3}


def test_the_overlap_is_read_again_but_costs_nothing_in_this_process(rows):
    rows.append(parcel("b", "2026-11-20T11:00:00", "2026-11-20T11:59:00", 2))
    api.refresh()
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        assert api.refresh().datasets[0].read_rows == 0
        recent("parcels", forget=True)  # what a new process knows
        again = api.refresh().datasets[0]
    assert (again.read_rows, again.changed_rows, again.snapshot) == (1, 0, None)


def test_what_changes_after_the_clock_was_set_back_is_not_lost(rows):
    api.refresh()
    for minutes in (-120, -119, -60):
        instant = clock.now() + timedelta(minutes=minutes)
        rows.append(parcel(f"{minutes}", None, f"{instant:%Y-%m-%dT%H:%M:%S}", 7))
        with clock.frozen(instant + timedelta(seconds=5)):
            assert api.refresh().changed[0].changed_rows == 1
    assert weights() == {"a": 1, "-120": 7, "-119": 7, "-60": 7}


def test_an_update_is_seen_and_the_past_stays(rows):
    first = api.refresh().changed[0]
    rows[0] = parcel("a", "2026-10-01T00:00:00", "2026-11-20T12:00:01", 8)
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        api.refresh()
        assert weights() == {"a": 8}
        assert weights(as_of=first.taken_at) == {"a": 1}
    assert [s.sequence for s in api.snapshots("parcels")] == [2, 1]


def test_rows_of_the_future_wait(rows):
    rows.append(parcel("b", None, "2026-11-20T12:00:00", 2))
    api.refresh()
    assert weights() == {"a": 1}
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        api.refresh()
    assert weights() == {"a": 1, "b": 2}


def test_full_finds_what_changed_before_the_overlap_and_drops_what_is_gone(rows):
    api.refresh()
    rows[:] = [parcel("old", "2026-01-01T00:00:00", "2026-01-01T00:00:00", 4)]
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        assert api.refresh().changed == ()
        actions.refresh(full=True)
    assert weights() == {"old": 4}


def test_only_one_refreshes(rows):
    with store().writing() as held:
        assert held
        report = api.refresh()
    assert (report.busy, report.datasets) == (True, ())
    assert Snapshot.objects.count() == 0


def test_who_may_not_refresh_changes_nothing(rows):
    with pytest.raises(NotAllowed):
        actions.refresh(actor=ANONYMOUS)
    assert Snapshot.objects.count() == 0


def test_a_crash_before_the_manifest_is_cleaned_by_the_next_refresh(rows):
    api.refresh()
    port = store()
    changed = [parcel("a", "2026-10-01T00:00:00", "2026-11-20T12:00:01", 8)]
    port.prepare(PARCELS, port.stage(PARCELS, changed))
    assert len(list(port.root.glob("parcels/*/*.parquet"))) == 2
    assert weights() == {"a": 1}
    api.refresh()
    assert len(list(port.root.glob("parcels/*/*.parquet"))) == DataFile.objects.count() == 1


def test_catalogue(rows):
    api.refresh()
    info = api.dataset("parcels")
    assert (info.current.row_count, info.file_count, info.key) == (1, 1, "id")
    assert [(c.name, c.kind, c.classification, c.derived) for c in info.columns[:3]] == [
        ("id", "text", "restricted", False),
        ("sent_at", "instant", "open", False),
        ("sent_at_date", "date", "open", True),
    ]
    with pytest.raises(NotFound):
        api.table("nothing")
    with pytest.raises(NotFound):
        api.refresh(only=["nothing"])


def test_commands(rows, capsys):
    call_command("warehouse", "refresh")
    call_command("warehouse", "verify")
    call_command("warehouse", "list")
    told = capsys.readouterr().out
    assert "parcels: read 1, changed 1" in told
    assert "every file matches the manifest" in told
    assert "parcels: 1 rows, 1 files, read until 2026-11-20T12:00:00+00:00" in told
    next(store().root.glob("parcels/*/*.parquet")).unlink()
    with pytest.raises(CommandError, match="1 files do not match"):
        call_command("warehouse", "verify")


def test_column_change_reads_all_again(rows):
    api.refresh()
    narrow = dataclasses.replace(PARCELS, columns=PARCELS.columns[:4])
    with offered(narrow, [row[:4] for row in rows]), clock.frozen(clock.now() + timedelta(seconds=5)):
        report = api.refresh()
    assert [(s.sequence, s.row_count) for s in report.changed] == [(2, 1)]
    assert "due" not in api.table("parcels").columns


def test_old_snapshots_are_let_go_but_for_the_last_of_each_day(rows):
    start = clock.now()
    kept = {}
    for hour in (0, 1, 24, 25):
        with clock.frozen(start + timedelta(hours=hour)):
            rows[0] = parcel(
                "a", "2026-10-01T00:00:00", f"2026-11-{20 + hour // 24}T0{hour % 24}:00:00", hour
            )
            kept[hour] = actions.refresh(full=True).changed[0]
    with clock.frozen(start + timedelta(days=40)):
        assert actions.prune() == 2
        assert {hour: api.is_kept(one.id) for hour, one in kept.items()} == {
            0: False,
            1: True,
            24: False,
            25: True,
        }
        assert api.table_of(kept[1].id).weight.to_pyarrow().to_pylist() == [1]
        with pytest.raises(NotFound):
            api.table_of(kept[0].id)
        assert weights() == {"a": 25}
        assert api.verify() == ()
        assert actions.prune() == 0


def test_nothing_young_is_let_go(rows):
    first = api.refresh().changed[0]
    rows[0] = parcel("a", "2026-10-01T00:00:00", "2026-11-20T12:00:01", 8)
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        api.refresh()
        assert actions.prune() == 0
    assert api.is_kept(first.id)
