"""Reads of the exchange: contracts, never rows."""

from nhip.base.exchange.queries import (
    accesses,
    agreements,
    asking,
    decision_table,
    evidence,
    instance,
    members,
    monitoring,
    peers,
    retention,
    services,
)

__all__ = [
    "accesses",
    "agreements",
    "asking",
    "decision_table",
    "evidence",
    "instance",
    "members",
    "monitoring",
    "peers",
    "retention",
    "services",
]
