"""What the one-stop shop does: accept, not accept, return the result."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid, NhipError, NotAllowed, NotFound
from nhip.work.cases.actions.moving import Wanted, moving
from nhip.work.cases.actions.unpaid import refuse_unpaid
from nhip.work.cases.contracts import Act
from nhip.work.cases.events import CaseAccepted, CaseNotAccepted, ResultReturned
from nhip.work.procedures.contracts import PayBefore


def accept(actor: Actor, case_id: UUID) -> None:
    """Accept a dossier; it goes to the competent agency."""
    with moving(Wanted(Act.ACCEPT), actor=actor, case_id=case_id) as move:
        refuse_unpaid(move.case, PayBefore.ACCEPTANCE)
        move.tell(CaseAccepted)


def accept_many(actor: Actor, case_ids: Sequence[UUID]) -> tuple[int, tuple[NhipError, ...]]:
    """Accept each dossier in a transaction of its own; one that cannot be accepted does not hold up the
    others.
    """
    failures: list[NhipError] = []
    for case_id in case_ids:
        try:
            accept(actor, case_id)
        except (Conflict, NotAllowed, NotFound) as error:
            failures.append(error)
    return len(case_ids) - len(failures), tuple(failures)


def not_accept(actor: Actor, case_id: UUID, *, reason: str) -> None:
    """Refuse to accept a dossier, saying why; the clock stops."""
    reason = required(reason, field="reason", message=_("Xin nêu lý do để người nộp biết cách làm lại."))
    with moving(Wanted(Act.NOT_ACCEPT, note=reason, reason=reason), actor=actor, case_id=case_id) as move:
        move.tell(CaseNotAccepted)


def return_result(actor: Actor, case_id: UUID) -> None:
    """Hand the result over: at the counter, or taken online by the applicant."""
    with moving(Wanted(Act.RETURN_RESULT), actor=actor, case_id=case_id) as move:
        refuse_unpaid(move.case, PayBefore.RESULT)
        move.case.returned_at = move.at
        move.tell(ResultReturned)


def required(text: str, *, field: str, message: object) -> str:
    """The text without outer spaces. Raises Invalid, pinned to `field`, when nothing is left."""
    text = text.strip()
    if not text:
        raise Invalid(str(message), fields={field: str(message)})
    return text
