"""Numbers of calls: UUIDv7 in text, made from random bytes that are fetched many at a time."""

import os
import time

_POOL_BYTES = 4096
_EACH = 10


class Numbers:
    """Gives new identifiers; a worker has one."""

    __slots__ = ("_pool", "_used")

    def __init__(self) -> None:
        self._pool = b""
        self._used = _POOL_BYTES

    def next(self) -> str:
        """A UUIDv7 (RFC 9562), as kernel.ids makes them, at a tenth of the time."""
        if self._used + _EACH > len(self._pool):
            self._pool, self._used = os.urandom(_POOL_BYTES), 0
        drawn = self._pool[self._used : self._used + _EACH].hex()
        self._used += _EACH
        moment = f"{time.time_ns() // 1_000_000:012x}"
        variant = "89ab"[int(drawn[3], 16) & 3]
        return f"{moment[:8]}-{moment[8:]}-7{drawn[:3]}-{variant}{drawn[4:7]}-{drawn[7:19]}"


next_number = Numbers().next
