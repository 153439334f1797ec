"""What the calls of one worker share."""

import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate

from nhip.base.exchange.gateway import tls
from nhip.base.exchange.gateway.circuits import Circuits
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway.projection import Projection
from nhip.base.exchange.gateway.providers import Place, Pool
from nhip.base.exchange.gateway.quotas import Quotas
from nhip.base.exchange.gateway.replay import Nonces
from nhip.base.exchange.gateway.signatures import Signer
from nhip.base.exchange.gateway.spool import Spool
from nhip.base.exchange.gateway.state import Board, Counters
from nhip.base.exchange.ledger.bodies import BodyStore
from nhip.base.exchange.ledger.errors import LedgerFull
from nhip.base.exchange.ledger.records import Record
from nhip.base.exchange.ledger.writer import Writer
from nhip.base.exchange.table import Agreement, Service, Table

LEDGER_PAUSE_SECONDS = 0.5


@dataclass(slots=True)
class Context:
    """One worker's table, keys, shared memory and connections."""

    options: Options
    name: str
    writer: Writer
    signer: Signer
    index_key: bytes
    nonces: Nonces
    quotas: Quotas
    circuits: Circuits
    pool: Pool
    board: Board
    bodies: BodyStore
    table: Table | None = None
    counters: Counters = field(default_factory=Counters)
    _projections: dict[tuple[str, ...], Projection] = field(default_factory=dict)
    door: ssl.SSLContext | None = None
    _places: dict[tuple[str, str], Place] = field(default_factory=dict)
    _ledger_closed_until: float = 0.0
    _date: tuple[int, str] = (0, "")

    def projection(self, agreement: Agreement) -> Projection:
        """The compiled patterns of an agreement."""
        found = self._projections.get(agreement.fields)
        if found is None:
            found = self._projections[agreement.fields] = Projection(agreement.fields)
        return found

    def place(self, service: Service) -> Place:
        """Where a service answers."""
        key = service.base_url, service.peer
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = Place.of(service.base_url, peer=service.peer)
        return found

    def take_table(self, table: Table) -> None:
        """From here on every decision is made with this table."""
        self._projections.clear()
        self._places.clear()
        self.table = table
        self.trust_peers()

    def trust_peers(self) -> None:
        """Knows other platforms by their authorities: those we call, and those that call us."""
        peers = self.table.peers.values() if self.table else ()
        self.pool.join(tls.peer_contexts(peers, self.options))
        if self.door is not None:
            tls.accept(self.door, peers)

    def spool(self) -> Spool:
        """An empty spool."""
        return Spool(memory_bytes=self.options.memory_bytes, folder=self.options.spool_folder)

    @property
    def is_ledger_closed(self) -> bool:
        """Whether the ledger just refused a record: then no call is begun whose record could not be
        written.
        """
        return time.monotonic() < self._ledger_closed_until

    async def append(self, record: Record) -> None:
        """Returns when the record is durable. Raises LedgerFull, and then lets no call begin for a
        moment.
        """
        try:
            await self.writer.append(record)
        except LedgerFull:
            if not self._ledger_closed_until:
                self.board.event("ledger_full")
            self._ledger_closed_until = time.monotonic() + LEDGER_PAUSE_SECONDS
            raise
        if self._ledger_closed_until:
            self._ledger_closed_until = 0.0
            self.board.event("ledger_back")
        self.counters.calls += 1
        self.counters.outcomes[record.outcome] += 1
        if record.error:
            self.counters.errors[record.error] += 1

    def date(self) -> str:
        """The Date header, made once a second."""
        now = int(time.time())
        if self._date[0] != now:
            self._date = now, formatdate(now, usegmt=True)
        return self._date[1]


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end of a connection: the digest and expiry of its certificate, none on the
    plain port.
    """

    is_tls: bool = False
    certificate: str = ""
    valid_until: float = 0.0

    @classmethod
    def of(cls, tls: ssl.SSLObject | None) -> "Peer":
        """The peer of a connection whose handshake is done."""
        import hashlib

        if tls is None:
            return cls()
        der = tls.getpeercert(binary_form=True) or b""
        described = tls.getpeercert() or {}
        until = ssl.cert_time_to_seconds(str(described["notAfter"])) if "notAfter" in described else 0.0
        return cls(True, hashlib.sha256(der).hexdigest() if der else "", until)


def now() -> datetime:
    """This instant; the worker knows no other clock."""
    return datetime.now(UTC)
