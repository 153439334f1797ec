"""Tables of exchange; private to the module."""

from nhip.base.exchange.models.accesses import AccessRow, Incident, IngestPosition, TableState
from nhip.base.exchange.models.agreements import Agreement, AgreementVersion
from nhip.base.exchange.models.federation import Peer
from nhip.base.exchange.models.members import Certificate, Member, SigningKey, Subsystem
from nhip.base.exchange.models.services import Endpoint, Service, Version
from nhip.base.exchange.models.tracking import AccessQuestion, Deferral

__all__ = [
    "AccessQuestion",
    "AccessRow",
    "Agreement",
    "AgreementVersion",
    "Certificate",
    "Deferral",
    "Endpoint",
    "Incident",
    "IngestPosition",
    "Member",
    "Peer",
    "Service",
    "SigningKey",
    "Subsystem",
    "TableState",
    "Version",
]
