"""The real program in a data folder of its own, on SQLite or on a database beside the configured one."""

import os
import secrets
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
PROFILE = "hcmc"


@dataclass(frozen=True, slots=True)
class Server:
    """A program that serves: where, on which database, with which processes."""

    port: int
    vendor: str
    process: int


@contextmanager
def served(data: Path, *, demo: str = "none") -> Iterator[Server]:
    """`./run` with the profile's facts, and this process's Django on the same data, until the block ends."""
    with _database() as (vendor, url):
        port = free_port()
        here = {"NHIP_DATA": str(data), "NHIP_PROFILE": PROFILE, "NHIP_LOG_LEVEL": "ERROR"}
        os.environ |= here | {"DATABASE_URL": url, "NHIP_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
        command = [str(ROOT / "run"), "--port", str(port), "--profile", PROFILE, "--demo", demo]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            try:
                _wait_until_ready(process)
                yield Server(port, vendor, process.pid)
            finally:
                process.send_signal(signal.SIGINT)
                process.communicate()


def _wait_until_ready(process: "subprocess.Popen[str]") -> None:
    said = []
    for line in process.stdout or ():
        said.append(line)
        if line.startswith("ready "):
            return
    raise RuntimeError("it did not start:\n" + "".join(said))


@contextmanager
def _database() -> Iterator[tuple[str, str]]:
    """SQLite in the data folder, or a database of its own on the server that DATABASE_URL names."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield "SQLite", ""
        return
    import psycopg
    from psycopg import sql

    name = f"nhip_bench_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield "PostgreSQL", urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        _disconnect()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        os.environ["DATABASE_URL"] = url


def _disconnect() -> None:
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        connections.close_all()


def processor_seconds(root: int) -> float:
    """What a process and all its descendants have used of the processor so far (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    stats = dict(_processes())
    family, used = {root}, 0.0
    while grown := {pid for pid, rest in stats.items() if int(rest[1]) in family} - family:
        family |= grown
    for pid in family & set(stats):
        used += (int(stats[pid][11]) + int(stats[pid][12])) / ticks
    return used


def _processes() -> Iterator[tuple[int, list[str]]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        yield int(path.parent.name), text.rpartition(")")[2].split()


def free_port() -> int:
    """A port nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
