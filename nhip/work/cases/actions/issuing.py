"""From a decision to an issued result: render, sign, store, and only then the transaction that issues it.

Nothing is issued unsigned while signing is on. What fails leaves the case waiting to be issued, with its
reason on the ceremony; the schedule and the approver try again.
"""

import io
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.signing import api as signing
from nhip.base.signing.contracts import SignRequest
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import NhipError
from nhip.kernel.jobs import job
from nhip.kernel.storage import Stored, storage
from nhip.work.cases.actions.moving import Wanted, facts_of, locked, moving
from nhip.work.cases.adapters.result_pdf import legible
from nhip.work.cases.contracts import Act, Holder, ResultNotRendered, ResultState, Status
from nhip.work.cases.events import ResultIssued, ResultReplaced
from nhip.work.cases.models import Case, Result
from nhip.work.cases.queries.documents import document_of

FINISHED = frozenset({Status.PROCESSED, Status.RESULT_RETURNED})
REASON = "Ký kết quả giải quyết thủ tục hành chính"
MOST_AT_ONCE = 50


@job
def issue_decided(case_id: str) -> None:
    """The job that every decision queues; a result that is out already is left alone.

    What keeps it from being signed is kept on the ceremony and shown at the desk, so the job does not fail.
    """
    try:
        issue(SYSTEM, UUID(case_id))
    except NhipError:
        if not signing.ceremonies_about(("case", case_id)):
            raise


def issue(actor: Actor, case_id: UUID) -> None:
    """Render, sign and issue the result of a decided case, or its correction. Twice issues once."""
    result = _waiting().filter(case_id=case_id).first()
    if result is not None:
        record_issue(actor, case_id, _signed(result) if signing.is_on() else _rendered(result))


def issue_waiting() -> int:
    """Try again what waits to be issued; how many were."""
    cases = list(_waiting().order_by("id").values_list("case_id", flat=True)[:MOST_AT_ONCE])
    return sum(_tried(case_id) for case_id in cases)


def _waiting() -> QuerySet[Result]:
    return Result.objects.filter(superseded_at__isnull=True, issued_at__isnull=True)


def _tried(case_id: UUID) -> bool:
    try:
        issue(SYSTEM, case_id)
    except NhipError:
        return False
    return True


def record_issue(actor: Actor, case_id: UUID, stored: Stored) -> None:
    """Issue a rendered result: the clock stops. Raises ResultNotRendered when its bytes are not kept."""
    if not storage().exists(stored.key):
        raise ResultNotRendered(_("Văn bản kết quả chưa được lập."))
    with transaction.atomic():
        # The page and the job may both come to issue it.
        case = locked(case_id)
        result = _waiting().filter(case=case).first()
        if result is None:
            return
        if case.holder == Holder.RESULT_TO_ISSUE:
            _issue(actor, case_id, result, stored)
        elif case.status in FINISHED and result.replaces_id:
            _issue_correction(actor, case, result, stored)


def ceremony_key(result_id: UUID, content_sha256: str) -> str:
    """The key of the ceremony that signs a result: another content is another ceremony."""
    return f"case-result:{result_id}:{content_sha256[:16]}"


def sign_request(result: Result, case: Case, content_sha256: str) -> SignRequest:
    """Who signs a result: whoever decided it, and the seal of the competent agency over it."""
    return SignRequest(
        key=ceremony_key(result.pk, content_sha256),
        about=("case", str(result.case_id)),
        reason=REASON,
        signer_id=result.signer_id,
        seal_agency_id=case.competent_agency_id,
        content_sha256=content_sha256,
    )


def _rendered(result: Result) -> Stored:
    return storage().put(io.BytesIO(legible(document_of(result))))


def _signed(result: Result) -> Stored:
    document = document_of(result)
    request = sign_request(result, Case.objects.get(pk=result.case_id), document.content_sha256)
    if not signing.is_open(request.key):
        signing.open_ceremony(legible(document), request)
    signed = signing.finish_ceremony(request.key)
    with action("cases.sign_result", actor=SYSTEM, about=("case", result.case_id), emits=False) as act:
        act.allow("the approver agreed to it in the decision")
        Result.objects.filter(pk=result.pk, state=ResultState.DRAFT).update(
            state=ResultState.SIGNED, is_signed=True
        )
        act.note(result=result.code, sha256=signed.sha256)
    return Stored(signed.key, signed.sha256, len(signed.content))


def _issue(actor: Actor, case_id: UUID, result: Result, stored: Stored) -> None:
    with moving(Wanted(Act.ISSUE_RESULT, is_rendered=True), actor=actor, case_id=case_id) as move:
        _put_out(result, stored)
        move.tell(
            ResultIssued, result_code=result.code, sha256=result.sha256, is_on_time=move.case.on_time == 1
        )


def _issue_correction(actor: Actor, case: Case, result: Result, stored: Stored) -> None:
    before = result.replaces
    with action("cases.issue_correction", actor=actor, about=("case", case.pk)) as act:
        act.allow("the approver asked for the correction and agreed to sign it")
        _put_out(result, stored)
        if before is not None and before.state == ResultState.ISSUED:
            Result.objects.filter(pk=before.pk).update(state=ResultState.REPLACED)
        act.note(result=result.code, replaces=before.code if before else "")
        act.emit(
            ResultReplaced(
                **facts_of(case),
                result_code=result.code,
                replaced_code=before.code if before else "",
                sha256=result.sha256,
            )
        )


def _put_out(result: Result, stored: Stored) -> None:
    document = document_of(result)
    result.storage_key, result.sha256 = stored.key, stored.sha256
    result.size, result.issued_at = stored.size, clock.now()
    result.state, result.expires_on = ResultState.ISSUED, document.expires_on
    result.save(update_fields=("storage_key", "sha256", "size", "issued_at", "state", "expires_on"))
