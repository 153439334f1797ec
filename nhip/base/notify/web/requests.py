"""What our middleware put on a request, with its type."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest

from nhip.kernel.access import Actor


def actor_of_request(request: HttpRequest) -> Actor:
    """Whoever sent the request."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def party_of_request(request: HttpRequest) -> UUID:
    """The signed-in person behind a request that only signed-in persons can make."""
    return cast(UUID, actor_of_request(request).party_id)
