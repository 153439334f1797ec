"""The installation's secrets, each made once and kept beside its data."""

import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def secret_key(data: Path) -> str:
    """Read the secret in `data`, or make it; two processes starting together agree on one."""
    return _kept(data / "secret-key", lambda: secrets.token_urlsafe(50))


def tracking_key(data: Path, *, secret: str) -> str:
    """The key of the digests that open a case to its applicant: kept by itself, so that it outlives `secret`.

    The first one is made from the secret of that moment in the way the digests were once keyed, so those
    kept with earlier cases go on to fit.
    """
    return _kept(data / "tracking-key", lambda: first_tracking_key(secret))


def first_tracking_key(secret: str) -> str:
    """The key that digests made with `secret` have had, as hexadecimal digits."""
    return hashlib.sha256(b"nhip.cases.factor" + secret.encode()).hexdigest()


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not _read(path):
        part = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        _give_its_name(part, path)
    return _read(path)


def _give_its_name(part: Path, path: Path) -> None:
    # A link is made whole or not at all, and by one process alone; an empty file is one that a kill left.
    try:
        os.link(part, path)
    except FileExistsError:
        if not _read(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""
