"""Somebody must always be able to administer: the last administrator cannot be taken away."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models
from nhip.base.identity.contracts import Role
from nhip.kernel.errors import Conflict


def refuse_to_lose_the_last(
    *, on: date, without_assignment: UUID | None = None, without_user: int | None = None
) -> None:
    """Raise Conflict unless an administrator without an end remains on the day, who can sign in.

    Takes a lock on all administrators' assignments first: two administrators who remove each other at
    once are put in order. Call it inside the act.
    """
    lasting = models.Assignment.objects.filter(
        post__role=Role.ADMINISTRATOR.value, valid_from__lte=on, valid_to=None
    )
    list(lasting.order_by("pk").select_for_update(of=("self",)))
    accounts = models.User.objects.filter(party_id=OuterRef("party_id"), is_active=True).exclude(
        pk=without_user or 0
    )
    if not lasting.exclude(pk=without_assignment).filter(Exists(accounts)).exists():
        raise Conflict(
            _(
                "Đây là người quản trị cuối cùng. Giao vị trí quản trị không có ngày thôi cho người khác "
                "trước."
            )
        )
