"""How the connection stands."""

from nhip.work.national_portal.actions.findings import ACTS
from nhip.work.national_portal.adapters.connection import connection
from nhip.work.national_portal.contracts import (
    DossierState,
    FindingKind,
    FindingLine,
    ReconciliationLine,
    Synchronisation,
    UpdateState,
    WaitingLine,
)
from nhip.work.national_portal.models import (
    Finding,
    Link,
    PulledDossier,
    QueuedUpdate,
    Reconciliation,
)

SHOWN = 50


def synchronisation() -> Synchronisation:
    """The state of both directions, the oldest waiting updates, what a human must decide."""
    connected = connection()
    link = Link.objects.filter(id=1).first() or Link(id=1)
    waiting = QueuedUpdate.objects.filter(state=UpdateState.WAITING)
    return Synchronisation(
        address=connected.address if connected else "",
        is_simulated=bool(connected and connected.is_simulated),
        last_success_at=link.last_success_at,
        paused_until=link.paused_until,
        last_error=link.last_error if link.down_since else "",
        waiting=waiting.count(),
        failing=waiting.exclude(last_error="").count(),
        sent=QueuedUpdate.objects.filter(state=UpdateState.SENT).count(),
        dossiers_waiting=PulledDossier.objects.filter(state=DossierState.WAITING).count(),
        dossiers_taken=PulledDossier.objects.filter(state=DossierState.TAKEN).count(),
        lines=tuple(_waiting(row) for row in waiting.order_by("created_at", "sequence")[:SHOWN]),
        findings=findings(),
        reconciliations=reconciliations(),
    )


def findings() -> tuple[FindingLine, ...]:
    """What is open, oldest first."""
    rows = Finding.objects.filter(settled_at__isnull=True).order_by("opened_at", "pk")
    return tuple(
        FindingLine(
            id=row.pk,
            kind=FindingKind(row.kind),
            about=row.about,
            case_code=row.case_code,
            detail=row.detail,
            opened_at=row.opened_at,
            acts=ACTS[FindingKind(row.kind)],
        )
        for row in rows
    )


def reconciliations() -> tuple[ReconciliationLine, ...]:
    """The last comparisons, latest first."""
    rows = Reconciliation.objects.order_by("-at", "-pk")[:14]
    return tuple(
        ReconciliationLine(
            row.first, row.last, row.at, row.ours, row.theirs, len(row.repaired), len(row.open)
        )
        for row in rows
    )


def _waiting(row: QueuedUpdate) -> WaitingLine:
    return WaitingLine(
        case_code=row.case_code,
        sequence=row.sequence,
        status=row.body["status"],
        created_at=row.created_at,
        attempts=row.attempts,
        last_error=row.last_error,
    )
