"""Other platforms, our own card, and the catalogue we give them."""

import base64
import json
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange import contracts
from nhip.base.exchange.adapters import authority
from nhip.base.exchange.adapters.openapi import read_description
from nhip.base.exchange.contracts.federation import (
    Card,
    Catalogue,
    OfferedMember,
    OfferedService,
    OfferedSubsystem,
    Peer,
    PeerState,
    UnknownPeer,
)
from nhip.base.exchange.ledger import keys
from nhip.base.exchange.models import Peer as Row
from nhip.base.exchange.models import Service, Version
from nhip.base.exchange.queries import members, services
from nhip.base.exchange.queries.instance import instance
from nhip.base.identity import api as identity
from nhip.kernel import clock


def peers() -> list[Peer]:
    """All other platforms by instance."""
    return _peers(Row.objects.order_by("instance"))


def peer(peer_id: UUID) -> Peer:
    """One platform. Raises UnknownPeer."""
    return _one(Row.objects.filter(pk=peer_id))


def peer_by(instance: str) -> Peer:
    """The platform of an instance. Raises UnknownPeer."""
    return _one(Row.objects.filter(instance=instance))


def own_card() -> Card:
    """What other platforms need to be joined with this one; its keys are made when first asked for."""
    now = clock.now()
    raw = keys.signing_key(authority.folder() / "keys" / "gateway.pem").public_key().public_bytes_raw()
    return Card(
        instance=instance(),
        name=str(settings.EXCHANGE_NAME) or instance(),
        address=str(settings.EXCHANGE_ADDRESS),
        authority=authority.authority_pem(at=now),
        public_key=base64.b64encode(raw).decode(),
        certificates=authority.peer_certificates(instance(), at=now),
    )


def own_catalogue(*, version: int) -> Catalogue:
    """What this platform offers others: its own members and published services, never those of a third."""
    here = instance()
    card = own_card()
    return Catalogue(
        instance=here,
        name=card.name,
        version=version,
        made_at=clock.now(),
        certificates=card.certificates,
        members=tuple(_member(one) for one in members.members() if one.instance == here),
        services=tuple(
            _service(one) for one in services.services(only_published=True) if one.instance == here
        ),
    )


def _one(rows: "QuerySet[Row]") -> Peer:
    found = _peers(rows)
    if not found:
        raise UnknownPeer(_("Không có nền tảng này."))
    return found[0]


def _peers(rows: "QuerySet[Row]") -> list[Peer]:
    listed = list(rows)
    names = identity.agency_names({row.agency_id for row in listed})
    counts = _counts() if listed else {}
    return [_of(row, names.get(row.agency_id, ""), counts.get(row.instance, 0)) for row in listed]


def _counts() -> dict[str, int]:
    here = instance()
    found: dict[str, int] = {}
    named = Service.objects.exclude(subsystem__member__instance=here).filter(
        versions__state=contracts.VersionState.PUBLISHED.value
    )
    for name in named.values_list("subsystem__member__instance", flat=True):
        found[name] = found.get(name, 0) + 1
    return found


def _of(row: Row, agency: str, service_count: int) -> Peer:
    return Peer(
        id=row.pk,
        instance=row.instance,
        name=row.name,
        platform=row.platform,
        address=row.address,
        authority=row.authority,
        public_key=row.public_key,
        certificates=tuple(row.certificates),
        agency_id=row.agency_id,
        agency=agency,
        state=PeerState(row.state),
        reason=row.reason,
        registered_at=row.registered_at,
        catalogue_version=row.catalogue_version,
        catalogue_at=row.catalogue_at,
        asked_at=row.asked_at,
        received_at=row.received_at,
        failing_since=row.failing_since,
        failure=row.failure,
        service_count=service_count,
    )


def _member(one: contracts.Member) -> OfferedMember:
    systems = tuple(OfferedSubsystem(each.code, each.name) for each in one.subsystems)
    return OfferedMember(one.member_class, one.code, one.name, systems)


def _service(one: contracts.Service) -> OfferedService:
    if one.published is None:
        raise ValueError(f"{one.identifier} is not published")
    return OfferedService(
        identifier=one.identifier,
        name=one.name,
        timeout_seconds=one.timeout_seconds,
        document=_told(one.published),
        deprecated_on=one.deprecated_on,
    )


@lru_cache(maxsize=2000)
def _told(version: contracts.Version) -> str:
    """A published description, which never changes, with the classes and subjects that were marked on the
    page and without our addresses.
    """
    document = read_description(Version.objects.values_list("document", flat=True).get(pk=version.id))
    document.pop("servers", None)
    for endpoint in version.endpoints:
        operation = document["paths"][endpoint.path][endpoint.method.lower()]
        if endpoint.classification:
            operation["x-data-classification"] = endpoint.classification.value
        if endpoint.subject:
            operation["x-data-subject"] = {"in": endpoint.subject.place.value, "name": endpoint.subject.name}
    return json.dumps(document, ensure_ascii=False, sort_keys=True)
