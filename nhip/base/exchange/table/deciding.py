"""May this client make this call, and if not why: the one answer, before the call and during it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

from nhip.base.exchange.table.entries import EVERYTHING, Agreement, Call, Decision, Endpoint, Reason, Table


class Routes:
    """The endpoints of one service by method and number of segments; a literal wins over a parameter."""

    __slots__ = ("_by_shape",)

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        shapes: dict[tuple[str, int], list[tuple[tuple[bool, ...], list[str], Endpoint]]] = defaultdict(list)
        for endpoint in endpoints:
            segments = endpoint.path.split("/")[1:]
            shape = tuple(_is_parameter(segment) for segment in segments)
            shapes[endpoint.method, len(segments)].append((shape, segments, endpoint))
        self._by_shape = {
            key: [
                (_template(segments), endpoint)
                for _, segments, endpoint in sorted(found, key=lambda one: one[0])
            ]
            for key, found in shapes.items()
        }

    def find(self, method: str, segments: list[str]) -> tuple[Endpoint, dict[str, str]] | None:
        """The endpoint of these decoded segments and the values of its parameters."""
        for template, endpoint in self._by_shape.get((method, len(segments)), ()):
            parameters = _match(template, segments)
            if parameters is not None:
                return endpoint, parameters
        return None


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


def _match(template: list[tuple[str, bool]], segments: list[str]) -> dict[str, str] | None:
    parameters: dict[str, str] = {}
    for (expected, is_parameter), given in zip(template, segments, strict=True):
        if is_parameter:
            if not given:
                return None
            parameters[expected] = given
        elif expected != given:
            return None
    return parameters


def _template(segments: list[str]) -> list[tuple[str, bool]]:
    return [(one[1:-1], True) if _is_parameter(one) else (one, False) for one in segments]


def decide(table: Table, call: Call) -> Decision:
    """Whether this call is allowed, under which agreement, and if not the first reason against it.

    Where several agreements allow it and the call names none, the one that gives the fewest fields counts.
    Quotas, certificates and signatures belong to the moment of the call: the gateway checks them itself.
    """
    if call.client not in table.clients:
        return _refused(Reason.UNKNOWN_CLIENT, client=call.client)
    service = table.services.get(call.service)
    if service is None:
        return _refused(Reason.UNKNOWN_SERVICE, service=call.service)
    segments = safe_segments(call.path)
    if segments is None:
        return _refused(Reason.UNSAFE_PATH, path=call.path)
    found = table.routes[call.service].find(call.method, segments)
    if found is None:
        return _refused(Reason.UNKNOWN_ENDPOINT, method=call.method, path=call.path, service=call.service)
    reason, values, agreement = _agreed(table.by_pair.get((call.client, call.service), ()), call, found[0])
    return Decision(reason is Reason.NONE, reason, values, agreement, service, *found)


Outcome = tuple[Reason, dict[str, str], Agreement | None]


def _agreed(agreements: tuple[Agreement, ...], call: Call, endpoint: Endpoint) -> Outcome:
    if not agreements:
        return Reason.NO_AGREEMENT, {"client": call.client, "service": call.service}, None
    if call.agreement:
        agreements = tuple(one for one in agreements if one.id == call.agreement)
        if not agreements:
            return Reason.OTHER_AGREEMENT, {"agreement": call.agreement, "service": call.service}, None
    wanted = endpoint.method, endpoint.path
    covering = [one for one in agreements if wanted in one.endpoints]
    if not covering:
        names = ", ".join(sorted({one.id for one in agreements}))
        values = {"method": endpoint.method, "path": endpoint.path, "agreement": names}
        return Reason.ENDPOINT_NOT_AGREED, values, None
    return _in_time(covering, call.at)


def _in_time(covering: list[Agreement], at: datetime) -> Outcome:
    for agreement in covering:
        if agreement.valid_from <= at < agreement.valid_to:
            return Reason.NONE, {}, agreement
    coming = [one for one in covering if one.valid_from > at]
    if coming:
        first = min(coming, key=lambda one: one.valid_from)
        return Reason.NOT_YET_VALID, {"agreement": first.id, "instant": first.valid_from.isoformat()}, None
    last = max(covering, key=lambda one: one.valid_to)
    return Reason.NO_LONGER_VALID, {"agreement": last.id, "instant": last.valid_to.isoformat()}, None


def _refused(reason: Reason, **values: str) -> Decision:
    return Decision(allowed=False, reason=reason, values=values)


def safe_segments(path: str) -> list[str] | None:
    """The decoded segments of a path that gateway and provider must read alike; None for any other.

    An encoded slash, a dot segment or a control character means one path here and another at a provider that
    decodes or normalises differently: that is how an agreed path reaches an endpoint that was not agreed.
    """
    if not path.startswith("/") or "\\" in path or "//" in path:
        return None
    segments = path.split("/")[1:]
    if "%" not in path:
        return None if "." in segments or ".." in segments else segments
    try:
        decoded = [unquote(segment, errors="strict") for segment in segments]
    except UnicodeDecodeError:
        return None
    return decoded if all(map(_is_safe, decoded)) else None


def _is_safe(segment: str) -> bool:
    return segment not in (".", "..") and not any(c in "/\\" or c < " " or c == "\x7f" for c in segment)


def build(table: Table) -> Table:
    """The same table with its indexes: agreements by pair, narrowest first, and the routes of services."""
    pairs: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for agreement in table.agreements.values():
        pairs[agreement.client, agreement.service].append(agreement)
    return replace(
        table,
        by_pair={pair: tuple(sorted(found, key=_narrowest_first)) for pair, found in pairs.items()},
        routes={id: Routes(service.endpoints) for id, service in table.services.items()},
    )


def _narrowest_first(agreement: Agreement) -> tuple[bool, int, str, int]:
    return EVERYTHING in agreement.fields, len(agreement.fields), agreement.id, -agreement.version
