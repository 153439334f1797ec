"""Services, the versions of their descriptions, and the endpoints of each version."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.exchange.contracts import Classification, SubjectPlace, VersionState
from nhip.base.exchange.models.members import Subsystem
from nhip.kernel import clock
from nhip.kernel.models import Row


class Service(Row):
    """Dịch vụ dữ liệu: what a subsystem gives to others, at an address only the gateway calls."""

    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="services")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    identifier = models.CharField(max_length=260, unique=True)
    base_url = models.URLField(max_length=500)
    timeout_seconds = models.PositiveSmallIntegerField(default=10)
    keep_bodies = models.BooleanField(default=False)
    retention_days = models.PositiveIntegerField(default=730)
    is_signature_required = models.BooleanField(default=True)
    deprecated_on = models.DateField(null=True)
    registered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["subsystem", "code"], name="exchange_service_once"),
            models.CheckConstraint(
                condition=Q(timeout_seconds__gte=1, timeout_seconds__lte=300),
                name="exchange_service_timeout",
            ),
        ]


class Version(Row):
    """Phiên bản mô tả: one OpenAPI document of a service, as it was sent."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=VersionState.DRAFT.value)
    changes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    effective_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["service", "number"], name="exchange_version_number"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in VersionState]), name="exchange_version_state"
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(state=VersionState.PUBLISHED.value),
                name="exchange_version_one_published",
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(state__in=[VersionState.DRAFT.value, VersionState.ANNOUNCED.value]),
                name="exchange_version_one_coming",
            ),
        ]


class Endpoint(Row):
    """One method of one path of a version, with its class and where its data subject is."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="endpoints")
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    summary = models.CharField(max_length=300, blank=True)
    classification = models.CharField(max_length=10, blank=True)
    subject_place = models.CharField(max_length=6, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    parameters = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    has_body = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["version", "method", "path"], name="exchange_endpoint_once"),
            models.CheckConstraint(
                condition=Q(classification="") | Q(classification__in=[one.value for one in Classification]),
                name="exchange_endpoint_class",
            ),
            models.CheckConstraint(
                condition=Q(subject_place="", subject_name="")
                | (Q(subject_place__in=[one.value for one in SubjectPlace]) & ~Q(subject_name="")),
                name="exchange_endpoint_subject",
            ),
        ]
