"""Append-only files of entries of one size: counted by their length, read anywhere, cut to a count."""

import os
from collections.abc import Iterator
from pathlib import Path

from nhip.base.exchange.ledger import disk
from nhip.base.exchange.ledger.errors import LedgerDamaged

AT_ONCE = 4096


class Entries:
    """A file of entries of `size` bytes; one process appends, any number read."""

    def __init__(self, path: Path, *, size: int) -> None:
        self.path = path
        self.size = size

    def count(self) -> int:
        """How many whole entries there are."""
        try:
            return self.path.stat().st_size // self.size
        except FileNotFoundError:
            return 0

    def get(self, index: int) -> bytes:
        """One entry. Raises LedgerDamaged when there is none."""
        return next(self.between(index, index + 1))

    def between(self, low: int, high: int) -> Iterator[bytes]:
        """The entries from `low` to before `high`. Raises LedgerDamaged when they are not all there."""
        if low >= high:
            return
        with self.path.open("rb") as source:
            source.seek(low * self.size)
            for index in range(low, high, AT_ONCE):
                wanted = min(AT_ONCE, high - index)
                content = source.read(wanted * self.size)
                if len(content) < wanted * self.size:
                    raise LedgerDamaged(f"{self.path} has no entry {index + len(content) // self.size}")
                for begin in range(0, len(content), self.size):
                    yield content[begin : begin + self.size]

    def find(self, value: bytes, *, at: int, low: int, high: int) -> int | None:
        """The first entry of a range with `value` at that place in it."""
        with self.path.open("rb") as source:
            for begin in range(low, high, AT_ONCE):
                source.seek(begin * self.size)
                content = source.read(min(AT_ONCE, high - begin) * self.size)
                place = content.find(value)
                while place >= 0 and place % self.size != at:
                    place = content.find(value, place + 1)
                if place >= 0:
                    return begin + place // self.size
        return None

    def extend(self, content: bytes) -> None:
        """Append whole entries, durably."""
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            disk.write_all(descriptor, content)
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            disk.keep_folder(self.path.parent)

    def cut(self, count: int) -> None:
        """Keep the first `count` entries."""
        if self.path.exists() and self.path.stat().st_size != count * self.size:
            os.truncate(self.path, count * self.size)

    def first_where(self, field: "slice", at_least: bytes) -> int:
        """The index of the first entry whose rising field is at least that; the count if there is none."""
        low, high = 0, self.count()
        while low < high:
            middle = (low + high) // 2
            if self.get(middle)[field] < at_least:
                low = middle + 1
            else:
                high = middle
        return low
