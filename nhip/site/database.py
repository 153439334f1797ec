"""Which database the platform stands on, from one address."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's database entry for DATABASE_URL, or the embedded SQLite file in `data`."""
    if not url:
        return _sqlite(data / "nhip.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL: {parts.scheme!r} is not known here; use "
            "postgresql://USER:PASSWORD@HOST:PORT/NAME, or leave it unset for SQLite"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "nhip.kernel.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        # Named, because the test runner would make a file name of our own for each of its processes.
        "TEST": {"NAME": ":memory:"},
        "OPTIONS": {
            "timeout": 20,
            # A transaction that reads first and writes later fails under load if it starts DEFERRED.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000",
        },
    }
