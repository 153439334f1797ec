"""Loads for the exchange's benchmark: wrk where it is installed, and callers that sign over mutual TLS."""

import asyncio
import json
import re
import shutil
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Result:
    """What a load saw: answers, seconds, latencies in milliseconds, answers that were no 200."""

    answers: int
    seconds: float
    p50: float = 0.0
    p99: float = 0.0
    errors: int = 0


def plain(url: str, *, header: str, seconds: float, pinned: list[int]) -> Result:
    """Unsigned calls over kept connections, as fast as they are answered."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return _own(url, header=header, seconds=seconds, pinned=pinned)
    command = ["taskset", "-c", ",".join(map(str, pinned)), wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s"]
    done = subprocess.run(
        [*command, "--latency", "-H", header, url], capture_output=True, text=True, check=True
    )
    return _of_wrk(done.stdout)


def _of_wrk(text: str) -> Result:
    count, seconds = re.search(r"(\d+) requests in ([\d.]+)s", text).groups()  # type: ignore[union-attr]
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Result(
        int(count),
        float(seconds),
        _share(text, "50%"),
        _share(text, "99%"),
        int(errors.group(1)) if errors else 0,
    )


def _share(text: str, name: str) -> float:
    value, unit = re.search(rf"{name}\s+([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def _own(url: str, *, header: str, seconds: float, pinned: list[int]) -> Result:
    host, _, path = url.removeprefix("http://").partition("/")
    request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n{header}\r\n\r\n"
    return _started({"port": int(host.rpartition(":")[2]), "requests": [request], "seconds": seconds}, pinned)


def signed(
    port: int, requests: list[str], *, tls: dict[str, str], rate: float, seconds: float, pinned: list[int]
) -> Result:
    """Signed calls, each once, over mutual TLS; at a steady `rate` a second, or 0 for as fast as they go."""
    return _started(
        {"port": port, "requests": requests, "tls": tls, "rate": rate, "seconds": seconds}, pinned
    )


def _started(task: dict[str, object], pinned: list[int]) -> Result:
    command = ["taskset", "-c", ",".join(map(str, pinned)), sys.executable, str(Path(__file__))]
    done = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, check=True)
    return Result(**json.loads(done.stdout))


class _Load:
    def __init__(self, task: dict[str, object]) -> None:
        self.task = task
        self.requests = [one.encode() for one in task["requests"]]  # type: ignore[attr-defined]
        self.next = 0
        self.latencies: list[float] = []
        self.errors = 0
        self.rate = float(task.get("rate", 0))  # type: ignore[arg-type]

    async def run(self) -> dict[str, float]:
        links = [await self._link() for _ in range(CONNECTIONS)]
        self.begun = time.perf_counter()
        self.until = self.begun + float(self.task["seconds"])  # type: ignore[arg-type]
        await asyncio.gather(*(self._call(*link) for link in links))
        spent = time.perf_counter() - self.begun
        marks = quantiles(self.latencies, n=100)
        found = {"p50": marks[49] * 1000, "p99": marks[98] * 1000, "errors": self.errors}
        return {"answers": len(self.latencies), "seconds": spent, **found}

    async def _link(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        tls = self.task.get("tls")
        context = None
        if isinstance(tls, dict):
            context = ssl.create_default_context(cafile=tls["authority"])
            context.load_cert_chain(tls["certificate"], tls["key"])
        name = "localhost" if context else None
        return await asyncio.open_connection(
            "127.0.0.1", self.task["port"], ssl=context, server_hostname=name
        )  # type: ignore[arg-type]

    def _due(self) -> tuple[bytes, float] | None:
        number, self.next = self.next, self.next + 1
        due = self.begun + number / self.rate if self.rate else time.perf_counter()
        if due >= self.until or ("tls" in self.task and number >= len(self.requests)):
            return None
        return self.requests[number % len(self.requests)], due

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (found := self._due()) is not None:
            request, due = found
            await asyncio.sleep(max(due - time.perf_counter(), 0)) if self.rate else None
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
            # From the moment it was due: a load that waits for the answer before would hide a stall.
            self.latencies.append(time.perf_counter() - due)
            self.errors += not head.startswith(b"HTTP/1.1 200")


if __name__ == "__main__":
    import uvloop

    print(json.dumps(uvloop.run(_Load(json.load(sys.stdin)).run())))
