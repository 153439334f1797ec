"""An act of the platform: permission, change, audit and event, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from nhip.kernel import audit, outbox
from nhip.kernel.access import Actor
from nhip.kernel.events import Event, plain


class IncompleteAction(RuntimeError):
    """A programming error: an action that checked no permission, or told nobody what it did."""


@dataclass(slots=True)
class Act:
    """What an action has said about itself so far."""

    name: str
    actor: Actor
    about: tuple[str, str]
    grounds: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def require(self, permission: str, *, agency_id: UUID | None = None) -> None:
        """Go on only if the actor holds `permission` at `agency_id`; raises NotAllowed."""
        self.actor.require(permission, agency_id=agency_id)
        self.grounds = f"{permission}@{agency_id}" if agency_id else permission

    def allow(self, reason: str) -> None:
        """State why no permission is needed, for example that the draft is the actor's own."""
        self.grounds = reason

    def note(self, **detail: Any) -> None:
        """Add to the audit record; never personal data, because the record is kept for ever."""
        self.detail |= plain(detail)

    def emit(self, event: Event) -> None:
        """Tell the other modules, once the transaction commits."""
        self.events.append(event)


@contextmanager
def action(name: str, *, actor: Actor, about: tuple[str, Any], emits: bool = True) -> Iterator[Act]:
    """Open an act called `name` (`cases.accept`) about an object (`("case", id)`).

    Joins the caller's transaction. At the end of the block the audit record is chained and the events go
    to the outbox; any exception rolls all of it back. Raises IncompleteAction if the block neither
    required a permission nor stated why none is needed, or emitted nothing although `emits`.
    """
    with transaction.atomic():
        act = Act(name=name, actor=actor, about=(about[0], str(about[1])))
        yield act
        if not act.grounds:
            raise IncompleteAction(f"{name} checked no permission; call require() or allow()")
        if emits and not act.events:
            raise IncompleteAction(f"{name} emitted no event; emit one or pass emits=False")
        # Late, because this takes the lock on the end of the chain: held only until the commit.
        number = audit.append(
            audit.Act(
                act=act.name,
                actor=act.actor,
                about=act.about,
                grounds=act.grounds,
                # A program's act is recorded as that program's, in the name of whoever let it in.
                detail=act.detail | ({"client": str(actor.client_id)} if actor.client_id else {}),
            )
        )
        outbox.put(act.events, act=number)
