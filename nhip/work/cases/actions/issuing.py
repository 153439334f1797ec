"""From a decision to an issued result:

Read, render, store, and only then open the transaction that issues it.
"""

import io
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.jobs import job
from nhip.kernel.storage import Stored, storage
from nhip.work.cases.actions.moving import Wanted, locked, moving
from nhip.work.cases.adapters.result_pdf import render
from nhip.work.cases.contracts import Act, Holder, ResultNotRendered, Status
from nhip.work.cases.events import ResultIssued
from nhip.work.cases.models import Case, Result
from nhip.work.cases.queries.documents import result_document

FINISHED = frozenset({Status.PROCESSED, Status.RESULT_RETURNED})


@job
def issue_decided(case_id: str) -> None:
    """The job that every decision queues; a result that is out already is left alone."""
    issue(SYSTEM, UUID(case_id))


def issue(actor: Actor, case_id: UUID) -> None:
    """Render the result of a decided case and issue it. Doing it twice issues it once."""
    if Case.objects.filter(pk=case_id, holder=Holder.RESULT_TO_ISSUE).exists():
        pdf = render(result_document(case_id))
        record_issue(actor, case_id, storage().put(io.BytesIO(pdf)))


def record_issue(actor: Actor, case_id: UUID, stored: Stored) -> None:
    """Issue a rendered result: the clock stops. Raises ResultNotRendered when its bytes are not kept."""
    if not storage().exists(stored.key):
        raise ResultNotRendered(_("Văn bản kết quả chưa được lập."))
    with transaction.atomic():
        # The page and the job may both come to issue it.
        if locked(case_id).status not in FINISHED:
            _issue(actor, case_id, stored)


def _issue(actor: Actor, case_id: UUID, stored: Stored) -> None:
    with moving(Wanted(Act.ISSUE_RESULT, is_rendered=True), actor=actor, case_id=case_id) as move:
        result = Result.objects.get(case=move.case)
        result.storage_key, result.sha256 = stored.key, stored.sha256
        result.size, result.issued_at = stored.size, move.at
        result.save(update_fields=("storage_key", "sha256", "size", "issued_at"))
        move.tell(
            ResultIssued, result_code=result.code, sha256=result.sha256, is_on_time=move.case.on_time == 1
        )
