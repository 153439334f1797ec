"""What payments' news, and the ends of cases, do to a case's bills."""

from uuid import UUID

from nhip.kernel.events import Received
from nhip.kernel.outbox import handles
from nhip.work.cases.actions import fees


@handles("nhip.payments.bill_paid.v1", "nhip.payments.bill_cancelled.v1")
def on_settled(event: Received) -> None:
    """Nothing more is owed: a case that waits for payment goes on."""
    if event.data["about_kind"] == "case":
        fees.payment_arrived(UUID(event.data["about_id"]))


@handles("nhip.cases.accepted.v1")
def on_accepted(event: Received) -> None:
    """What must be paid before the result is billed now, so that it can be paid at leisure."""
    fees.bill_result(UUID(event.data["case_id"]))


@handles("nhip.cases.withdrawn.v1")
def on_withdrawn(event: Received) -> None:
    """Open bills lapse; what was paid goes back where the rule says so."""
    fees.close_bills(UUID(event.data["case_id"]), why="withdrawn")


@handles("nhip.cases.not_accepted.v1")
def on_not_accepted(event: Received) -> None:
    """The same for a dossier that was not accepted."""
    fees.close_bills(UUID(event.data["case_id"]), why="not_accepted")
