"""How a gateway is started, and its limits."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the supervisor is told. Sizes in bytes, times in seconds.

    `port` is the plain port, 0 for none: it is for a loopback `host` only. `tls_port` is the port of mutual
    TLS, 0 for none. A worker keeps a body in memory up to `memory_bytes` and spools it to disk above.
    """

    folder: Path
    workers: int = 1
    host: str = "127.0.0.1"
    port: int = 0
    tls_port: int = 0
    memory_bytes: int = 256 * 1024
    projection_bytes: int = 32 * 1024 * 1024
    stream_from_bytes: int = 64 * 1024
    idle_seconds: float = 75
    body_seconds: float = 30
    connect_seconds: float = 3
    total_seconds: float = 900
    signature_seconds: int = 300
    skew_seconds: int = 5
    segment_bytes: int = 64 << 20
    circuit_failures: int = 5
    circuit_seconds: float = 10

    def to_json(self) -> str:
        """For the command line of a worker."""
        return json.dumps({**asdict(self), "folder": str(self.folder)})

    @classmethod
    def from_json(cls, text: str) -> "Options":
        """The options a worker was started with."""
        values = json.loads(text)
        return cls(**{**values, "folder": Path(values["folder"])})

    @property
    def table_file(self) -> Path:
        """Where the control plane writes the decision table."""
        return self.folder / "table.json"

    @property
    def ledger_folder(self) -> Path:
        """Where the records go."""
        return self.folder / "ledger"

    @property
    def state_folder(self) -> Path:
        """What workers share (quotas, nonces) and show (circuits, counters)."""
        return self.folder / "state"

    @property
    def spool_folder(self) -> Path:
        """Where bodies above `memory_bytes` wait; files in it have no name and vanish with their worker."""
        return self.folder / "spool"

    @property
    def signing_key_file(self) -> Path:
        """The Ed25519 key (PEM) that signs answers; made at first start, its public half beside it."""
        return self.folder / "keys" / "gateway.pem"

    @property
    def index_key_file(self) -> Path:
        """The 32 bytes under which subjects are indexed in records; made at first start."""
        return self.folder / "keys" / "index.key"

    @property
    def bodies_key_file(self) -> Path:
        """The 32 bytes that wrap the keys of kept bodies; made at first start."""
        return self.folder / "keys" / "bodies.key"

    @property
    def certificate_file(self) -> Path:
        """The gateway's TLS certificate and the chain above it, in PEM."""
        return self.folder / "keys" / "tls.crt"

    @property
    def certificate_key_file(self) -> Path:
        """The private key of the TLS certificate, in PEM."""
        return self.folder / "keys" / "tls.key"

    @property
    def peer_certificate_file(self) -> Path:
        """The certificate with which this gateway opens connections to those of other platforms, in PEM."""
        return self.folder / "keys" / "peer.crt"

    @property
    def peer_certificate_key_file(self) -> Path:
        """Its private key, in PEM."""
        return self.folder / "keys" / "peer.key"

    @property
    def catalogue_file(self) -> Path:
        """The signed catalogue that other platforms read; written by the control plane."""
        return self.folder / "catalogue.json"

    @property
    def authorities_file(self) -> Path:
        """The authorities whose client certificates are accepted, in PEM."""
        return self.folder / "ca.pem"
