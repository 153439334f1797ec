"""Services: described, classified, announced, published, deprecated."""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange import queries
from nhip.base.exchange.access import OPERATE, PROVIDE
from nhip.base.exchange.actions.members import refuse_foreign
from nhip.base.exchange.actions.table_version import raise_table_version
from nhip.base.exchange.adapters.openapi import read_description
from nhip.base.exchange.contracts import (
    AgreementState,
    Change,
    Classification,
    NewService,
    NotPublishable,
    Subject,
    UnknownMember,
    UnknownService,
    VersionState,
    WrongState,
)
from nhip.base.exchange.events import (
    BreakingChangeAnnounced,
    ServiceChanged,
    ServiceDeprecated,
    ServiceDescribed,
    ServicePublished,
)
from nhip.base.exchange.models import Agreement, Endpoint, Service, Subsystem, Version
from nhip.base.exchange.queries.services import endpoint_of
from nhip.base.exchange.rules.changes import changes_between
from nhip.base.exchange.rules.descriptions import endpoints_of, title_of
from nhip.base.exchange.rules.identifiers import is_part
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Conflict, Invalid

COMING = [VersionState.DRAFT.value, VersionState.ANNOUNCED.value]
# The least time agreement holders have to follow a change that breaks them.
NOTICE_DAYS = 30
LONGEST_TIMEOUT_SECONDS = 300
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Marking:
    """What a person says about an endpoint on the page, where the description does not."""

    method: str
    path: str
    classification: Classification
    subject: Subject | None = None


def describe_service(actor: Actor, new: NewService, text: str) -> UUID:
    """A new service with the first description of it, as a draft. Raises DescriptionRefused, Invalid."""
    subsystem = Subsystem.objects.select_related("member").filter(pk=new.subsystem_id).first()
    if subsystem is None:
        raise UnknownMember(_("Không có hệ thống con này."))
    document = read_description(text)
    _refuse_bad_settings(new)
    row = Service(
        subsystem=subsystem,
        code=new.code,
        name=new.name.strip() or title_of(document),
        identifier=f"{subsystem.identifier}/{new.code}",
        base_url=new.base_url.rstrip("/"),
        timeout_seconds=new.timeout_seconds,
        keep_bodies=new.keep_bodies,
        retention_days=new.retention_days,
        is_signature_required=new.is_signature_required,
    )
    with action("exchange.describe_service", actor=actor, about=("exchange_service", row.pk)) as act:
        _require(act, row)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(_("Đã có dịch vụ %(identifier)s."), identifier=row.identifier) from error
        _add_version(act, row, document, text)
    return row.pk


def describe_again(actor: Actor, service_id: UUID, text: str) -> int:
    """A newer description, as a draft that replaces the last draft; answers its number."""
    document = read_description(text)
    with action("exchange.describe_service", actor=actor, about=("exchange_service", service_id)) as act:
        row = _locked(service_id)
        _require(act, row)
        Version.objects.filter(service=row, state__in=COMING).delete()
        return _add_version(act, row, document, text)


def change_service(actor: Actor, service_id: UUID, new: NewService) -> None:
    """Other settings; the gateway knows within a second. Raises Invalid."""
    _refuse_bad_settings(new)
    with action("exchange.change_service", actor=actor, about=("exchange_service", service_id)) as act:
        row = _locked(service_id)
        _require(act, row)
        for name in ("name", "timeout_seconds", "keep_bodies", "retention_days", "is_signature_required"):
            setattr(row, name, getattr(new, name))
        row.base_url = new.base_url.rstrip("/")
        row.save()
        raise_table_version()
        act.note(base_url=row.base_url, timeout_seconds=row.timeout_seconds)
        act.emit(ServiceChanged(**_of(row)))


def mark_endpoints(actor: Actor, service_id: UUID, markings: list[Marking]) -> None:
    """Say of endpoints of the draft which class their data has and where its subject is."""
    with action("exchange.mark_endpoints", actor=actor, about=("exchange_service", service_id)) as act:
        row = _locked(service_id)
        _require(act, row)
        version = _coming(row)
        for one in markings:
            _mark(version, one)
        act.note(version=version.number, endpoints=[f"{one.method} {one.path}" for one in markings])
        act.emit(ServiceChanged(**_of(row)))


def announce_version(actor: Actor, service_id: UUID, *, effective_on: date) -> None:
    """Warn every agreement holder of the draft's breaking changes before it comes into use.

    Raises NotPublishable, WrongState, and Invalid for a day that leaves less than thirty days.
    """
    earliest = clock.today() + timedelta(days=NOTICE_DAYS)
    if effective_on < earliest:
        message = _("Phải báo trước ít nhất %(days)s ngày: từ %(day)s trở đi.") % {
            "days": NOTICE_DAYS,
            "day": f"{earliest:%d/%m/%Y}",
        }
        raise Invalid(message, fields={"effective_on": message})
    with action("exchange.announce_version", actor=actor, about=("exchange_service", service_id)) as act:
        row = _locked(service_id)
        _require(act, row)
        version = _coming(row)
        _refuse_incomplete(version)
        version.state, version.effective_on = VersionState.ANNOUNCED.value, effective_on
        version.save(update_fields=["state", "effective_on"])
        act.note(version=version.number, effective_on=effective_on)
        _tell_of_change(act, row, version, effective_on)


def publish_version(actor: Actor, service_id: UUID, *, is_elsewhere: bool = False) -> None:
    """Put the coming description into use.

    What is in use at another platform already (`is_elsewhere`) waits for no notice: holders are told of it
    now. Raises NotPublishable naming the endpoint that lacks its class or the place of its subject;
    WrongState where it breaks agreement holders who were not warned, or whose day has not come.
    """
    with action("exchange.publish_service", actor=actor, about=("exchange_service", service_id)) as act:
        row = _locked(service_id)
        _require(act, row)
        version = _coming(row)
        _refuse_incomplete(version)
        if is_elsewhere:
            _tellholders(act, row, version)
        else:
            _refuse_unannounced(row, version)
        Version.objects.filter(service=row, state=VersionState.PUBLISHED.value).update(
            state=VersionState.SUPERSEDED.value
        )
        version.state, version.published_at = VersionState.PUBLISHED.value, clock.now()
        version.save(update_fields=["state", "published_at"])
        raise_table_version()
        classes = Endpoint.objects.filter(version=version).values_list("classification", flat=True)
        is_personal = any(Classification(one).is_personal for one in classes)
        act.note(version=version.number, sha256=version.sha256)
        act.emit(ServicePublished(**_of(row), version=version.number, is_personal=is_personal))


def deprecate_service(actor: Actor, service_id: UUID, *, on: date) -> None:
    """The service ends on a day; every agreement holder is told. Raises Invalid for a day that is past."""
    if on <= clock.today():
        message = str(_("Ngày ngừng cung cấp phải ở tương lai."))
        raise Invalid(message, fields={"deprecated_on": message})
    with action("exchange.deprecate_service", actor=actor, about=("exchange_service", service_id)) as act:
        row = _locked(service_id)
        _require(act, row)
        row.deprecated_on = on
        row.save(update_fields=["deprecated_on"])
        act.note(deprecated_on=on)
        act.emit(ServiceDeprecated(**_of(row), deprecated_on=on, holder_agency_ids=holders(row)))


def set_last_day(actor: Actor, service_id: UUID, *, on: date | None) -> None:
    """The last day of a service of another platform is what that platform says; None: it goes on."""
    if Service.objects.filter(pk=service_id, deprecated_on=on).exists():
        return
    with action("exchange.deprecate_service", actor=actor, about=("exchange_service", service_id)) as act:
        row = _locked(service_id)
        _require(act, row)
        row.deprecated_on = on
        row.save(update_fields=["deprecated_on"])
        raise_table_version()
        act.note(deprecated_on=on)
        if on is None:
            act.emit(ServiceChanged(**_of(row)))
        else:
            act.emit(ServiceDeprecated(**_of(row), deprecated_on=on, holder_agency_ids=holders(row)))


def _tellholders(act: Act, row: Service, version: Version) -> None:
    if queries.services.version_of(version, ()).breaking and holders(row):
        _tell_of_change(act, row, version, clock.today())


def _tell_of_change(act: Act, row: Service, version: Version, effective_on: date) -> None:
    broken = queries.services.version_of(version, ()).breaking
    act.emit(
        BreakingChangeAnnounced(
            **_of(row),
            version=version.number,
            effective_on=effective_on,
            changes=[_line(one) for one in broken[:MOST_TOLD]],
            holder_agency_ids=holders(row),
        )
    )


def _add_version(act: Act, row: Service, document: dict[str, Any], text: str) -> int:
    published = Version.objects.filter(service=row, state=VersionState.PUBLISHED.value).first()
    changes = changes_between(json.loads(_canonical(published.document)), document) if published else ()
    latest = Version.objects.filter(service=row).aggregate(latest=Max("number"))["latest"] or 0
    version = Version.objects.create(
        service=row,
        number=latest + 1,
        title=title_of(document)[:300] or row.name,
        document=text,
        sha256=sha256(text.encode()).hexdigest(),
        changes=[asdict(one) for one in changes],
    )
    _add_endpoints(version, document, published)
    act.note(identifier=row.identifier, version=version.number, sha256=version.sha256)
    act.emit(ServiceDescribed(**_of(row), version=version.number))
    return version.number


def _canonical(text: str) -> str:
    return json.dumps(read_description(text))


def _add_endpoints(version: Version, document: dict[str, Any], published: Version | None) -> None:
    earlier = {}
    if published is not None:
        earlier = {(one.method, one.path): one for one in Endpoint.objects.filter(version=published)}
    rows = []
    for position, one in enumerate(endpoints_of(document)):
        # What a person once said of an endpoint still holds where the document is silent.
        known = earlier.get((one.method, one.path))
        known_subject = known.subject_place if known else ""
        rows.append(
            Endpoint(
                version=version,
                method=one.method,
                path=one.path[:300],
                summary=one.summary,
                classification=one.classification.value
                if one.classification
                else known.classification
                if known
                else "",
                subject_place=one.subject.place.value if one.subject else known_subject,
                subject_name=one.subject.name if one.subject else known.subject_name if known else "",
                parameters=[asdict(each) for each in one.parameters],
                fields=[asdict(each) for each in one.fields],
                has_body=one.has_body,
                position=position,
            )
        )
    Endpoint.objects.bulk_create(rows)


def _mark(version: Version, one: Marking) -> None:
    changed = Endpoint.objects.filter(version=version, method=one.method, path=one.path).update(
        classification=one.classification.value,
        subject_place=one.subject.place.value if one.subject else "",
        subject_name=one.subject.name if one.subject else "",
    )
    if not changed:
        raise UnknownService(
            _("Bản mô tả không có điểm truy cập %(method)s %(path)s."), method=one.method, path=one.path
        )


def _refuse_incomplete(version: Version) -> None:
    rows = Endpoint.objects.filter(version=version).order_by("position")
    lacking = {one.name: one.problem for one in map(endpoint_of, rows) if one.problem}
    if not lacking:
        return
    words = {
        "classification": str(_("chưa phân loại dữ liệu")),
        "subject": str(_("có dữ liệu cá nhân nhưng chưa nói chủ thể dữ liệu ở đâu (x-data-subject)")),
    }
    fields = {name: words[problem] for name, problem in lacking.items()}
    endpoint, what = next(iter(fields.items()))
    raise NotPublishable(
        _("Chưa công bố được: %(endpoint)s %(what)s. Xin bổ sung trong bản mô tả hoặc trên trang dịch vụ."),
        fields=fields,
        endpoint=endpoint,
        what=what,
    )


def _refuse_unannounced(row: Service, version: Version) -> None:
    breaking = queries.services.version_of(version, ()).breaking
    if not breaking or not holders(row):
        return
    if version.effective_on is None:
        raise WrongState(
            _("Bản này có %(count)s thay đổi làm hỏng hệ thống đang dùng; phải báo trước rồi mới công bố."),
            count=len(breaking),
        )
    if version.effective_on > clock.today():
        raise WrongState(
            _("Đã báo các bên rằng bản này áp dụng từ %(day)s; chưa đến ngày."),
            day=f"{version.effective_on:%d/%m/%Y}",
        )


def holders(row: Service) -> list[UUID]:
    """The agencies whose agreements on the service are in force."""
    held = Agreement.objects.filter(service=row, state=AgreementState.IN_FORCE.value)
    return sorted(set(held.values_list("consumer__member__agency_id", flat=True)), key=str)


def _line(change: Change) -> str:
    return f"{change.kind.value}: {change.where} {change.part}".strip()


def _coming(row: Service) -> Version:
    version = Version.objects.filter(service=row, state__in=COMING).first()
    if version is None:
        raise WrongState(_("Không có bản mô tả nào đang chờ; xin gửi bản mô tả mới."))
    return version


def _locked(service_id: UUID) -> Service:
    row = (
        Service.objects.select_for_update().select_related("subsystem__member").filter(pk=service_id).first()
    )
    if row is None:
        raise UnknownService(_("Không có dịch vụ dữ liệu này."))
    return row


def _require(act: Act, row: Service) -> None:
    refuse_foreign(act.actor, row.identifier)
    if act.actor.may(OPERATE.code):
        act.require(OPERATE.code)
    else:
        act.require(PROVIDE.code, agency_id=row.subsystem.member.agency_id)


def _of(row: Service) -> dict[str, Any]:
    return {"service_id": row.pk, "identifier": row.identifier, "agency_id": row.subsystem.member.agency_id}


def _refuse_bad_settings(new: NewService) -> None:
    fields: dict[str, str] = {}
    if not is_part(new.code):
        fields["code"] = str(_("Mã dịch vụ chỉ gồm chữ không dấu, số, dấu chấm và gạch ngang."))
    parts = urlsplit(new.base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        fields["base_url"] = str(_("Địa chỉ có dạng http(s)://máy-chủ[:cổng][/đường-dẫn]."))
    if not 1 <= new.timeout_seconds <= LONGEST_TIMEOUT_SECONDS:
        fields["timeout_seconds"] = str(_("Thời gian chờ từ 1 đến 300 giây."))
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)
