"""What the gateway decides with, made from the rows: the JSON of the decision table."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from nhip.base.exchange import contracts
from nhip.base.exchange.models import TableState, Version
from nhip.base.exchange.queries import agreements, members, services
from nhip.base.exchange.queries.instance import instance
from nhip.kernel import clock


def version() -> int:
    """The version of the rows."""
    return TableState.objects.filter(id=1).values_list("version", flat=True).first() or 0


def content() -> dict[str, Any]:
    """The table without its version and time; agreements whose service is not on offer are left out."""
    now = clock.now()
    offered = [one for one in services.services(only_published=True) if _is_offered(one)]
    known = {one.identifier for one in offered}
    all_members = members.members()
    return {
        "instance": instance(),
        "clients": {one.identifier: _client(one, now) for member in all_members for one in member.subsystems},
        "members": [_party(one) for one in all_members],
        "subsystems": [
            _party(member) | {"subsystem": one.code, "subsystem_name": one.name}
            for member in all_members
            for one in member.subsystems
        ],
        "services": {one.identifier: _service(one) for one in offered},
        "agreements": [
            _agreement(row.number, row.in_force_version or 0, terms)
            for row, terms in agreements.in_force()
            if terms.service in known
        ],
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


def _client(subsystem: contracts.Subsystem, now: datetime) -> dict[str, Any]:
    return {
        "name": subsystem.name,
        "certificates": sorted(one.fingerprint for one in subsystem.certificates if one.is_live(now)),
        "keys": [
            {"kid": one.kid, "ed25519": one.public_key, "until": _instant(one.until)}
            for one in subsystem.keys
            if one.is_live(now)
        ],
    }


def _service(service: contracts.Service) -> dict[str, Any]:
    published = service.published
    if published is None:
        raise ValueError(f"{service.identifier} is not published")
    return {
        "base_url": service.base_url,
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
