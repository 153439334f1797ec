"""Reads of the exchange: contracts, never rows."""

from nhip.base.exchange.queries import (
    accesses,
    agreements,
    asking,
    decision_table,
    evidence,
    members,
    monitoring,
    peers,
    services,
)

__all__ = [
    "accesses",
    "agreements",
    "asking",
    "decision_table",
    "evidence",
    "members",
    "monitoring",
    "peers",
    "services",
]
