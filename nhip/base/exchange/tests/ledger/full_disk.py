"""A child process that writes until the disk takes nothing more, makes room, and writes on."""

import resource
import subprocess
import sys
from pathlib import Path

from nhip.base.exchange.ledger.chain import Chain
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import LedgerFull
from nhip.base.exchange.tests.ledger.making import ids, record


def fill(chain: Chain) -> tuple[list[str], int]:
    """Write until refused, three times over: what was acknowledged, and how often it was refused."""
    kept: list[str] = []
    refused = 0
    while refused < 3:
        batch = [record() for _ in range(7)]
        try:
            chain.commit(batch)
        except LedgerFull:
            refused += 1
        else:
            kept += [one.id for one in batch]
    return kept, refused


def limit(folder: Path) -> None:
    """The limit of a file's size stands for a full disk: it cuts a write in the middle."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    chain = Chain(folder, worker="w1")
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    kept, refused = fill(chain)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    after = [record() for _ in range(3)]
    chain.commit(after)
    print(refused, *kept, *(one.id for one in after))


def disk(folder: Path) -> None:
    """A disk of 256 kilobytes, in a mount namespace of this process."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"mount: {done.stderr}")
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(100_000))
    chain = Chain(folder, worker="w1")
    kept, refused = fill(chain)
    print("refused" if refused == 3 and kept else "never refused")
    ballast.unlink()
    after = [record() for _ in range(3)]
    chain.commit(after)
    chain.close()
    is_there = ids(folder) == [*kept, *(one.id for one in after)]
    print("every acknowledged record is there" if is_there else "records are lost")
    print("whole" if verify_folder(folder).is_whole else "broken")


if __name__ == "__main__":
    {"limit": limit, "disk": disk}[sys.argv[1]](Path(sys.argv[2]))
