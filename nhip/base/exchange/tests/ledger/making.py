"""Ledgers and records for tests."""

import itertools
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from nhip.base.exchange.ledger.authorities import DevelopmentAuthority
from nhip.base.exchange.ledger.chain import Chain
from nhip.base.exchange.ledger.keys import signing_key
from nhip.base.exchange.ledger.reading import read
from nhip.base.exchange.ledger.records import Outcome, Record, Timings
from nhip.base.exchange.ledger.sealing import Sealer
from nhip.kernel import clock
from nhip.kernel.ids import new_id

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORIGIN = "VN-79/exchange"
_made = itertools.count()


def _id() -> str:
    """An id of the test's own clock: a record is looked for by the instant in its id."""
    instant = int(clock.now().timestamp() * 1000) << 80 | 0x7 << 76
    return str(UUID(int=instant | next(_made) % 4096 << 64 | new_id().int % (1 << 64)))


def record(**changes: object) -> Record:
    values: dict[str, object] = {
        "id": _id(),
        "at": "2026-11-22T12:00:00.000Z",
        "instance": "VN-79",
        "client": "VN-79/GOV/79-HT/tu-phap",
        "service": "VN-79/GOV/79-CA/dan-cu/ho-khau",
        "outcome": Outcome.ANSWERED,
        "method": "GET",
        "endpoint": "/people/{id}",
        "purpose": "cap-giay-khai-sinh",
        "status": 200,
        "fields_given": ("/name", "/members/*/name"),
        "timings": Timings(1, 2, 3, 4),
    }
    return Record(**{**values, **changes})  # type: ignore[arg-type]


def append(folder: Path, count: int, *, worker: str = "w1", segment_bytes: int = 64 << 20) -> list[str]:
    """Append records in one batch; answers their ids."""
    records = [record() for _ in range(count)]
    chain = Chain(folder, worker=worker, segment_bytes=segment_bytes)
    chain.commit(records)
    chain.close()
    return [one.id for one in records]


def authority(folder: Path) -> DevelopmentAuthority:
    return DevelopmentAuthority(folder.parent / "keys")


def sealer(folder: Path, *, by: object = None) -> Sealer:
    key = signing_key(folder.parent / "keys" / "ledger.pem")
    return Sealer(folder, key=key, authority=by or authority(folder), origin=ORIGIN)  # type: ignore[arg-type]


def ids(folder: Path) -> list[str]:
    return [one.id for _position, one in read(folder)]


def segment_of(folder: Path, *, worker: str = "w1") -> Path:
    return sorted((folder / "segments" / worker).glob("*.seg"))[-1]
