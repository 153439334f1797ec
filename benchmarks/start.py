"""Cold start (a clean copy: install, prepare, serve) and warm start, in seconds until `ready`.

`--cold` copies the checkout into a temporary folder and installs everything there (about 1 GB); without
it only the warm start of an installation in a temporary data folder is measured, five times.
"""

import argparse
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_COPIED = shutil.ignore_patterns(".venv", ".git", ".data", ".cache", "node_modules", "*.mo", "__pycache__")
WARM_STARTS = 5


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./run bench start")
    parser.add_argument("--cold", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nhip-start-") as folder:
        checkout = Path(folder) / "checkout" if given.cold else ROOT
        if given.cold:
            shutil.copytree(ROOT, checkout, ignore=NOT_COPIED, symlinks=True)
        data = Path(folder) / "data"
        first = seconds_to_ready(checkout, data)
        print(f"first start{' with installation' if given.cold else ''}: {first:.1f} s")
        warm = [seconds_to_ready(checkout, data) for _ in range(WARM_STARTS)]
        median = statistics.median(warm)
        print(f"warm start, median of {WARM_STARTS}: {median:.1f} s (slowest {max(warm):.1f} s)")
    return 0


def seconds_to_ready(checkout: Path, data: Path) -> float:
    """Start, wait for `ready`, stop."""
    began = time.monotonic()
    command = [str(checkout / "run"), "--port", str(_free_port()), "--data", str(data)]
    with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, text=True) as process:
        said = []
        for line in process.stdout or ():
            said.append(line)
            if line.startswith("ready "):
                break
        taken = time.monotonic() - began
        process.send_signal(signal.SIGINT)
        process.communicate()
    if not said or not said[-1].startswith("ready "):
        raise RuntimeError("it did not start:\n" + "".join(said))
    return taken


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
