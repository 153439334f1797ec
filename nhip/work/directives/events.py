"""Facts of directives, in the past tense, versioned. The subject of each is the directive's id.

Every fact is about one work item except `DirectiveIssued`, which is about the whole order. `indicator` and
`territory` are "" for an order that does not come from a number. Days are dates in Asia/Ho_Chi_Minh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.directives.issued.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveIssued(Event):
    """An order was given; `lead_agency_ids` in the order of its work items."""

    directive_id: UUID
    number: str
    issuer_agency_id: UUID
    lead_agency_ids: tuple[UUID, ...]
    indicator: str
    territory: str
    simulated: bool

    @property
    def subject(self) -> str:
        """The directive's id."""
        return str(self.directive_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutItem(Event):
    """What every fact about a work item says."""

    directive_id: UUID
    item_id: UUID
    number: str
    lead_agency_id: UUID
    indicator: str
    territory: str

    @property
    def subject(self) -> str:
        """The directive's id."""
        return str(self.directive_id)


@event("nhip.directives.accepted.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAccepted(AboutItem):
    """The lead agency took the work."""


@event("nhip.directives.declined.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDeclined(AboutItem):
    """The lead agency handed the work back; the reason is in the log."""


@event("nhip.directives.reassigned.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReassigned(AboutItem):
    """The work was given out again; `lead_agency_id` is who leads from now on."""

    from_agency_id: UUID


@event("nhip.directives.started.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStarted(AboutItem):
    """The lead agency began the work."""


@event("nhip.directives.progressed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProgressed(AboutItem):
    """The lead agency told how far the work is."""


@event("nhip.directives.reported.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReported(AboutItem):
    """The lead agency reported the work done; `evidence_count` proofs are linked."""

    evidence_count: int


@event("nhip.directives.returned.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReturned(AboutItem):
    """The report was not enough and went back to the lead agency."""


@event("nhip.directives.completed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCompleted(AboutItem):
    """Somebody other than the doer closed the work.

    `on_time` compares the day of the report with the due date.
    """

    on_time: bool


@event("nhip.directives.reopened.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReopened(AboutItem):
    """Closed work was opened again; `because` is "relapse" or "leader"."""

    because: str


@event("nhip.directives.withdrawn.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWithdrawn(AboutItem):
    """The order was taken back before the work was done."""


@event("nhip.directives.due_moved.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDueMoved(AboutItem):
    """The due date changed; both days stand in the log for good."""

    from_due_on: date
    to_due_on: date


@event("nhip.directives.opinion_asked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked(AboutItem):
    """The lead agency asked another agency for its opinion."""

    asked_agency_id: UUID


@event("nhip.directives.opinion_given.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(AboutItem):
    """An agency that was asked, or a co-unit, gave its opinion."""

    giving_agency_id: UUID
