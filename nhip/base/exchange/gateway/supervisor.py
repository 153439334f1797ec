"""Starts the workers, starts again the ones that die, and ends them together.

python -m nhip exchange serve --workers 2 --port 8361 --tls-port 8362
python -m nhip.base.exchange.gateway.supervisor FOLDER --workers 2 --port 8361
"""

import argparse
import ipaddress
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway.replay import Nonces
from nhip.base.exchange.gateway.state import Board
from nhip.base.exchange.gateway.worker import bound
from nhip.base.exchange.ledger import keys

LOOK_SECONDS = 0.05
# A worker that dies at once is started again with a pause that doubles up to this.
LONGEST_PAUSE = 5.0
STOP_SECONDS = 8.0


class CannotServe(ValueError):
    """The options do not fit together; the message says which and what to do."""


class Supervisor:
    """The workers of one gateway."""

    def __init__(self, options: Options) -> None:
        self._options = check(options)
        self._board = Board(options.state_folder, worker="supervisor")
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._started: dict[int, float] = {}
        self._pauses: dict[int, float] = {}
        self._stopping = threading.Event()

    def run(self) -> None:
        """Until `stop`: keeps every worker alive."""
        prepare(self._options)
        # Held without listening: a port taken by others is noticed here, and stays ours between workers.
        ports = [one for one in (self._options.port, self._options.tls_port) if one]
        held = [bound(self._options.host, port) for port in ports]
        try:
            while not self._stopping.is_set():
                for number in range(1, self._options.workers + 1):
                    self._keep_alive(number)
                self._stopping.wait(LOOK_SECONDS)
        finally:
            self._end()
            for one in held:
                one.close()

    def stop(self) -> None:
        """Ends `run` soon."""
        self._stopping.set()

    def pids(self) -> list[int]:
        """The process ids of the workers that live now."""
        return [one.pid for one in self._processes.values() if one.poll() is None]

    def _keep_alive(self, number: int) -> None:
        process = self._processes.get(number)
        if process is not None and process.poll() is None:
            return
        if process is not None and not self._may_start_again(number, process):
            return
        self._started[number] = time.monotonic()
        self._processes[number] = subprocess.Popen(  # noqa: S603 our own interpreter and module
            [sys.executable, "-m", "nhip.base.exchange.gateway.worker", str(number), self._options.to_json()]
        )

    def _may_start_again(self, number: int, process: "subprocess.Popen[bytes]") -> bool:
        lived = time.monotonic() - self._started[number]
        pause = self._pauses.get(number, 0.0)
        if lived < pause:
            return False
        short = lived < 2.0
        self._pauses[number] = min(max(pause * 2, 0.1), LONGEST_PAUSE) if short else 0.0
        self._board.event(
            "worker_died", number=number, code=process.returncode, lived_seconds=round(lived, 1)
        )
        return True

    def _end(self) -> None:
        for process in self._processes.values():
            process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in self._processes.values():
            try:
                process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()


def check(options: Options) -> Options:
    """The options, when a gateway may be started with them. Raises CannotServe."""
    if not options.port and not options.tls_port:
        raise CannotServe("neither a plain nor a TLS port is given; set --tls-port, or --port on loopback")
    if options.port and not ipaddress.ip_address(options.host).is_loopback:
        raise CannotServe(
            f"the plain port is for loopback, and the host is {options.host}; use --tls-port only"
        )
    if options.workers < 1:
        raise CannotServe("at least one worker is needed")
    for path in (options.certificate_file, options.certificate_key_file, options.authorities_file):
        if options.tls_port and not path.exists():
            raise CannotServe(f"TLS needs {path}; issue a certificate for the gateway first")
    return options


def prepare(options: Options) -> None:
    """Makes the folders, keys and shared memory that all workers use."""
    for folder in (options.state_folder, options.spool_folder, options.ledger_folder):
        folder.mkdir(parents=True, exist_ok=True)
    key = keys.signing_key(options.signing_key_file)
    keys.secret(options.index_key_file)
    keys.secret(options.bodies_key_file)
    public = options.signing_key_file.with_suffix(".pub")
    public.write_bytes(key.public_key().public_bytes_raw())
    Nonces(options.state_folder / "nonces").close()


def main(options: Options) -> None:
    """Serves until SIGTERM or SIGINT; call it from a main thread."""
    supervisor = Supervisor(options)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: supervisor.stop())
    supervisor.run()


def _options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(description="The gateway of the exchange, alone with its folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls-port", type=int, default=0)
    found = parser.parse_args(arguments)
    return replace(Options(folder=found.folder), **{k: v for k, v in vars(found).items() if k != "folder"})


if __name__ == "__main__":
    main(_options(sys.argv[1:]))
