"""Files that are there whole or not at all, and folders only one process holds."""

import errno
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from nhip.base.exchange.ledger.errors import LedgerBusy

# How a disk says that it takes nothing more, or fails.
REFUSALS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EROFS})
PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.02


def make_folder(path: Path) -> Path:
    """The folder, for this account's eyes only; where it was made, durably."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        keep_folder(path.parent)
    return path


def keep_folder(path: Path) -> None:
    """Make durable which files a folder has."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, content: bytes, *, is_once: bool = False) -> bool:
    """Write a durable file that nobody sees in part; with `is_once` the first writer wins.

    Answers whether these bytes are the file's now.
    """
    with _part(path) as part:
        part.write(content)
        _sync(part)
        return _named(Path(part.name), path, is_once=is_once)


@contextmanager
def appearing(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name, whole and durable, when the block ends well."""
    with _part(path) as part:
        yield part
        _sync(part)
        _named(Path(part.name), path, is_once=False)


@contextmanager
def _part(path: Path) -> Iterator[IO[bytes]]:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        try:
            yield part
        finally:
            with suppress(FileNotFoundError):
                Path(part.name).unlink()


def _sync(part: IO[bytes]) -> None:
    part.flush()
    os.fsync(part.fileno())


def _named(part: Path, path: Path, *, is_once: bool) -> bool:
    if not is_once:
        part.replace(path)
    else:
        try:
            os.link(part, path)
        except FileExistsError:
            return False
    keep_folder(path.parent)
    return True


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte, however many calls it takes."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def hold(path: Path, *, is_patient: bool = True) -> int:
    """Hold a lock file for as long as the descriptor is open. Raises LedgerBusy.

    Readers hold a dead worker's lock for a moment to cut its tail, hence the patience.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + (PATIENCE_SECONDS if is_patient else 0)
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError as error:
            if time.monotonic() >= until:
                os.close(descriptor)
                raise LedgerBusy(f"{path} is held by another process; give each process its own") from error
            time.sleep(PAUSE_SECONDS)
