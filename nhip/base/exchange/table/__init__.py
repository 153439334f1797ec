"""The decision table: what every call may do, as plain data that a gateway's worker holds in memory.

The control plane compiles agreements into it and writes it with `write`; the gateway reads it with `read` and
asks `decide` for each call. "May I, and if not why" asks the same function, so the answer before the call is
the answer of the call. Nothing here opens a socket, knows Django or looks at the clock.

    table = read(folder / "table.json")
    call = Call(client="VN-79/GOV/79-HT/tu-phap", service="VN-79/GOV/79-CA/dan-cu/ho-khau", method="GET",
                path="/people/079204001234", at=now())
    decision = decide(table, call)
    decision.allowed, decision.reason, SENTENCES[decision.reason] % decision.values
"""

from nhip.base.exchange.table.deciding import build, decide
from nhip.base.exchange.table.entries import (
    ERROR_TYPES,
    EVERYTHING,
    Agreement,
    Call,
    Client,
    Decision,
    Endpoint,
    Party,
    Peer,
    Quota,
    Reason,
    Service,
    SigningKey,
    SubjectPlace,
    Table,
    TableError,
)
from nhip.base.exchange.table.reading import parse, read, write
from nhip.base.exchange.table.wording import SENTENCES

__all__ = [
    "ERROR_TYPES",
    "EVERYTHING",
    "SENTENCES",
    "Agreement",
    "Call",
    "Client",
    "Decision",
    "Endpoint",
    "Party",
    "Peer",
    "Quota",
    "Reason",
    "Service",
    "SigningKey",
    "SubjectPlace",
    "Table",
    "TableError",
    "build",
    "decide",
    "parse",
    "read",
    "write",
]
