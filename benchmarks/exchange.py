"""The exchange's gateway: against a proxy that only passes on, on its full path, and as agreements grow.

One worker on one core, the load and the upstream on the others. Requests a CPU-second are those of the
measured process alone, so a busy machine does not change them much. `--seconds N` for each load, 3 by
default.
"""

import argparse
import datetime
import os
import shutil
import tempfile
import time
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import _exchange_load as load
from benchmarks import _exchange_processes as processes

CLIENT, SERVICE = "VN-79/GOV/bench/client", "VN-79/GOV/bench/provider/service"
TARGET = f"/r1/{SERVICE}/people/079204001234"
ROUNDS = 3


def main(arguments: list[str]) -> int:
    """`--seconds N`."""
    parser = argparse.ArgumentParser(prog="./run bench exchange")
    parser.add_argument("--seconds", type=float, default=3)
    seconds = parser.parse_args(arguments).seconds
    _decisions()
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as folder:
        return _paths(Path(folder), seconds)


def _table(
    upstream: int, *, agreements: int = 1, signed: bool, key: bytes = bytes(32), certificate: str = ""
) -> dict[str, Any]:
    far = {"valid_from": "2020-01-01T00:00:00Z", "valid_to": "2099-01-01T00:00:00Z"}
    endpoint = {"method": "GET", "path": "/people/{id}"}
    clients = [CLIENT, *(f"{CLIENT}-{n}" for n in range(1, agreements))]
    keys = [{"kid": "k1", "ed25519": b64encode(key).decode(), "until": far["valid_to"]}]
    service = {
        "base_url": f"http://127.0.0.1:{upstream}",
        "timeout_seconds": 10,
        "signature_required": signed,
    }
    return {
        "version": 1,
        "instance": "VN-79",
        "clients": {one: {"name": one, "keys": keys, "certificates": [certificate]} for one in clients},
        "services": {SERVICE: {**service, "endpoints": [endpoint]}},
        "agreements": [
            {
                "id": f"A{n}",
                "version": 1,
                "client": one,
                "service": SERVICE,
                "endpoints": [["GET", "/people/{id}"]],
                "fields": ["/name"] if signed else ["/**"],
                "purpose": "bench",
                "quota": {"per_minute": 10**8, "per_day": 10**9},
                **far,
            }
            for n, one in enumerate(clients)
        ],
    }


def _decisions() -> None:
    from nhip.base.exchange.table import Call, decide, parse

    print("decision time, and how long a worker takes to read the table:")
    for agreements in (100, 1_000, 10_000, 100_000):
        document = _table(1, agreements=agreements, signed=False)
        begun = time.process_time()
        table = parse(document)
        read = time.process_time() - begun
        call = Call(
            f"{CLIENT}-{agreements // 2}", SERVICE, "GET", "/people/1", datetime.datetime.now(datetime.UTC)
        )
        begun = time.process_time()
        allowed = [decide(table, call).allowed for _ in range(20_000)]
        each = (time.process_time() - begun) / len(allowed) * 1e6
        print(f"{agreements:9,d} agreements  {each:6.2f} µs a decision  {read * 1000:8.1f} ms to read")
        assert all(allowed)


def _paths(folder: Path, seconds: float) -> int:
    _, others = processes.cores()
    upstream = processes.free_port()
    with processes.running(processes.upstream_command(upstream), port=upstream, pinned=others):
        peer = _peer(folder, upstream, seconds)
        for mode in ("unlogged", "logged"):
            ours = _pass_through(folder / mode, upstream, seconds, mode)
            print(f"{'':24} {ours / peer:8.2f} of the peer")
        return _full_path(folder / "full", upstream, seconds)


def _best(process: Any, run: Any) -> tuple[float, load.Result]:
    """The best of some rounds, as requests a CPU-second of the process, and that round's result."""
    found = []
    for _ in range(ROUNDS):
        before = processes.cpu_seconds(process)
        result = run()
        found.append((result.answers / (processes.cpu_seconds(process) - before), result))
    return max(found, key=lambda one: one[0])


def _say(name: str, rate: float, result: load.Result) -> None:
    print(
        f"{name:24} {rate:8,.0f} requests/CPU-s  {result.answers / result.seconds:8,.0f} requests/s  "
        f"p50 {result.p50:6.2f} ms  p99 {result.p99:6.2f} ms  {result.errors} errors",
        flush=True,
    )


def _peer(folder: Path, upstream: int, seconds: float) -> float:
    measured, others = processes.cores()
    port = processes.free_port()
    name, command = processes.peer_command(folder, port=port, upstream=upstream)
    with processes.running(command, port=port, pinned=measured) as process:
        url, header = f"http://127.0.0.1:{port}/people/1", "X-Road-Client: x"
        rate, result = _best(process, lambda: load.plain(url, header=header, seconds=seconds, pinned=others))
    print(f"pass-through; the peer is {name}:")
    _say("peer", rate, result)
    return rate


def _pass_through(folder: Path, upstream: int, seconds: float, mode: str) -> float:
    from nhip.base.exchange import table
    from nhip.base.exchange.gateway.options import Options

    measured, others = processes.cores()
    options = Options(folder=folder, port=processes.free_port())
    table.write(_table(upstream, signed=False), options.table_file)
    url, header = f"http://127.0.0.1:{options.port}{TARGET}", f"X-Road-Client: {CLIENT}"
    with processes.running(
        processes.gateway_command(options.to_json(), mode=mode), port=options.port, pinned=measured
    ) as process:
        rate, result = _best(process, lambda: load.plain(url, header=header, seconds=seconds, pinned=others))
    names = {"unlogged": "decision, no record", "logged": "decision, durable record"}
    _say(names[mode], rate, result)
    return rate


def _full_path(folder: Path, upstream: int, seconds: float) -> int:
    from nhip.base.exchange import table
    from nhip.base.exchange.gateway.options import Options
    from nhip.base.exchange.gateway.signatures import Signer
    from nhip.base.exchange.tests.gateway.certificates import Authority

    folder.mkdir()
    authority = Authority(folder)
    server, caller = authority.issue("server"), authority.issue("caller")
    (folder / "keys").mkdir()
    shutil.copy(server[0], folder / "keys" / "tls.crt")
    shutil.copy(server[1], folder / "keys" / "tls.key")
    shutil.copy(authority.file, folder / "ca.pem")
    signer = Signer(os.urandom(32), keyid="k1")
    options = Options(folder=folder, tls_port=processes.free_port())
    document = _table(upstream, signed=True, key=signer.public, certificate=caller[2])
    table.write(document, options.table_file)
    tls = {"authority": str(authority.file), "certificate": str(caller[0]), "key": str(caller[1])}
    return _measure_full(replace(options), signer, tls, seconds)


def _measure_full(options: Any, signer: Any, tls: dict[str, str], seconds: float) -> int:
    measured, others = processes.cores()
    print("full path: mutual TLS, verify, nonce, decision, quota, projection, sign, durable record:")
    command = processes.gateway_command(options.to_json(), mode="logged")
    with processes.running(command, port=options.tls_port, pinned=measured) as process:

        def run(rate: float) -> load.Result:
            requests = _signed_requests(signer, int((rate or 6_000) * seconds))
            return load.signed(options.tls_port, requests, tls=tls, rate=rate, seconds=seconds, pinned=others)

        rate, result = _best(process, lambda: run(0))
        _say("as fast as it goes", rate, result)
        steady, at_rate = _best(process, lambda: run(500))
        _say("at 500 requests/s", steady, at_rate)
        return 1 if result.errors or at_rate.errors else 0


def _signed_requests(signer: Any, count: int) -> list[str]:
    from nhip.base.exchange.tests.gateway.running import request

    return [
        request(TARGET, client=CLIENT, signed=True, signer=signer, scheme="https").decode()
        for _ in range(count)
    ]
