"""A whole installation under test: started with `./run`'s launcher, killed and started again."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 600
STOP_SECONDS = 120


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _descendants(process_id: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in listed.splitlines())}
    found, new = [], [process_id]
    while new:
        new = [child for child, parent in parents.items() if parent in new]
        found += new
    return found


@dataclass
class Platform:
    """One installation with its own data folder, and its own database where one is named."""

    data: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    log: IO[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until `/health` answers ok; fails with the end of the log."""
        self.log = (self.data.parent / "platform.log").open("ab")
        command = [
            sys.executable,
            "-m",
            "nhip.site.launcher",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
        ]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment(),
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the platform did not start:\n{self._end_of_log()}")
            time.sleep(0.2)

    def is_ready(self) -> bool:
        """Whether `/health` says ok."""
        try:
            return bool(self.get_json("/health")["status"] == "ok")
        except (OSError, http.client.HTTPException, ValueError):
            return False

    def get_json(self, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def kill(self) -> None:
        """`kill -9` the supervisor, the web processes and the worker at once: a power cut without the lamp."""
        assert self.process
        for process_id in (self.process.pid, *_descendants(self.process.pid)):
            os.kill(process_id, signal.SIGKILL)
        self.process.wait()
        self._wait_until_port_is_free()

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=STOP_SECONDS)
        if self.log:
            self.log.close()

    def command(self, *arguments: str) -> str:
        """Run an `nhip` command on this installation; returns what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "nhip", *arguments],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("NHIP_", "DJANGO_"))
        }
        kept.pop("DATABASE_URL", None)
        own = {"NHIP_DATA": str(self.data), "NHIP_PUBLIC_URL": self.address}
        if self.database_url:
            own["DATABASE_URL"] = self.database_url
        return {**kept, **own}

    def _wait_until_port_is_free(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        raise AssertionError(f"port {self.port} is still served after the kill")

    def _end_of_log(self) -> str:
        return (self.data.parent / "platform.log").read_text(errors="replace")[-4000:]
