import pytest

from nhip.insight.warehouse.adapters.parquet import ParquetStore
from nhip.insight.warehouse.tests.conftest import PARCELS, parcel
from nhip.insight.warehouse.tests.table_store_suite import HORIZON, TableStoreSuite


@pytest.fixture
def store(tmp_path):
    return ParquetStore(tmp_path / "warehouse")


class TestParquetStore(TableStoreSuite):
    def test_files_lie_by_month_in_zstd(self, store):
        import pyarrow.parquet as pq

        self.write(
            store,
            [
                parcel("a", "2026-09-01T00:00:00", "2026-11-01T00:00:00"),
                parcel("b", None, "2026-11-01T00:00:00"),
            ],
        )
        files = sorted(store.root.glob("parcels/*/*.parquet"))
        assert [file.parent.name for file in files] == ["2026-09", "2026-11"]
        assert pq.ParquetFile(files[0]).metadata.row_group(0).column(0).compression == "ZSTD"
        assert not store.staging.exists()

    def test_verify_names_a_file_that_was_altered_or_lost(self, store):
        self.write(
            store,
            [
                parcel("a", "2026-09-01T00:00:00", "2026-11-01T00:00:00"),
                parcel("b", "2026-10-02T00:00:00", "2026-11-01T00:00:00"),
            ],
        )
        first, second = sorted(store.root.glob("parcels/*/*.parquet"))
        first.write_bytes(first.read_bytes() + b"x")
        second.unlink()
        found = {(problem.path, problem.kind) for problem in store.verify("parcels")}
        assert found == {
            (str(first.relative_to(store.root)), "altered"),
            (str(second.relative_to(store.root)), "missing"),
        }

    def test_a_change_rewrites_only_its_month(self, store):
        rows = [
            parcel(month, f"2026-{month}-10T00:00:00", "2026-11-01T00:00:00") for month in ("07", "08", "09")
        ]
        self.write(store, rows)
        before = set(store.root.glob("parcels/*/*.parquet"))
        self.write(store, [parcel("08", "2026-08-10T00:00:00", "2026-11-02T00:00:00", 4)])
        added = set(store.root.glob("parcels/*/*.parquet")) - before
        assert [path.parent.name for path in added] == ["2026-08"]

    def test_queries_reach_no_other_file_and_load_no_extension(self, store, tmp_path):
        import duckdb

        from nhip.insight.warehouse.adapters import engine

        self.write(store, [parcel("a", None, "2026-11-01T00:00:00")])
        secret = tmp_path / "secret.csv"
        secret.write_text("a\n1\n")
        connection = engine.connection(store.root).con
        for statement in (
            f"FROM read_csv('{secret}')",
            "INSTALL httpfs",
            "FROM read_parquet('https://example.org/x.parquet')",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement).fetchall()

    def test_a_new_column_reads_everything_again(self, store):
        import dataclasses

        from nhip.kernel.feeds import Classification, Column, Kind

        self.write(store, [parcel("a", None, "2026-11-01T00:00:00")])
        wider = dataclasses.replace(
            PARCELS, columns=(*PARCELS.columns, Column("note", Kind.TEXT, Classification.OPEN, "Ghi chú"))
        )
        staged = store.stage(wider, [(*parcel("a", None, "2026-11-01T00:00:00"), "mới")])
        snapshot = store.publish(wider, store.prepare(wider, staged, replace=True), horizon=HORIZON)
        assert store.table(snapshot).note.to_pyarrow().to_pylist() == ["mới"]
