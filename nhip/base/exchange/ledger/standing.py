"""How the evidence of a ledger stands: what is sealed, stamped and archived, and what waits."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from nhip.base.exchange.ledger import archives, disk
from nhip.base.exchange.ledger.heads import Heads
from nhip.base.exchange.ledger.segments import segments, worker_folder, workers
from nhip.base.exchange.ledger.tree import FOLDER

FAULT_FILE = "stamp-fault.json"


@dataclass(frozen=True, slots=True)
class StampFault:
    """Why no time-stamp comes: `since` its first try that failed (RFC 3339), after `tries` of them."""

    since: str
    message: str
    tries: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of one ledger, in records unless the name says otherwise."""

    sealed: int
    sealed_at: datetime | None
    stamped: int
    fault: StampFault | None
    archived: int
    archives: int
    archives_elsewhere: int
    segments: int
    segment_bytes: int

    @property
    def waiting(self) -> int:
        """Sealed records that no time-stamp covers yet."""
        return self.sealed - self.stamped


def standing(folder: Path) -> Standing:
    """The figures of a ledger; all nothing where there is none yet. Raises LedgerDamaged."""
    heads = Heads(folder)
    newest, stamp = heads.newest(), heads.newest_stamp()
    known = archives.archives(folder)
    found = [one for name in workers(Path(folder)) for one in segments(worker_folder(Path(folder), name))]
    return Standing(
        sealed=newest.size if newest else 0,
        sealed_at=newest.at if newest else None,
        stamped=stamp.size if stamp else 0,
        fault=stamp_fault(folder),
        archived=known[-1].last if known else 0,
        archives=len(known),
        archives_elsewhere=sum(not (Path(folder) / archives.FOLDER / one.name).exists() for one in known),
        segments=len(found),
        segment_bytes=sum(one.path.stat().st_size for one in found),
    )


def stamp_fault(folder: Path) -> StampFault | None:
    """What keeps time-stamps from coming; nothing while they do."""
    try:
        return StampFault(**json.loads((Path(folder) / FOLDER / FAULT_FILE).read_bytes()))
    except FileNotFoundError:
        return None


def keep_stamp_fault(folder: Path, message: str, *, at: datetime) -> None:
    """One more try failed, of a row that began with the first."""
    before = stamp_fault(folder)
    since = before.since if before else at.isoformat(timespec="seconds")
    fault = StampFault(since, message, before.tries + 1 if before else 1)
    content = json.dumps(asdict(fault), ensure_ascii=False).encode()
    disk.write_whole(Path(folder) / FOLDER / FAULT_FILE, content)


def forget_stamp_fault(folder: Path) -> None:
    """The authority answers again."""
    (Path(folder) / FOLDER / FAULT_FILE).unlink(missing_ok=True)
