"""The evidence log: durable appends by how many call at once, sealing, proofs, and the check of all.

In a folder of its own: appends a second and a processor second, and how long one waits (each returns only
when its record is on the disk); then records sealed, proofs made and records checked a processor second.
"""

import asyncio
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

AT_ONCE = (1, 16, 128, 512)
SECONDS = 4.0
PROOFS = 200


def main(arguments: list[str]) -> int:
    """`[FOLDER]`: where to write, when the disk to measure is not that of the temporary folder."""
    with tempfile.TemporaryDirectory(prefix="nhip-bench-", dir=arguments[0] if arguments else None) as name:
        folder = Path(name) / "ledger"
        print("  at once   appends/s   a CPU-s    p50 ms    p99 ms   syncs alone ms")
        for at_once in AT_ONCE:
            asyncio.run(_append(folder, at_once))
        return _afterwards(folder)


async def _append(folder: Path, at_once: int) -> None:
    from nhip.base.exchange.ledger.writer import Writer

    writer = Writer(folder, worker=f"w{at_once}")
    waits: list[float] = []
    began, processor = time.perf_counter(), time.process_time()

    async def caller() -> None:
        while time.perf_counter() - began < SECONDS:
            asked = time.perf_counter()
            await writer.append(_record())
            waits.append(time.perf_counter() - asked)

    await asyncio.gather(*(caller() for _ in range(at_once)))
    wall, processor = time.perf_counter() - began, time.process_time() - processor
    await writer.close()
    waits.sort()
    p50, p99 = (waits[int(len(waits) * share)] * 1000 for share in (0.5, 0.99))
    figures = f"{at_once:9,} {len(waits) / wall:11,.0f} {len(waits) / processor:9,.0f}"
    print(f"{figures} {p50:9.1f} {p99:9.1f} {_sync_milliseconds(folder):16.1f}")


def _record() -> Any:
    from nhip.base.exchange.ledger.records import Outcome, Record, Timings
    from nhip.kernel.ids import new_id

    return Record(
        id=str(new_id()),
        at="2026-11-22T12:00:00.000Z",
        instance="VN-79",
        client="VN-79/GOV/79-HT/tu-phap",
        service="VN-79/GOV/79-CA/dan-cu/ho-khau",
        outcome=Outcome.ANSWERED,
        method="GET",
        endpoint="/people/{id}",
        agreement="ho-khau-khai-sinh",
        agreement_version=3,
        purpose="cap-giay-khai-sinh",
        subject="ab" * 32,
        request_sha512="x" * 88,
        response_sha256="cd" * 32,
        status=200,
        fields_given=("/name", "/members/*/name"),
        timings=Timings(1, 2, 3, 4),
    )


def _sync_milliseconds(folder: Path) -> float:
    """What the disk itself takes for 64 kilobytes, at the median: the floor under every append."""
    path, taken = folder / "sync", []
    with path.open("wb", buffering=0) as file:
        for _round in range(40):
            file.write(bytes(64 << 10))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    path.unlink()
    return sorted(taken)[len(taken) // 2] * 1000


def _afterwards(folder: Path) -> int:
    from nhip.base.exchange.ledger.authorities import DevelopmentAuthority
    from nhip.base.exchange.ledger.checking import verify_folder
    from nhip.base.exchange.ledger.keys import signing_key
    from nhip.base.exchange.ledger.proofs import proof
    from nhip.base.exchange.ledger.reading import read
    from nhip.base.exchange.ledger.sealing import Sealer

    keys = folder.parent / "keys"
    sealer = Sealer(
        folder,
        key=signing_key(keys / "ledger.pem"),
        authority=DevelopmentAuthority(keys),
        origin="bench/ledger",
    )
    began = time.process_time()
    count = sealer.seal().added
    print(f"{count / (time.process_time() - began):12,.0f} records sealed a CPU-s ({count:,} in one round)")
    ids = [one.id for _position, one in read(folder)]
    began = time.process_time()
    for record_id in ids[:: max(1, len(ids) // PROOFS)][:PROOFS]:
        proof(folder, record_id)
    print(f"{PROOFS / (time.process_time() - began):12,.0f} proofs a CPU-s")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    report = verify_folder(folder)
    taken = time.process_time() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{report.sealed / taken:12,.0f} records checked a CPU-s, with {grown} KiB more memory")
    return 0 if report.is_whole and report.sealed == len(ids) else 1
