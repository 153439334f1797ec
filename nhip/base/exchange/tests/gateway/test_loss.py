"""Workers killed at random, a disk that is full, providers that fail: no answer without a record, and back to work."""

import os
import random
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.tests.gateway.running import (
    CLIENT,
    OPEN_SERVICE,
    Caller,
    Gateway,
    document,
    free_port,
    is_open,
    request,
    wait_until,
)

OPEN = f"/r1/{OPEN_SERVICE}"
CALLERS = 8


class Load:
    """Callers in threads; keeps the number of every answer that was read whole, and of those that were cut."""

    def __init__(self, port: int, calls: int) -> None:
        self.port = port
        self.calls = calls
        self.answered: list[str] = []
        self.broken = 0
        self._lock = threading.Lock()
        self.threads = [threading.Thread(target=self._run) for _ in range(CALLERS)]

    def start(self) -> None:
        for one in self.threads:
            one.start()

    def is_running(self) -> bool:
        return any(one.is_alive() for one in self.threads)

    def _take(self) -> bool:
        with self._lock:
            return len(self.answered) < self.calls

    def _run(self) -> None:
        caller = None
        while self._take():
            try:
                caller = caller or Caller(self.port)
                answer = caller.send(request(f"{OPEN}/people/1")).read()
                if answer is None or not answer.complete:
                    raise ConnectionError
                with self._lock:
                    self.answered.append(answer.headers["x-road-request-id"])
            except (OSError, ValueError, KeyError):
                with self._lock:
                    self.broken += 1
                caller = None
                # Between two workers' lives nobody listens.
                wait_until(lambda: is_open(self.port), "the gateway did not come back")


def killed_while_under_load(gateway: Gateway, *, calls: int) -> tuple[Load, int]:
    chance = random.Random(5)
    load = Load(gateway.port, calls)
    load.start()
    kills = 0
    answered = 0
    while load.is_running():
        step = chance.randint(100, 400)
        wait_until(
            lambda want=answered + step: len(load.answered) >= want or not load.is_running(),
            "no progress",
            60,
        )
        answered = len(load.answered)
        pids = worker_pids(gateway)
        if pids and load.is_running():
            os.kill(chance.choice(pids), signal.SIGKILL)
            kills += 1
    return load, kills


def worker_pids(gateway: Gateway) -> list[int]:
    path = Path(f"/proc/{gateway.process.pid}/task/{gateway.process.pid}/children")
    return [int(one) for one in path.read_text().split()]


def check_killed(gateway: Gateway, *, calls: int, least_kills: int) -> None:
    try:
        load, kills = killed_while_under_load(gateway, calls=calls)
        # It serves again, however it was killed.
        wait_until(lambda: len(worker_pids(gateway)) == gateway.workers, "not started again")
        recorded = {one.request_id for one in gateway.records()}
        assert kills >= least_kills
        assert calls <= len(load.answered) < calls + CALLERS
        assert set(load.answered) - recorded == set()
        died = [one for one in gateway.events() if one["event"] == "worker_died"]
        assert len(died) >= least_kills
    finally:
        gateway.stop()
    assert verify_folder(gateway.folder / "ledger").broken is None


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers to kill in /proc")
def test_killed_workers_leave_no_answer_without_a_record(provider, tmp_path):
    check_killed(Gateway(tmp_path, document(provider.port), workers=2).start(), calls=3_000, least_kills=5)


@pytest.mark.skipif("NHIP_LONG_TESTS" not in os.environ, reason="minutes long: set NHIP_LONG_TESTS=1")
def test_killed_workers_in_fifty_thousand_calls(provider, tmp_path):
    check_killed(Gateway(tmp_path, document(provider.port), workers=2).start(), calls=50_000, least_kills=50)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few megabytes; needs the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"cannot mount a small disk: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_refuses_every_call_and_recovers(provider, tmp_path, small_disk):
    folder = tmp_path / "exchange"
    folder.mkdir()
    (folder / "ledger").symlink_to(small_disk, target_is_directory=True)
    gateway = Gateway(folder, document(provider.port), options={"segment_bytes": 64 * 1024}).start()
    try:
        assert gateway.call(f"{OPEN}/text").status == 200
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as handle:
            fill(handle)
        answers = []
        wait_until(
            lambda: answers.append(gateway.call(f"{OPEN}/text")) or answers[-1].status == 503,
            "never full",
            60,
        )
        assert answers[-1].error == "Server.ClientProxy.LedgerFull"
        assert answers[-1].json["type"] == "Server.ClientProxy.LedgerFull"
        assert "079204001234" not in answers[-1].body.decode()
        ballast.unlink()
        wait_until(lambda: gateway.call(f"{OPEN}/text").status == 200, "did not recover")
        recorded = {one.request_id for one in gateway.records()}
        good = [one.headers["x-road-request-id"] for one in answers if one.status == 200]
        assert set(good) - recorded == set()
        names = [one["event"] for one in gateway.events()]
        assert names.count("ledger_full") >= 1
        assert names[-1] == "ledger_back"
    finally:
        gateway.stop()


def fill(handle):
    for size in (1 << 20, 1 << 12, 1):
        try:
            while True:
                handle.write(b"x" * size)
        except OSError:
            continue


def resident_bytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(one.split()[1]) * 1024 for one in lines if one.startswith(name))


HUNDRED_MEGABYTES = 100 * 1024 * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads a process's memory in /proc")
def test_a_hundred_megabytes_each_way_in_flat_memory(provider, tmp_path):
    gateway = Gateway(tmp_path, document(provider.port), options={"body_seconds": 60}).start()
    try:
        gateway.call(f"{OPEN}/big?size=1000000")
        gateway.call(f"{OPEN}/echo", method="POST", body=b"x" * 1000000)
        (pid,) = worker_pids(gateway)
        before = resident_bytes(pid, "VmHWM")
        assert downloaded(gateway) == HUNDRED_MEGABYTES
        received = provider.received_bytes
        assert uploaded(gateway) == 404
        assert provider.received_bytes - received == HUNDRED_MEGABYTES
        assert resident_bytes(pid, "VmHWM") - before < 12 * 1024 * 1024
        sizes = [(one.request_bytes, one.response_bytes) for one in gateway.records()]
        assert (0, HUNDRED_MEGABYTES) in sizes
        assert (HUNDRED_MEGABYTES, 12) in sizes
    finally:
        gateway.stop()


def downloaded(gateway: Gateway) -> int:
    caller = Caller(gateway.port)
    caller.send(request(f"{OPEN}/big?size={HUNDRED_MEGABYTES}"))
    while caller.file.readline() != b"\r\n":
        pass
    total = 0
    while total < HUNDRED_MEGABYTES:
        total += len(caller.file.read(min(1 << 20, HUNDRED_MEGABYTES - total)))
    caller.close()
    return total


def uploaded(gateway: Gateway) -> int:
    gateway.document["services"][OPEN_SERVICE]["endpoints"].append({"method": "POST", "path": "/sink"})
    gateway.document["agreements"][1]["endpoints"].append(["POST", "/sink"])
    gateway.publish_and_wait()
    caller = Caller(gateway.port)
    caller.send(request(f"{OPEN}/sink", method="POST", headers={"Content-Length": str(HUNDRED_MEGABYTES)}))
    for _ in range(100):
        caller.send(b"x" * (1 << 20))
    answer = caller.read()
    caller.close()
    return answer.status if answer else 0


def test_a_circuit_opens_is_tried_and_closes(provider, tmp_path):
    options = {"circuit_failures": 3, "circuit_seconds": 0.5}
    gateway = Gateway(tmp_path, document(provider.port), options=options).start()
    port = free_port()
    try:
        gateway.document["services"][OPEN_SERVICE]["base_url"] = f"http://127.0.0.1:{port}/v1"
        gateway.publish_and_wait()
        errors = [gateway.call(f"{OPEN}/text").error for _ in range(4)]
        assert errors == ["Server.ServerProxy.NetworkError"] * 3 + ["Server.ServerProxy.ServiceDisabled"]
        state = gateway.folder / "state" / "w1.json"
        wait_until(lambda: '"state": "open"' in state.read_text(), "not shown")
        gateway.document["services"][OPEN_SERVICE]["base_url"] = f"http://127.0.0.1:{provider.port}/v1"
        gateway.publish_and_wait()
        wait_until(lambda: gateway.call(f"{OPEN}/text").status == 200, "did not close")
        names = [one["event"] for one in gateway.events() if one["event"].startswith("circuit")]
        assert names == ["circuit_open", "circuit_trying", "circuit_closed"]
    finally:
        gateway.stop()


def test_a_revoked_agreement_stops_a_kept_connection(provider, tmp_path):
    gateway = Gateway(tmp_path, document(provider.port)).start()
    caller = Caller(gateway.port)
    try:
        assert caller.send(request(f"{OPEN}/text")).read().status == 200
        gateway.document["agreements"].pop(1)
        assert gateway.publish_and_wait() < 1
        assert caller.send(request(f"{OPEN}/text")).read().error == "Server.ServerProxy.AccessDenied"
        assert gateway.records()[-1].client == CLIENT
    finally:
        caller.close()
        gateway.stop()
