"""What the gateway decides with, made from the rows: the JSON of the decision table."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from nhip.base.exchange import contracts
from nhip.base.exchange.contracts.federation import Peer
from nhip.base.exchange.models import TableState, Version
from nhip.base.exchange.queries import agreements, members, peers, services
from nhip.base.exchange.queries.instance import instance
from nhip.kernel import clock

# How a gateway names the key it signs with, and an instant that never comes.
GATEWAY_KID, NEVER = "gateway", "9999-12-31T00:00:00Z"


def version() -> int:
    """The version of the rows."""
    return TableState.objects.filter(id=1).values_list("version", flat=True).first() or 0


def content() -> dict[str, Any]:
    """The table without its version and time; agreements whose service is not on offer are left out."""
    now, here = clock.now(), instance()
    joined = {one.instance: one for one in peers.peers() if one.is_active}
    offered = [
        one
        for one in services.services(only_published=True)
        if _is_offered(one) and (one.instance == here or one.instance in joined)
    ]
    all_members = [one for one in members.members() if one.instance == here or one.instance in joined]
    clients = {
        one.identifier: _client(one, now, joined.get(member.instance))
        for member in all_members
        for one in member.subsystems
    }
    known = {one.identifier for one in offered}
    return {
        "instance": here,
        "clients": clients,
        "members": [_party(one) for one in all_members],
        "subsystems": [
            _party(member) | {"subsystem": one.code, "subsystem_name": one.name}
            for member in all_members
            for one in member.subsystems
        ],
        "services": {one.identifier: _service(one, joined.get(one.instance)) for one in offered},
        "agreements": [
            _agreement(row.number, row.in_force_version or 0, terms)
            for row, terms in agreements.in_force()
            if terms.service in known and terms.consumer in clients
        ],
        "peers": {
            one.instance: {"ed25519": one.public_key, "authority": one.authority} for one in joined.values()
        },
        "metadata_rights": "all",
    }


def documents(digests: Iterable[str]) -> dict[str, str]:
    """The published descriptions of these digests."""
    rows = Version.objects.filter(sha256__in=list(digests))
    return dict(rows.values_list("sha256", "document"))


def _is_offered(service: contracts.Service) -> bool:
    return service.deprecated_on is None or service.deprecated_on > clock.today()


def _party(member: contracts.Member) -> dict[str, str]:
    return {
        "instance": member.instance,
        "class": member.member_class,
        "code": member.code,
        "name": member.name,
    }


def _client(subsystem: contracts.Subsystem, now: datetime, by: Peer | None) -> dict[str, Any]:
    if by is not None:
        # Its own platform knows its certificates and keys; here it is known by that platform's.
        key = {"kid": GATEWAY_KID, "ed25519": by.public_key, "until": NEVER}
        return {
            "name": subsystem.name,
            "certificates": sorted(by.certificates),
            "keys": [key],
            "peer": by.instance,
        }
    return {
        "name": subsystem.name,
        "certificates": sorted(one.fingerprint for one in subsystem.certificates if one.is_live(now)),
        "keys": [
            {"kid": one.kid, "ed25519": one.public_key, "until": _instant(one.until)}
            for one in subsystem.keys
            if one.is_live(now)
        ],
    }


def _service(service: contracts.Service, by: Peer | None) -> dict[str, Any]:
    published = service.published
    if published is None:
        raise ValueError(f"{service.identifier} is not published")
    return {
        "base_url": by.address if by else service.base_url,
        "peer": by.instance if by else "",
        "timeout_seconds": service.timeout_seconds,
        "keep_bodies": service.keep_bodies,
        "retention_days": service.retention_days,
        "signature_required": service.is_signature_required,
        "endpoints": [_endpoint(one) for one in published.endpoints],
        "openapi": published.sha256,
        "openapi_file": f"openapi/{published.sha256}.json",
    }


def _endpoint(one: contracts.Endpoint) -> dict[str, Any]:
    is_personal = bool(one.classification and one.classification.is_personal)
    made: dict[str, Any] = {"method": one.method, "path": one.path, "personal": is_personal}
    if one.subject:
        made["subject"] = {"in": one.subject.place.value, "name": one.subject.name}
    return made


def _agreement(number: str, version: int, terms: contracts.Terms) -> dict[str, Any]:
    return {
        "id": number,
        "version": version,
        "client": terms.consumer,
        "service": terms.service,
        "endpoints": [list(pair) for pair in terms.endpoints],
        "fields": list(terms.fields),
        "purpose": terms.purpose,
        "legal_basis": "; ".join(map(str, terms.legal_basis)),
        "quota": {"per_minute": terms.per_minute, "per_day": terms.per_day},
        "valid_from": _midnight(terms.valid_from),
        "valid_to": _midnight(terms.valid_to),
        "keep_bodies": terms.keep_bodies,
    }


def _midnight(day: date) -> str:
    return _instant(datetime.combine(day, time(), tzinfo=clock.VIET_NAM))


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
