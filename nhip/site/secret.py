"""The installation's secret, made once and kept beside its data."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """Read the secret in `data`, or make it; two processes starting together agree on one."""
    path = data / "secret-key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip() or _renew(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _renew(path: Path) -> str:
    # A kill between create and write leaves an empty file; nothing was signed with it yet.
    path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()
