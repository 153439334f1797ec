"""The processes of the exchange's benchmark: an upstream, a peer that only passes on, and the gateway."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BODY_BYTES = 510
TICKS = os.sysconf("SC_CLK_TCK")

UPSTREAM = """
import asyncio, sys, uvloop
ANSWER = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n"
BODY = b'{"name":"' + b"x" * (int(sys.argv[2]) - 11) + b'"}'
ANSWER = ANSWER % len(BODY) + BODY
class Upstream(asyncio.Protocol):
    def connection_made(self, transport): self.transport, self.buffer = transport, b""
    def data_received(self, data):
        self.buffer += data
        count = self.buffer.count(b"\\r\\n\\r\\n")
        if count:
            self.buffer = self.buffer[self.buffer.rindex(b"\\r\\n\\r\\n") + 4:]
            self.transport.write(ANSWER * count)
async def main():
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
uvloop.run(main())
"""

# The least a proxy in Python can do, for machines without nginx: bytes from one socket to another.
RAW_PROXY = """
import asyncio, sys, uvloop
class Back(asyncio.Protocol):
    def __init__(self, front): self.front = front
    def connection_made(self, transport): self.transport = transport
    def data_received(self, data): self.front.write(data)
class Front(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.back, self.waiting = transport, None, []
        asyncio.ensure_future(self.open())
    async def open(self):
        loop = asyncio.get_running_loop()
        made = loop.create_connection(lambda: Back(self.transport), "127.0.0.1", int(sys.argv[2]))
        _, self.back = await made
        for data in self.waiting: self.back.transport.write(data)
    def data_received(self, data):
        self.back.transport.write(data) if self.back else self.waiting.append(data)
async def main():
    server = await asyncio.get_running_loop().create_server(Front, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
uvloop.run(main())
"""

NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; keepalive_requests 1000000;
  upstream backend {{ server 127.0.0.1:{upstream}; keepalive 256; keepalive_requests 1000000; }}
  server {{ listen 127.0.0.1:{port};
    location / {{ proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }} }}
}}
"""

GATEWAY = """
import sys
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway import worker
from nhip.base.exchange.ledger.records import Receipt, encode
class Nowhere:
    def __init__(self, folder, *, worker, segment_bytes): self.worker = worker
    async def append(self, record): encode(record, worker=self.worker, prev="0" * 64)
    async def close(self): pass
if sys.argv[2] == "unlogged":
    worker.Writer = Nowhere
from nhip.base.exchange.gateway.supervisor import prepare
options = Options.from_json(sys.argv[1])
prepare(options)
worker.main(["1", sys.argv[1]])
"""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cores() -> tuple[list[int], list[int]]:
    """Where what is measured runs, and where the load and the upstream run."""
    usable = sorted(os.sched_getaffinity(0))
    return (usable[:1], usable[1:]) if len(usable) > 1 else (usable, usable)


@contextmanager
def running(command: list[str], *, port: int, pinned: list[int]) -> Iterator[subprocess.Popen[bytes]]:
    """A process on its cores, from the moment its port is open."""
    process = subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, pinned))
    try:
        _wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing opened port {port}")


def upstream_command(port: int) -> list[str]:
    """The upstream that both the peer and the gateway call."""
    return [sys.executable, "-c", UPSTREAM, str(port), str(BODY_BYTES)]


def peer_command(folder: Path, *, port: int, upstream: int) -> tuple[str, list[str]]:
    """nginx where it is installed, else a proxy of bytes."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        return "raw uvloop proxy (nginx is not installed)", [
            sys.executable,
            "-c",
            RAW_PROXY,
            str(port),
            str(upstream),
        ]
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, upstream=upstream))
    return "nginx proxy_pass", [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]


def gateway_command(options: str, *, mode: str) -> list[str]:
    """One worker of the gateway; `mode` is "logged", or "unlogged" to see what the ledger costs."""
    return [sys.executable, "-c", GATEWAY, options, mode]


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time of a process and its children until now."""
    pids = [process.pid, *_children(process.pid)]
    return sum(_times(pid) for pid in pids)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _times(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
