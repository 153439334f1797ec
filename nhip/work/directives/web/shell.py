"""Which shell a page wears, and who reads it."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest

from nhip.kernel.access import Actor
from nhip.work.directives import access

OPS, DESK = "ui/ops.html", "ui/desk.html"


def actor_of(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def shell_for(actor: Actor, *, issuer_agency_id: UUID | None = None) -> str:
    """Those who give orders read in the operations centre, those who carry them out at their desk."""
    return OPS if actor.may(access.CLOSE.code, agency_id=issuer_agency_id) else DESK
