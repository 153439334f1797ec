"""Telling the portal: queued with the act, sent later, in order for each case, until it is stored there.

An update is sent again until the portal is known to have it. Each try counts before it begins, so that
whoever was killed in the middle of one looks first whether it arrived.
"""

import base64
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from nhip.kernel import clock
from nhip.kernel.storage import storage
from nhip.work.cases import api as cases
from nhip.work.cases.contracts.external import ExternalView, JournalEntry
from nhip.work.national_portal.actions import link
from nhip.work.national_portal.actions.findings import open_finding
from nhip.work.national_portal.adapters.connection import Connection, connection
from nhip.work.national_portal.contracts import (
    FindingKind,
    PortalFailed,
    Update,
    UpdateRefused,
    UpdateState,
)
from nhip.work.national_portal.models import QueuedUpdate
from nhip.work.national_portal.rules import told, wait_after

# Longer than any call may take, so that nobody else sends what is being sent.
LEASE = timedelta(seconds=90)
AT_ONCE = 200


def queue_case(case_id: UUID) -> int:
    """Queue what the case's journal says and the queue does not yet; returns how much that was.

    Read from the journal, so it matters not in which order, or how often, one hears of the acts.
    """
    connected = connection()
    if connected is None:
        return 0
    view = cases.external_view(case_id)
    if view.simulated is not connected.is_simulated:
        return 0
    known = set(QueuedUpdate.objects.filter(case_id=case_id).values_list("sequence", flat=True))
    new = [entry for entry in told(view.journal) if entry.number not in known]
    rows = QueuedUpdate.objects.bulk_create([_row(view, entry) for entry in new], ignore_conflicts=True)
    return len(rows)


def push_due() -> int:
    """Send what is due, the first unsent update of each case only; returns how many the portal has now."""
    connected = connection()
    if connected is None or link.is_paused():
        return 0
    sent = 0
    while heads := list(_heads(clock.now()).values_list("pk", flat=True)[:AT_ONCE]):
        for pk in heads:
            if link.is_paused():
                return sent
            sent += _push_one(connected, pk)
    return sent


def _heads(now: datetime) -> QuerySet[QueuedUpdate]:
    earlier = QueuedUpdate.objects.filter(
        case_id=OuterRef("case_id"),
        sequence__lt=OuterRef("sequence"),
        state__in=[UpdateState.WAITING, UpdateState.REFUSED],
    )
    return QueuedUpdate.objects.filter(
        _free(now), ~Exists(earlier), state=UpdateState.WAITING, retry_at__lte=now
    ).order_by("retry_at", "sequence", "pk")


def _free(now: datetime) -> Q:
    return Q(leased_until__isnull=True) | Q(leased_until__lte=now)


def _push_one(connected: Connection, pk: UUID) -> int:
    now = clock.now()
    mine = QueuedUpdate.objects.filter(_free(now), pk=pk, state=UpdateState.WAITING)
    if not mine.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
        return 0
    row = QueuedUpdate.objects.get(pk=pk)
    try:
        # A try that ended without an answer may have been stored all the same.
        if row.attempts == 1 or not connected.portal.has(row.key):
            connected.portal.push(Update(row.key, row.sequence, _body(row)))
    except UpdateRefused as refusal:
        _refused(row, refusal)
        return 0
    except PortalFailed as failure:
        _failed(row, failure)
        return 0
    mark_sent([row.key])
    link.note_success()
    return 1


def mark_sent(keys: Iterable[str]) -> int:
    """The portal has these."""
    waiting = QueuedUpdate.objects.filter(key__in=list(keys)).exclude(state=UpdateState.SENT)
    return waiting.update(state=UpdateState.SENT, sent_at=clock.now(), leased_until=None, last_error="")


def send_again(keys: Iterable[str]) -> int:
    """The portal has not got these after all: they wait again, and are looked up before they are sent."""
    return QueuedUpdate.objects.filter(key__in=list(keys)).update(
        state=UpdateState.WAITING,
        sent_at=None,
        leased_until=None,
        retry_at=clock.now(),
        attempts=F("attempts") + 1,
    )


def _failed(row: QueuedUpdate, failure: PortalFailed) -> None:
    wait = wait_after(row.attempts, asked=failure.retry_after)
    QueuedUpdate.objects.filter(pk=row.pk).update(
        leased_until=None, retry_at=clock.now() + wait, last_error=failure.reason[:500]
    )
    link.note_failure(failure)


def _refused(row: QueuedUpdate, refusal: UpdateRefused) -> None:
    with transaction.atomic():
        QueuedUpdate.objects.filter(pk=row.pk).update(
            state=UpdateState.REFUSED, leased_until=None, last_error=refusal.reason[:500]
        )
        open_finding(
            FindingKind.REFUSED_UPDATE, about=row.key, case_code=row.case_code, detail=refusal.reason
        )


def _row(view: ExternalView, entry: JournalEntry) -> QueuedUpdate:
    is_result = entry.act == "issue_result" and bool(view.result_key)
    result = {"number": view.result_number, "code": view.result_code, "sha256": view.result_sha256}
    return QueuedUpdate(
        case_id=view.case_id,
        case_code=view.code,
        sequence=entry.number,
        key=f"{view.case_id}:{entry.number}",
        result_key=view.result_key if is_result else "",
        body={
            "code": view.code,
            "reference": view.reference,
            "procedure": view.procedure_code,
            "agency": view.competent_agency_code,
            "status": entry.to_status,
            "act": entry.act,
            "at": entry.at.isoformat(),
            "due_on": view.due_on.isoformat(),
            **({"result": result} if is_result else {}),
        },
    )


def _body(row: QueuedUpdate) -> dict[str, object]:
    """What is sent: the result's PDF is read only now, so that the queue stays small."""
    if not row.result_key:
        return dict(row.body)
    with storage().open(row.result_key) as pdf:
        encoded = base64.b64encode(pdf.read()).decode("ascii")
    return {**row.body, "result": {**row.body["result"], "pdf": encoded}}
