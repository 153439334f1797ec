"""Other platforms that this one exchanges catalogues and calls with."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.exchange.contracts.federation import PeerState
from nhip.kernel import clock
from nhip.kernel.models import Row


class Peer(Row):
    """Nền tảng bạn: where its gateway is, what it proves itself with, and how fresh its catalogue is here.

    Its members and services stand beside ours, under its instance; `agency` answers for them here.
    """

    instance = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=300)
    platform = models.CharField(max_length=20)
    address = models.CharField(max_length=500)
    authority = models.TextField()
    public_key = models.CharField(max_length=44, unique=True)
    certificates = models.JSONField(default=list)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=PeerState.ACTIVE.value)
    reason = models.CharField(max_length=500, blank=True)
    registered_at = models.DateTimeField(default=clock.now)
    catalogue_version = models.PositiveBigIntegerField(default=0)
    catalogue_at = models.DateTimeField(null=True)
    catalogue_sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in PeerState]), name="exchange_peer_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=PeerState.SUSPENDED.value) | ~Q(reason=""), name="exchange_peer_reason"
            ),
        ]
