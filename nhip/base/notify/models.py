"""Tables of notify; private to the module."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.notify.contracts import OUTSIDE, Channel, DeliveryState, Kind
from nhip.kernel import clock
from nhip.kernel.models import Row


def _one_of(field: str, values: Any) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class TemplateVersion(Row):
    """Phiên bản mẫu thông báo: the texts as they were from a moment on; never changed."""

    SHIPPED, EDITED = "shipped", "edited"

    template = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=7, choices=[(SHIPPED, SHIPPED), (EDITED, EDITED)])
    texts = models.JSONField()
    texts_sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    published_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["template", "number"], name="notify_version_once")
        ]


class Notice(Row):
    """Thông báo: what somebody was told. `values` and the version give its text for ever."""

    key = models.CharField(max_length=200, unique=True)
    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    values = models.JSONField()
    about_kind = models.CharField(max_length=50)
    about_id = models.CharField(max_length=100)
    link = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2)
    # The person wants this kind in their inbox, or the law does.
    is_shown = models.BooleanField(default=True)
    at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["party", "-at", "-id"], name="notify_notice_inbox"),
            models.Index(
                fields=["party"],
                condition=Q(read_at__isnull=True, is_shown=True),
                name="notify_notice_unread",
            ),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=_one_of("kind", Kind), name="notify_notice_kind"),
            models.CheckConstraint(
                condition=Q(is_shown=True) | ~Q(kind=Kind.OBLIGATION.value), name="notify_notice_shown"
            ),
        ]


class Delivery(Row):
    """Tin báo: one announcement of a notice by one channel. The address is read when it is sent.

    Only a masked form of the address is kept; `subject` and `text` are what was, or would have been, sent.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=5)
    state = models.CharField(max_length=9, default=DeliveryState.QUEUED.value)
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sender = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    reference = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="notify_delivery_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="notify_delivery_sending"),
            models.Index(fields=["-created_at", "-id"], name="notify_delivery_latest"),
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notify_delivery_once"),
            models.CheckConstraint(condition=_one_of("channel", OUTSIDE), name="notify_delivery_channel"),
            models.CheckConstraint(condition=_one_of("state", DeliveryState), name="notify_delivery_state"),
            # Whoever failed has a reason.
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "unknown"]) | ~Q(reason=""), name="notify_delivery_reason"
            ),
        ]


class Preference(models.Model):
    """A person's own choice about one kind by one channel; where there is none the default holds."""

    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5)
    kind = models.CharField(max_length=10)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["party", "channel", "kind"], name="notify_preference_once"),
            models.CheckConstraint(condition=_one_of("channel", Channel), name="notify_preference_channel"),
            models.CheckConstraint(condition=_one_of("kind", Kind), name="notify_preference_kind"),
        ]


class Reader(models.Model):
    """The language a person is written to in; Vietnamese where there is no row."""

    party = models.OneToOneField(
        "identity.Party", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=2, choices=[("vi", "vi"), ("en", "en")])
    changed_at = models.DateTimeField(default=clock.now)
