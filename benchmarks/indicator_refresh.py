"""Indicators over simulated cases, beside the same query written by hand for DuckDB on the same files.

For each size: the warehouse's first snapshot and an incremental one; then, for two shares by unit and month,
our way (definition, Ibis, rolled up to quarters, years and the province) beside hand-written SQL that gives
the same integers, and that SQL rolled up by the same function; then a full refresh, values recorded. Rows
are made by DuckDB itself. Times are the best of five, taken in turns.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

SIZES = (1_000_000, 20_000_000)
ROUNDS = 5
CHANGED = 2_000
UNITS = 168
TODAY = date(2026, 11, 20)
HORIZON = datetime(2026, 11, 20, tzinfo=UTC)
PROVINCE = "79"

# Five years of filings, more of them lately and more of them online; most are closed, some rated.
ROWS = """
SELECT
    printf('%08x-%04x-7000-8000-%012x', i // 4096, i % 4096, i) AS case_id,
    printf('000.00.01.H29-%010d', i) AS code,
    printf('1.%06d', hash(i, 1) % 400) AS procedure_code,
    printf('field %d', hash(i, 2) % 20) AS field,
    CAST(26734 + 3 * (hash(i, 3) % {units}) AS VARCHAR) AS unit_code,
    '79' AS province_code,
    printf('agency-%d', hash(i, 4) % {units}) AS received_at_agency_id,
    printf('agency-%d', hash(i, 5) % {units}) AS competent_agency_id,
    CASE WHEN hash(i, 6) % 1000 < 300 + 400 * i // {rows} THEN 'online'
         WHEN hash(i, 7) % 10 = 0 THEN 'post' ELSE 'in_person' END AS channel,
    CASE WHEN closed THEN 10 ELSE 4 END AS status,
    'handler' AS holder,
    received_at,
    CAST(received_at + INTERVAL 15 DAY AS DATE) AS due_on,
    CASE WHEN closed THEN received_at + to_hours(CAST(24 + hash(i, 8) % 480 AS BIGINT)) END AS closed_at,
    NULL::TIMESTAMP AS returned_at,
    CASE WHEN closed THEN CASE WHEN hash(i, 8) % 480 < 340 THEN 1 ELSE 0 END END AS on_time,
    CASE WHEN hash(i, 9) % 10 = 0 THEN 1 ELSE 0 END AS supplements,
    CASE WHEN closed AND hash(i, 10) % 3 = 0 THEN 1 + hash(i, 11) % 5 END AS rating,
    true AS simulated,
    received_at + INTERVAL 30 DAY AS changed_at
FROM (
    SELECT range AS i, hash(range, 12) % 100 < 96 AS closed,
        TIMESTAMP '2022-03-01' + to_seconds(CAST(range * (147916800.0 / {rows}) AS BIGINT)) AS received_at
    FROM range({rows})
)
"""
BY_HAND = {
    "online_dossier_share": """
        SELECT unit_code AS unit, date_trunc('month', received_at_date) AS month,
            sum(CASE WHEN channel = 'online' THEN 1 ELSE 0 END) AS numerator, count(*) AS denominator,
            sum(CASE WHEN simulated THEN 1 ELSE 0 END) AS simulated
        FROM {cases} WHERE received_at IS NOT NULL GROUP BY 1, 2""",
    "on_time_share": """
        SELECT unit_code AS unit, date_trunc('month', closed_at_date) AS month,
            sum(CASE WHEN on_time = 1 THEN 1 ELSE 0 END) AS numerator, count(*) AS denominator,
            sum(CASE WHEN simulated THEN 1 ELSE 0 END) AS simulated
        FROM {cases} WHERE on_time IS NOT NULL AND closed_at IS NOT NULL GROUP BY 1, 2""",
}


def main(arguments: list[str]) -> int:
    """`[ROWS…]`: sizes; by default one million and twenty million."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    import django

    django.setup()
    for size in [int(argument) for argument in arguments] or SIZES:
        with _own_installation() as folder:
            _say(measure(size, folder))
    return 0


def measure(rows: int, folder: Path) -> dict[str, Any]:
    """Seconds of each part, for so many rows."""
    with _cases(_stage(rows, folder)) as (first, second):
        return {
            "rows": rows,
            "first_snapshot": first,
            "incremental_snapshot": second,
            "indicators": {code: _compare(code) for code in BY_HAND},
            "all_indicators_recorded": _once(lambda: _recompute(force=False)),
            "all_indicators_unchanged": _once(lambda: _recompute(force=True)),
            "bytes": sum(path.stat().st_size for path in (folder / "warehouse").rglob("*.parquet")),
            "peak_memory_mb": _peak_memory_mb(),
        }


def _compare(code: str) -> dict[str, float]:
    """Our refresh, the hand-written query, and that query with our roll-up; the integers must agree."""
    from nhip.insight.indicators import compute
    from nhip.insight.indicators.definitions.measures import MeasureKind
    from nhip.insight.indicators.definitions.registry import definitions
    from nhip.insight.warehouse import api as warehouse

    definition = definitions()[code]
    by_hand = _by_hand(code)

    def ours() -> object:
        return compute.run(definition, [warehouse.table("cases")], province=PROVINCE, today=TODAY)

    def query() -> object:
        return compute.grouped(definition.measure(warehouse.table("cases"), today=TODAY)).to_pyarrow()

    def rolled_up() -> object:
        return compute.rolled_up(MeasureKind.SHARE, by_hand(), province=PROVINCE, today=TODAY)

    if ours() != rolled_up():
        raise AssertionError(f"{code}: our integers differ from the hand-written query's")
    return _best({"ours": ours, "our_query": query, "by_hand": by_hand, "by_hand_rolled_up": rolled_up})


def _by_hand(code: str) -> Callable[[], list[dict[str, Any]]]:
    """The hand-written query on a connection of its own, set up as ours."""
    import duckdb

    from nhip.insight.warehouse.adapters import manifest

    root = _warehouse_folder()
    current = manifest.current("cases", None)
    if current is None:
        raise AssertionError("there is no snapshot")
    paths = [str(root / file.path) for file in manifest.files_of(current)]
    connection = duckdb.connect(":memory:", config={"memory_limit": "2GB"})
    sql = BY_HAND[code].format(cases=f"read_parquet({paths}, hive_partitioning = false)")
    return lambda: connection.sql(sql).to_arrow_table().to_pylist()


def _best(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    best = dict.fromkeys(ways, float("inf"))
    for _round in range(ROUNDS):
        for name, way in ways.items():
            best[name] = min(best[name], _once(way))
    return best


def _once(way: Callable[[], object]) -> float:
    began = time.perf_counter()
    way()
    return time.perf_counter() - began


def _stage(rows: int, folder: Path) -> tuple[Path, Path]:
    """Two files in the feed's own columns: all rows, and some of them changed later."""
    import duckdb

    staging = folder / "warehouse" / ".staging"
    staging.mkdir(parents=True)
    whole, changed = staging / "whole.parquet", staging / "changed.parquet"
    connection = duckdb.connect(":memory:", config={"memory_limit": "2GB"})
    made = ROWS.format(rows=rows, units=UNITS)
    connection.execute(f"COPY ({made}) TO '{whole}' (FORMAT parquet, COMPRESSION lz4)")
    late = f"SELECT * REPLACE (1 AS on_time, TIMESTAMP '2026-11-19' AS changed_at) FROM '{whole}'"
    latest = f"{late} WHERE closed_at IS NOT NULL ORDER BY received_at DESC LIMIT {CHANGED}"
    connection.execute(f"COPY ({latest}) TO '{changed}' (FORMAT parquet, COMPRESSION lz4)")
    return whole, changed


@contextmanager
def _cases(staged: tuple[Path, Path]) -> Iterator[tuple[float, float]]:
    """The warehouse with both files taken in; gives how long each took."""
    whole, changed = staged
    first, second = _take_in(whole), _take_in(changed)
    whole.unlink()
    yield first, second


def _take_in(path: Path) -> float:
    import pyarrow.parquet as pq

    from nhip.insight.warehouse.adapters import store
    from nhip.insight.warehouse.adapters.port import Staged
    from nhip.kernel.feeds import feeds

    port, feed = store(), feeds()["cases"].feed
    began = time.perf_counter()
    prepared = port.prepare(feed, Staged((path,), pq.ParquetFile(path).metadata.num_rows))
    if prepared is None:
        raise AssertionError("nothing changed")
    port.publish(feed, prepared, horizon=HORIZON)
    return time.perf_counter() - began


def _recompute(*, force: bool) -> int:
    from nhip.insight.indicators.actions import recompute
    from nhip.kernel import clock

    with clock.frozen(HORIZON):
        return recompute(force=force)


@contextmanager
def _own_installation() -> Iterator[Path]:
    """A data folder and a database of the benchmark's own."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import override_settings

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nhip-bench-")))
        stack.enter_context(override_settings(DATA_DIR=folder, PROFILE="hcmc"))
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, serialize=False)
        stack.callback(connection.creation.destroy_test_db, name, verbosity=0)
        if folder != settings.DATA_DIR:
            raise AssertionError("the benchmark must not touch the installation's data")
        yield folder


def _warehouse_folder() -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR) / "warehouse"


def _peak_memory_mb() -> int:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))


def _say(found: dict[str, Any]) -> None:
    print(f"{found['rows']:,} cases, {found['bytes'] / 1e6:,.0f} MB of Parquet in all snapshots")
    print(f"  first snapshot: {found['first_snapshot']:.2f} s; {CHANGED:,} changed rows: ", end="")
    print(f"{found['incremental_snapshot']:.2f} s")
    for code, times in found["indicators"].items():
        ratio = times["ours"] / times["by_hand_rolled_up"]
        print(f"  {code}: ours {times['ours']:.3f} s (its query {times['our_query']:.3f} s); ", end="")
        print(f"by hand {times['by_hand']:.3f} s, rolled up {times['by_hand_rolled_up']:.3f} s; ", end="")
        print(f"ours / by hand rolled up {ratio:.2f}, ", end="")
        print(f"query / query {times['our_query'] / times['by_hand']:.2f} (goal 1.30)")
    print(f"  all indicators computed and recorded: {found['all_indicators_recorded']:.2f} s; ", end="")
    print(f"computed again with nothing new: {found['all_indicators_unchanged']:.2f} s")
    print(f"  peak memory {found['peak_memory_mb']:,} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
