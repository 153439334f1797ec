"""The metadata services of X-Road: who is there, what they offer, what this caller may, and the
descriptions.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from nhip.base.exchange.table import Party, Service, Table

XML_TYPE = "text/xml;charset=utf-8"
JSON_TYPE = "application/json;charset=utf-8"
_XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<xroad:clientList xmlns:xroad="http://x-road.eu/xsd/xroad.xsd" '
    'xmlns:id="http://x-road.eu/xsd/identifiers">'
)


def clients(table: Table, *, accept: str) -> tuple[str, bytes]:
    """The content type and body of `listClients`: JSON when asked for it, else XML as the protocol says."""
    if "application/json" in accept:
        return JSON_TYPE, _json({"member": [_party(one) for one in table.members]})
    return XML_TYPE, (_XML_HEAD + "".join(map(_party_xml, table.members)) + "</xroad:clientList>").encode()


def _party(party: Party) -> dict[str, object]:
    id = {
        "member_class": party.member_class,
        "member_code": party.code,
        "object_type": "SUBSYSTEM" if party.subsystem else "MEMBER",
        "xroad_instance": party.instance,
    }
    if not party.subsystem:
        return {"id": id, "name": party.name}
    whole = {**id, "subsystem_code": party.subsystem}
    return {"id": whole, "name": party.name, "subsystem_name": party.subsystem_name or party.subsystem}


def _party_xml(party: Party) -> str:
    kind = "SUBSYSTEM" if party.subsystem else "MEMBER"
    parts = [
        ("xRoadInstance", party.instance),
        ("memberClass", party.member_class),
        ("memberCode", party.code),
        *([("subsystemCode", party.subsystem)] if party.subsystem else []),
    ]
    inner = "".join(f"<id:{name}>{escape(value)}</id:{name}>" for name, value in parts)
    below = f"<xroad:subsystemName>{escape(party.subsystem_name)}</xroad:subsystemName>"
    return (
        f'<xroad:member><xroad:id id:objectType="{kind}">{inner}</xroad:id>'
        f"<xroad:name>{escape(party.name)}</xroad:name>{below if party.subsystem_name else ''}</xroad:member>"
    )


def methods(table: Table, provider: str, *, client: str | None, at: datetime) -> bytes:
    """The body of `listMethods`; with a `client`, of `allowedMethods`: what valid agreements give it."""
    found = sorted(
        (one for one in table.services.values() if one.id.rpartition("/")[0] == provider),
        key=lambda one: one.id,
    )
    entries = [(one, _endpoints(table, one, client, at)) for one in found]
    shown = [_service(one, endpoints) for one, endpoints in entries if endpoints or client is None]
    return _json({"service": shown})


def _endpoints(table: Table, service: Service, client: str | None, at: datetime) -> list[tuple[str, str]]:
    offered = [(one.method, one.path) for one in service.endpoints]
    if client is None:
        return offered
    agreed = [
        one for one in table.by_pair.get((client, service.id), ()) if one.valid_from <= at < one.valid_to
    ]
    return [one for one in offered if any(one in agreement.endpoints for agreement in agreed)]


def _service(service: Service, endpoints: Iterable[tuple[str, str]]) -> dict[str, object]:
    parts = service.id.split("/")
    return {
        "member_class": parts[1],
        "member_code": parts[2],
        "object_type": "SERVICE",
        "service_code": parts[-1],
        "service_type": "OPENAPI" if service.openapi_file else "REST",
        **({"subsystem_code": parts[3]} if len(parts) == 5 else {}),
        "xroad_instance": parts[0],
        "endpoint_list": [{"method": method, "path": _starred(path)} for method, path in endpoints],
    }


def _starred(path: str) -> str:
    """X-Road's notation of a path: `*` for each parameter."""
    return "/".join("*" if one.startswith("{") else one for one in path.split("/"))


class NoDescription(Exception):
    """There is no OpenAPI description to give; the text is X-Road's own, which programs compare."""


def asked_service(query: str | None) -> str:
    """The code of the service that `getOpenAPI` asks for; empty when it names none."""
    return next((value for name, value in parse_qsl(query or "") if name.lower() == "servicecode"), "")


def description(table: Table, id: str, folder: Path) -> bytes:
    """The OpenAPI description of a service. Raises NoDescription.

    Its servers are replaced by the exchange's own address: where a provider stands is nobody's business.
    """
    service = table.services.get(id)
    if id.endswith("/"):
        raise NoDescription("Missing serviceCode in message body")
    if service is None:
        raise NoDescription(f"Service not found: {id}")
    if not service.openapi_file:
        raise NoDescription("Invalid service type: REST")
    path = (folder / service.openapi_file).resolve()
    try:
        if not path.is_relative_to(folder.resolve()):
            raise FileNotFoundError(path)
        document = json.loads(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise NoDescription(f"Failed reading service description from {service.openapi_file}") from problem
    document["servers"] = [{"url": f"/r1/{service.id}"}]
    return _json(document)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
