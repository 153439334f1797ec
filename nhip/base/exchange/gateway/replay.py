"""Remembers the nonces of signed requests, for all workers together, until their signatures expire.

A file mapped by every worker: 65,536 buckets of 32 places, found by the digest of key and nonce. A worker
locks the one bucket (a byte-range lock, two system calls) while it looks and writes, so two workers
cannot both take the same nonce. A full bucket refuses: forgetting a nonce would let a request in twice.
The file belongs to one start of the machine. Made anew, it accepts no signature created before it: what
was seen before is not known any more.
"""

import fcntl
import hashlib
import mmap
import os
import struct
import time
from pathlib import Path

BUCKETS = 1 << 16
PLACES = 32
_PLACE = struct.Struct("<16sd")
_BUCKET = _PLACE.size * PLACES
_HEADER = 4096
_FLOOR = struct.Struct("<d36s")


class Nonces:
    """The shared memory of nonces. Made by the supervisor, opened by each worker."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.lockf(self._file, fcntl.LOCK_EX, 1, 0)
        self.floor = self._begin(_machine_start())
        self._map = mmap.mmap(self._file, 0)
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, 0)

    def _begin(self, machine_start: bytes) -> float:
        header = os.pread(self._file, _FLOOR.size, 0)
        if len(header) == _FLOOR.size:
            floor, known = _FLOOR.unpack(header)
            if known == machine_start:
                return float(floor)
        # Nobody else has it mapped: whoever had died with the machine.
        os.ftruncate(self._file, 0)
        os.ftruncate(self._file, _HEADER + BUCKETS * _BUCKET)
        floor = float(int(time.time()))
        os.pwrite(self._file, _FLOOR.pack(floor, machine_start), 0)
        return floor

    def take(self, key: str, nonce: str, *, until: float, now: float) -> bool:
        """True the first time; False for a nonce that is remembered, or when its bucket is full."""
        digest = hashlib.blake2b(f"{key}\n{nonce}".encode(), digest_size=16).digest()
        start = _HEADER + int.from_bytes(digest[:2], "big") * _BUCKET
        fcntl.lockf(self._file, fcntl.LOCK_EX, _BUCKET, start)
        try:
            return self._take(digest, start, until, now)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, _BUCKET, start)

    def _take(self, digest: bytes, start: int, until: float, now: float) -> bool:
        free = -1
        for offset in range(start, start + _BUCKET, _PLACE.size):
            known, expires = _PLACE.unpack_from(self._map, offset)
            if expires < now:
                free = offset if free < 0 else free
                if not expires:
                    break
            elif known == digest:
                return False
        if free < 0:
            return False
        _PLACE.pack_into(self._map, free, digest, until)
        return True

    def close(self) -> None:
        """Lets the file go."""
        self._map.close()
        os.close(self._file)


def _machine_start() -> bytes:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_bytes()[:36]
    except OSError:
        return b"unknown".ljust(36)
