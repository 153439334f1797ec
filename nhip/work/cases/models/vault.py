"""The citizen's vault: documents they keep, links they share, and what they reused."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.cases.contracts import VaultKind
from nhip.work.cases.models.cases import Case


class KeptDocument(Row):
    """Giấy tờ lưu: a file of an earlier dossier its owner chose to keep."""

    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    file_id = models.UUIDField()
    title = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    kept_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["owner", "sha256"], condition=Q(removed_at__isnull=True), name="cases_kept_once"
            )
        ]


class VaultShare(Row):
    """Liên kết chia sẻ: whoever has it may see one document until it ends or is revoked.

    Only a digest of the link's secret is kept.
    """

    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    item_kind = models.CharField(max_length=8)
    item_id = models.UUIDField()
    secret_digest = models.CharField(max_length=64, unique=True)
    recipient = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["owner", "-created_at"], name="cases_share_owner")]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(item_kind__in=[one.value for one in VaultKind]), name="cases_share_kind"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="cases_share_ends"),
        ]


class ShareOpening(Row):
    """Lượt mở: a shared document was opened by whoever had the link."""

    share = models.ForeignKey(VaultShare, on_delete=models.PROTECT, related_name="openings")
    at = models.DateTimeField(default=clock.now)


class VaultReuse(Row):
    """Dùng lại giấy tờ: a document of the vault was put into a dossier; which one, with its hash."""

    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    item_kind = models.CharField(max_length=8)
    item_id = models.UUIDField()
    source = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    file_id = models.UUIDField(unique=True)
    draft_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
