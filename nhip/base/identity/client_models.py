"""Tables of programs that act in somebody's name; secrets are kept as digests alone."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row

PERSONAL, SYSTEM = "personal", "system"


class ApiClient(Row):
    """Phần mềm kết nối: a program that acts in its owner's name, within scopes, until a day.

    A personal one belongs to a citizen and its secret is the token itself. One of an agency changes its
    secret for short-lived tokens, and may only do what its owner may do at that agency.
    """

    kind = models.CharField(max_length=8, choices=[(PERSONAL, PERSONAL), (SYSTEM, SYSTEM)])
    name = models.CharField(max_length=120)
    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("identity.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    scopes = models.JSONField(default=list)
    secret_digest = models.CharField(max_length=64, unique=True)
    assurance = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["owner", "-created_at"], name="identity_client_owner")]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(kind=PERSONAL, agency__isnull=True) | Q(kind=SYSTEM, agency__isnull=False),
                name="identity_client_kind",
            )
        ]


class AccessToken(Row):
    """Mã truy cập: what a client was given for its secret; good for minutes."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    issued_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)


class ClientUse(Row):
    """Nhật ký kết nối: one request of a client and what it was answered. Rows are only ever added."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="uses")
    at = models.DateTimeField(default=clock.now, db_index=True)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["client", "-at"], name="identity_use_of_client")]
