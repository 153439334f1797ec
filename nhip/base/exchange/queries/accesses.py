"""The access log: who called what, under which agreement; and what was asked about one person."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from nhip.base.exchange import contracts
from nhip.base.exchange.access import agencies_seen
from nhip.base.exchange.adapters.subject_index import subject_of
from nhip.base.exchange.contracts import Outcome
from nhip.base.exchange.models import AccessRow, Service, Subsystem
from nhip.base.identity import api as identity
from nhip.kernel.access import Actor

PAGE = 100
MOST_ABOUT_ONE = 500
OPERATIONAL_FIELDS = (
    "monitoringDataTs",
    "securityServerInternalIp",
    "securityServerType",
    "requestInTs",
    "requestOutTs",
    "responseInTs",
    "responseOutTs",
    "clientXRoadInstance",
    "clientMemberClass",
    "clientMemberCode",
    "clientSubsystemCode",
    "serviceXRoadInstance",
    "serviceMemberClass",
    "serviceMemberCode",
    "serviceSubsystemCode",
    "serviceCode",
    "restMethod",
    "restPath",
    "messageId",
    "messageUserId",
    "messageIssue",
    "messageProtocolVersion",
    "requestSize",
    "responseSize",
    "requestAttachmentCount",
    "serviceType",
    "succeeded",
    "statusCode",
    "faultCode",
    "xRequestId",
)
PURPOSE = "Xem ai đã hỏi dữ liệu về mình"


def accesses(
    actor: Actor, *, service: str = "", agreement: str = "", outcome: str = "", before: datetime | None = None
) -> list[contracts.Access]:
    """The calls of the actor's agencies as consumer or provider, latest first, at most a hundred."""
    rows = seen_by(actor)
    for name, value in (("service", service), ("agreement", agreement), ("outcome", outcome)):
        if value:
            rows = rows.filter(**{name: value})
    if before is not None:
        rows = rows.filter(at__lt=before)
    return accesses_of(list(rows.order_by("-at", "-record_id")[:PAGE]))


def accesses_about(actor: Actor, *, before: datetime | None = None) -> list[contracts.Access]:
    """Every call about the actor themselves that was let through, latest first, at most five hundred.

    The log holds no identifier, only its index value: who asks must be the person, whose own record gives the
    number. What is deferred is not left out here.
    """
    subject = subject_of(identity.read_person(actor, actor.own_party(), PURPOSE).number)
    if not subject:
        return []
    rows = AccessRow.objects.filter(subject=subject)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return accesses_of(list(rows.order_by("-at", "-record_id")[:MOST_ABOUT_ONE]))


def operational_data(actor: Actor, *, since: datetime, until: datetime) -> Iterator[dict[str, object]]:
    """The calls of a span of time in the fields of X-Road's operational monitoring."""
    rows = seen_by(actor).filter(at__gte=since, at__lt=until).order_by("at", "record_id")
    for row in rows.iterator(chunk_size=2000):
        yield _operational(row)


def _operational(row: AccessRow) -> dict[str, object]:
    client, service = _parts(row.client), _parts(row.service)
    return {
        "monitoringDataTs": int(row.at.timestamp()),
        "securityServerInternalIp": "127.0.0.1",
        "securityServerType": "Producer",
        "requestInTs": row.in_ms,
        "requestOutTs": row.to_provider_ms,
        "responseInTs": row.from_provider_ms,
        "responseOutTs": row.out_ms,
        "clientXRoadInstance": client[0],
        "clientMemberClass": client[1],
        "clientMemberCode": client[2],
        "clientSubsystemCode": client[3],
        "serviceXRoadInstance": service[0],
        "serviceMemberClass": service[1],
        "serviceMemberCode": service[2],
        "serviceSubsystemCode": service[3],
        "serviceCode": service[4],
        "restMethod": row.method,
        "restPath": row.endpoint,
        "messageId": row.request_id,
        "messageUserId": row.user,
        "messageIssue": row.issue,
        "messageProtocolVersion": "1",
        "requestSize": row.request_bytes,
        "responseSize": row.response_bytes,
        "requestAttachmentCount": 0,
        "serviceType": "REST",
        "succeeded": row.outcome == Outcome.ANSWERED,
        "statusCode": row.status,
        "faultCode": row.error,
        "xRequestId": str(row.record_id),
    }


def _parts(identifier: str) -> list[str]:
    return [*identifier.split("/"), "", "", "", "", ""][:5]


def seen_by(actor: Actor) -> "QuerySet[AccessRow]":
    """The calls of the actor's agencies as consumer or provider; of everybody for the operator."""
    agencies = agencies_seen(actor)
    if agencies is None:
        return AccessRow.objects.all()
    clients = Subsystem.objects.filter(member__agency_id__in=agencies).values("identifier")
    services = Service.objects.filter(subsystem__member__agency_id__in=agencies).values("identifier")
    return AccessRow.objects.filter(Q(client__in=clients) | Q(service__in=services))


def accesses_of(rows: list[AccessRow]) -> list[contracts.Access]:
    """The contracts of rows, with the names of both sides, in two queries."""
    clients = Subsystem.objects.filter(identifier__in={row.client for row in rows}).select_related("member")
    client_names = {one.identifier: one.member.name for one in clients}
    services = Service.objects.filter(identifier__in={row.service for row in rows})
    service_names = dict(services.values_list("identifier", "name"))
    return [
        contracts.Access(
            record_id=str(row.record_id),
            at=row.at,
            client=row.client,
            client_name=client_names.get(row.client, row.client),
            service=row.service,
            service_name=service_names.get(row.service, row.service),
            method=row.method,
            endpoint=row.endpoint,
            agreement=row.agreement,
            agreement_version=row.agreement_version,
            purpose=row.purpose,
            user=row.user,
            issue=row.issue,
            status=row.status,
            outcome=Outcome(row.outcome),
            error=row.error,
            fields_given=tuple(row.fields_given),
            fields_removed=tuple(row.fields_removed),
            milliseconds=row.milliseconds,
        )
        for row in rows
    ]
