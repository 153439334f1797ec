"""Counts calls against the quotas of agreements, for all workers together and without a lock.

A file mapped by every worker: each agreement has a row, each worker a cell in it that only it writes. A
worker adds to its own cell and reads the sum of all. Two workers that count in the same instant may each
see the sum without the other's call, so a quota can be passed by at most the number of workers less one.
Which row belongs to which agreement is written once, under a lock, in a list beside it.
"""

import fcntl
import mmap
import os
import struct
from pathlib import Path

from nhip.base.exchange.table import Quota

ROWS = 1 << 17
_CELL = struct.Struct("<IIII")
_DAY_SHIFT = 7 * 3600


class Quotas:
    """The shared counters as one worker sees them; `cell` is the worker's place in each row."""

    def __init__(self, folder: Path, *, workers: int, cell: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._workers = workers
        self._cell = cell
        self._rows: dict[str, int] = {}
        self._names = os.open(folder / "quotas.names", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        size = ROWS * workers * _CELL.size
        file = os.open(folder / f"quotas.{workers}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(file, size)
        self._map = mmap.mmap(file, size)
        os.close(file)

    def count(self, agreement: str, quota: Quota, *, now: float) -> tuple[int, str, int] | None:
        """Counts one call; or, without counting, (limit, "minute" or "day", seconds to wait) when none is
        left.
        """
        row = self._rows.get(agreement)
        start = (self._row(agreement) if row is None else row) * self._workers * _CELL.size
        minute, day = int(now) // 60, (int(now) + _DAY_SHIFT) // 86400
        in_minute, in_day = self._sums(start, minute, day)
        if quota.per_minute is not None and in_minute >= quota.per_minute:
            return quota.per_minute, "minute", 60 - int(now) % 60
        if quota.per_day is not None and in_day >= quota.per_day:
            return quota.per_day, "day", 86400 - (int(now) + _DAY_SHIFT) % 86400
        self._add(start + self._cell * _CELL.size, minute, day)
        return None

    def _sums(self, start: int, minute: int, day: int) -> tuple[int, int]:
        in_minute = in_day = 0
        for cell in range(self._workers):
            its_minute, calls, its_day, calls_of_day = _CELL.unpack_from(self._map, start + cell * _CELL.size)
            in_minute += calls if its_minute == minute else 0
            in_day += calls_of_day if its_day == day else 0
        return in_minute, in_day

    def _add(self, place: int, minute: int, day: int) -> None:
        its_minute, calls, its_day, calls_of_day = _CELL.unpack_from(self._map, place)
        calls = calls if its_minute == minute else 0
        calls_of_day = calls_of_day if its_day == day else 0
        _CELL.pack_into(self._map, place, minute, calls + 1, day, calls_of_day + 1)

    def _row(self, agreement: str) -> int:
        fcntl.flock(self._names, fcntl.LOCK_EX)
        try:
            known = os.pread(self._names, os.fstat(self._names).st_size, 0).decode().splitlines()
            if agreement not in known:
                os.pwrite(self._names, f"{agreement}\n".encode(), os.fstat(self._names).st_size)
                known.append(agreement)
        finally:
            fcntl.flock(self._names, fcntl.LOCK_UN)
        if len(known) > ROWS:
            raise RuntimeError(f"there are more than {ROWS} agreements to count")
        self._rows = {name: row for row, name in enumerate(known)}
        return self._rows[agreement]

    def close(self) -> None:
        """Lets the files go."""
        self._map.close()
        os.close(self._names)
