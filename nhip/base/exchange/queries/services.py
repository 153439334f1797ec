"""Services with their published description and the one that is coming."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange import contracts
from nhip.base.exchange.contracts import (
    Change,
    ChangeKind,
    Classification,
    Subject,
    SubjectPlace,
    UnknownService,
    VersionState,
)
from nhip.base.exchange.models import Endpoint, Service, Version
from nhip.kernel.text import fold

LIVING = [VersionState.DRAFT.value, VersionState.ANNOUNCED.value, VersionState.PUBLISHED.value]


def services(*, words: str = "", only_published: bool = False) -> list[contracts.Service]:
    """All services by identifier; only those whose name, code or endpoints have the words."""
    found = [service_of(row) for row in _whole(Service.objects.all()).order_by("identifier")]
    if only_published:
        found = [one for one in found if one.published]
    wanted = fold(words)
    return [one for one in found if wanted in _searchable(one)]


def service(service_id: UUID) -> contracts.Service:
    """One service. Raises UnknownService."""
    row = _whole(Service.objects.filter(pk=service_id)).first()
    if row is None:
        raise UnknownService(_("Không có dịch vụ dữ liệu này."))
    return service_of(row)


def service_by(identifier: str) -> contracts.Service:
    """The service of an identifier. Raises UnknownService."""
    row = _whole(Service.objects.filter(identifier=identifier)).first()
    if row is None:
        raise UnknownService(_("Không có dịch vụ dữ liệu %(identifier)s."), identifier=identifier)
    return service_of(row)


def versions(service_id: UUID) -> list[contracts.Version]:
    """Every version of a service, latest first, without endpoints."""
    rows = Version.objects.filter(service_id=service_id).order_by("-number").defer("document")
    return [version_of(row, ()) for row in rows]


def document(service_id: UUID, *, number: int | None = None) -> str:
    """The description as it was sent: of that version, else the published one. Raises UnknownService."""
    rows = Version.objects.filter(service_id=service_id)
    wanted = {"number": number} if number is not None else {"state": VersionState.PUBLISHED.value}
    row = rows.filter(**wanted).first()
    if row is None:
        raise UnknownService(_("Dịch vụ này không có bản mô tả như vậy."))
    return row.document


def _searchable(one: contracts.Service) -> str:
    endpoints = one.published.endpoints if one.published else ()
    parts = [
        one.identifier,
        one.name,
        one.provider,
        *(f"{point.name} {point.summary}" for point in endpoints),
    ]
    return fold(" ".join(parts))


def _whole(rows: "QuerySet[Service]") -> "QuerySet[Service]":
    endpoints = Prefetch("endpoints", Endpoint.objects.order_by("position"))
    living = Version.objects.filter(state__in=LIVING).defer("document").prefetch_related(endpoints)
    return rows.select_related("subsystem__member").prefetch_related(
        Prefetch("versions", living, to_attr="living")
    )


def service_of(row: Service) -> contracts.Service:
    """The contract of a row whose living versions were fetched with it."""
    living: list[Version] = row.living  # type: ignore[attr-defined]
    made = {one.state: version_of(one, tuple(map(endpoint_of, one.endpoints.all()))) for one in living}
    return contracts.Service(
        id=row.pk,
        identifier=row.identifier,
        code=row.code,
        name=row.name,
        subsystem_id=row.subsystem_id,
        provider=row.subsystem.member.name,
        agency_id=row.subsystem.member.agency_id,
        base_url=row.base_url,
        timeout_seconds=row.timeout_seconds,
        keep_bodies=row.keep_bodies,
        retention_days=row.retention_days,
        is_signature_required=row.is_signature_required,
        deprecated_on=row.deprecated_on,
        published=made.get(VersionState.PUBLISHED.value),
        draft=made.get(VersionState.DRAFT.value) or made.get(VersionState.ANNOUNCED.value),
    )


def version_of(row: Version, endpoints: tuple[contracts.Endpoint, ...]) -> contracts.Version:
    return contracts.Version(
        id=row.pk,
        service_id=row.service_id,
        number=row.number,
        title=row.title,
        sha256=row.sha256,
        state=VersionState(row.state),
        made_at=row.made_at,
        effective_on=row.effective_on,
        published_at=row.published_at,
        endpoints=endpoints,
        changes=tuple(_change(one) for one in row.changes),
    )


def endpoint_of(row: Endpoint) -> contracts.Endpoint:
    subject = Subject(SubjectPlace(row.subject_place), row.subject_name) if row.subject_place else None
    return contracts.Endpoint(
        method=row.method,
        path=row.path,
        summary=row.summary,
        classification=Classification(row.classification) if row.classification else None,
        subject=subject,
        parameters=tuple(contracts.Parameter(**one) for one in row.parameters),
        fields=tuple(contracts.Field(**one) for one in row.fields),
        has_body=row.has_body,
    )


def _change(kept: dict[str, Any]) -> Change:
    return Change(ChangeKind(kept["kind"]), kept["where"], kept["part"])
