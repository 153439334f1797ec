"""A server of the tests' own, started as a person would start it."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_BE_READY = 600


@contextmanager
def server(data: Path) -> Iterator[str]:
    """The address of a running demo city; NHIP_FACES_URL names one that is running already."""
    if running := os.environ.get("NHIP_FACES_URL"):
        yield running.rstrip("/")
        return
    port = _free_port()
    command = [str(ROOT / "run"), "--port", str(port), "--demo", "S", "--data", str(data)]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("NHIP_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = data.parent / "server.log"
    with (
        log.open("w") as said,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            _wait_until_ready(process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _second in range(SECONDS_TO_BE_READY):
        if "ready http" in log.read_text():
            return
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-3000:]}")
