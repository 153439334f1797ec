# ruff: noqa: S608
"""The SQL of a merge: rows of a feed, last version of each key, onto the files that hold them now.

Only column names and paths reach these statements, and both come from code and the manifest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nhip.insight.warehouse import rules
from nhip.insight.warehouse.adapters.engine import listed, quoted
from nhip.kernel.feeds import Feed, Kind


def name(text: str) -> str:
    """An identifier."""
    return '"' + text.replace('"', '""') + '"'


@dataclass(slots=True)
class Merge:
    """One merge on one DuckDB connection; its temporary tables are `delta`, `matched`, `fresh`."""

    connection: Any
    feed: Feed
    staged: Sequence[Path]

    @property
    def columns(self) -> str:
        """All columns of the dataset, derived days included."""
        return ", ".join(name(column.name) for column in rules.columns_of(self.feed))

    @property
    def key(self) -> str:
        return name(self.feed.key)

    def run(self, sql: str) -> Any:
        return self.connection.execute(sql)

    def one(self, sql: str) -> Any:
        found = self.run(sql).fetchall()
        return found[0] if found else None

    def source(self) -> str:
        """The staged rows with derived days, one row a key."""
        files = listed([str(path) for path in self.staged])
        days = "".join(
            f", {_local_day(column.name)} AS {name(column.name + '_date')}"
            for column in self.feed.columns
            if column.kind is Kind.INSTANT
        )
        own = ", ".join(name(column.name) for column in self.feed.columns)
        rows = f"SELECT {own}{days} FROM read_parquet({files}, file_row_number = true)"
        return f"{rows} {self._last_version()}" if self._has_repeated_keys(files) else rows

    def existing(self, files: Sequence[str]) -> str:
        """The rows of data files, with the file they stand in."""
        return (
            f"SELECT {self.columns}, filename FROM "
            f"read_parquet({listed(list(files))}, filename = true, hive_partitioning = false)"
        )

    def load_delta(self) -> tuple[str, str]:
        """Materialise the staged rows; answers the least and greatest key."""
        self.run(f"CREATE OR REPLACE TEMP TABLE delta AS SELECT {self.columns} FROM ({self.source()})")
        text = f"CAST({self.key} AS VARCHAR)"
        least, greatest = self.one(f"SELECT min({text}), max({text}) FROM delta")
        return least, greatest

    def load_fresh(self, candidates: Sequence[str]) -> int:
        """Keep of `delta` what differs from what stands in the candidate files; answers how much."""
        if not candidates:
            self.run("CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM delta")
            self.run("CREATE OR REPLACE TEMP TABLE matched AS SELECT *, '' AS filename FROM delta LIMIT 0")
        else:
            self.run(
                f"CREATE OR REPLACE TEMP TABLE matched AS SELECT * FROM ({self.existing(candidates)}) "
                f"SEMI JOIN delta USING ({self.key})"
            )
            self.run(
                f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT {self.columns} FROM delta "
                f"EXCEPT SELECT {self.columns} FROM matched"
            )
        return int(self.one("SELECT count(*) FROM fresh")[0])

    def touched_files(self) -> set[str]:
        """The files that hold an older version of a fresh row."""
        found = self.run(f"SELECT DISTINCT filename FROM matched SEMI JOIN fresh USING ({self.key})")
        return {row[0] for row in found.fetchall()}

    def fresh_months(self) -> set[str]:
        """The months fresh rows belong to."""
        return {row[0] for row in self.run(f"SELECT DISTINCT {self._month()} FROM fresh").fetchall()}

    def differences(self, files: Sequence[str]) -> int:
        """How many rows a replacement by the staged rows would add, change or drop."""
        old = f"SELECT {self.columns} FROM ({self.existing(files)})"
        fresh = f"SELECT count(*) FROM (SELECT {self.columns} FROM ({self.source()}) EXCEPT {old})"
        gone = f"SELECT count(*) FROM ({old}) ANTI JOIN ({self.source()}) USING ({self.key})"
        return int(self.one(fresh)[0]) + int(self.one(gone)[0])

    def merged(self, rewrite: Sequence[str]) -> str:
        """The rows of the files to rewrite without their old versions, and the fresh rows."""
        if not rewrite:
            return f"SELECT {self.columns} FROM fresh"
        return (
            f"SELECT {self.columns} FROM ({self.existing(rewrite)}) ANTI JOIN fresh USING ({self.key}) "
            f"UNION ALL SELECT {self.columns} FROM fresh"
        )

    def write(self, rows: str, folder: Path) -> None:
        """Write rows below `folder`, a folder a month."""
        self.run(
            f"COPY (SELECT {self.columns}, {self._month()} AS month FROM ({rows})) "
            f"TO {quoted(str(folder))} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (month), "
            "FILENAME_PATTERN '{uuid}')"
        )

    def describe(self, files: Sequence[str]) -> list[tuple[str, int, str, str]]:
        """Path, row count, least and greatest key of data files."""
        text = f"CAST({self.key} AS VARCHAR)"
        found = self.run(
            f"SELECT filename, count(*), min({text}), max({text}) FROM ({self.existing(files)}) "
            "GROUP BY filename ORDER BY filename"
        )
        return [tuple(row) for row in found.fetchall()]

    def forget(self) -> None:
        """Drop the temporary tables."""
        for table in ("delta", "matched", "fresh"):
            self.run(f"DROP TABLE IF EXISTS {table}")

    def _has_repeated_keys(self, files: str) -> bool:
        rows = f"SELECT {self.key} FROM read_parquet({files}) GROUP BY 1 HAVING count(*) > 1 LIMIT 1"
        return self.one(rows) is not None

    def _last_version(self) -> str:
        changed = name(self.feed.changed_at)
        return (
            f"QUALIFY row_number() OVER (PARTITION BY {self.key} "
            f"ORDER BY {changed} DESC NULLS LAST, file_row_number DESC) = 1"
        )

    def _month(self) -> str:
        column = name(f"{rules.partition_column(self.feed)}_date")
        changed = name(f"{self.feed.changed_at}_date")
        return f"coalesce(strftime(coalesce({column}, {changed}), '%Y-%m'), 'unknown')"


def _local_day(column: str) -> str:
    return f"CAST({name(column)} + INTERVAL {rules.LOCAL_OFFSET_HOURS} HOUR AS DATE)"
