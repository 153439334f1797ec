"""Tables of procedures: the procedure, its immutable versions, forms by their hash, the revision."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.kernel import clock
from nhip.kernel.models import Row, ValidRow, ValidRows


class Procedure(Row):
    """Thủ tục hành chính: only its code is its own; all it says is in its versions."""

    code = models.CharField(max_length=60, unique=True)


class FormVersion(Row):
    """A form's data file as it was when a version was published; never changed, told by its hash."""

    code = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    data = models.JSONField()


class Versions(ValidRows):
    """Versions of procedures."""

    def in_force(self, day: Any) -> "Versions":
        """Published on that day, later amended or not; the highest number wins where two meet."""
        return self.on(day).filter(status__in=("published", "amended"))


class Version(ValidRow):
    """Phiên bản thủ tục: what the procedure says from `valid_from` on; `content` never changes."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12)
    title = models.TextField()
    field = models.CharField(max_length=300)
    content = models.JSONField()
    handling = models.JSONField(null=True)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    simulated = models.BooleanField(default=False)

    objects: ClassVar[Any] = Versions.as_manager()

    class Meta(ValidRow.Meta):
        abstract = False
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="procedures_version_validity",
            ),
            models.UniqueConstraint(fields=["procedure", "number"], name="procedures_version_number"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(status="published"), name="procedures_one_published"
            ),
        ]
        indexes: ClassVar[Any] = [models.Index(fields=["status", "valid_from"], name="procedures_in_force")]


class Revision(models.Model):
    """One row that counts changes of the catalogue; the search index says which one it was built at."""

    number = models.PositiveIntegerField(default=0)


class FormWork(Row):
    """Bản soạn biểu mẫu: the next form of a procedure while officers write it; one each.

    `data` is the form's data file, whole or not yet; `settings` says who carries the procedure out, and how.
    `revision` counts saves, so that two officers do not overwrite each other.
    """

    procedure = models.OneToOneField(Procedure, on_delete=models.PROTECT, related_name="+")
    based_on = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)
    settings = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
