"""Child processes that work as fast as they can until they are killed: one appends, one seals.

The first says each id once it was acknowledged, the second the size of each head it signed.
"""

import asyncio
import os
import sys
from pathlib import Path

from nhip.base.exchange.ledger.writer import Writer
from nhip.base.exchange.tests.ledger.making import append, record, sealer

AT_ONCE = 64


async def main(folder: Path) -> None:
    # Small segments: kills meet the turn of a segment too.
    writer = Writer(folder, worker="w1", segment_bytes=200_000)
    os.write(1, b"ready\n")

    async def caller() -> None:
        while True:
            one = record()
            await writer.append(one)
            os.write(1, one.id.encode() + b"\n")

    await asyncio.gather(*(caller() for _ in range(AT_ONCE)))


def seal(folder: Path) -> None:
    os.write(1, b"ready\n")
    while True:
        append(folder, 40, segment_bytes=50_000)
        head = sealer(folder).seal().head
        os.write(1, f"{head.size if head else 0}\n".encode())


if __name__ == "__main__":
    if sys.argv[1] == "append":
        asyncio.run(main(Path(sys.argv[2])))
    seal(Path(sys.argv[2]))
