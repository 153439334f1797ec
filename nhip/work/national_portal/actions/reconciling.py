"""Comparing both sides: what one lacks is sent or fetched again, what they disagree on a human decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from nhip.kernel import clock
from nhip.work.national_portal.actions import link
from nhip.work.national_portal.actions.findings import open_finding
from nhip.work.national_portal.actions.pulling import keep
from nhip.work.national_portal.actions.pushing import mark_sent, send_again
from nhip.work.national_portal.adapters.connection import Connection, connection
from nhip.work.national_portal.contracts import FindingKind, PortalFailed, Stored, UpdateState
from nhip.work.national_portal.models import PulledDossier, QueuedUpdate
from nhip.work.national_portal.models import Reconciliation as ReconciliationRow
from nhip.work.national_portal.rules import SKEW, compare

LONGEST = timedelta(days=31)
AGAIN = ".again"


@dataclass(slots=True)
class _Outcome:
    """What a comparison did, and what it leaves to a human."""

    repaired: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def leave(self, kind: FindingKind, about: str, *, case_code: str = "", detail: str = "") -> None:
        open_finding(kind, about=about, case_code=case_code, detail=detail)
        self.open.append(f"{kind.value}: {about}")


def reconcile_owed() -> None:
    """Compare the days of an outage that is over, until it succeeded."""
    owed = link.link()
    if owed.owed_from is not None and owed.down_since is None:
        reconcile(owed.owed_from, clock.today())


def reconcile_yesterday() -> None:
    """Once a day, and again until it succeeded."""
    yesterday = clock.today() - timedelta(days=1)
    if not ReconciliationRow.objects.filter(first__lte=yesterday, last__gte=yesterday).exists():
        reconcile(yesterday, yesterday)


def reconcile(first: date, last: date) -> bool:
    """Compare both sides over some days and repair what is missing on either; False when nobody answers.

    The portal is asked for a day more at both ends, so that a clock that is wrong there makes no difference.
    """
    connected = connection()
    if connected is None or link.is_paused():
        return False
    first = max(first, last - LONGEST)
    try:
        theirs = connected.portal.updates(first - SKEW, last + SKEW)
        references = connected.portal.dossiers_of(first - SKEW, last + SKEW)
        outcome = _Outcome()
        ours = _updates(first, last, theirs, outcome)
        _dossiers(connected, first, last, references, outcome)
    except PortalFailed as failure:
        link.note_failure(failure)
        return False
    ReconciliationRow.objects.create(
        first=first,
        last=last,
        ours=ours,
        theirs=len(theirs),
        repaired=outcome.repaired,
        open=outcome.open,
    )
    link.note_success()
    if last >= clock.today():
        link.note_compared(first)
    return True


def _updates(first: date, last: date, theirs: Iterable[Stored], outcome: _Outcome) -> int:
    listed = list(theirs)
    sent = QueuedUpdate.objects.filter(state=UpdateState.SENT, sent_at__range=_range(first, last))
    ours = list(sent.values_list("key", flat=True))
    keys = {one.key for one in listed}
    rows = QueuedUpdate.objects.filter(key__in=keys | {f"{key}{AGAIN}" for key in keys})
    known = {row.key: row for row in rows}
    # What was told anew under another key is no longer what counts.
    listed = [one for one in listed if f"{one.key}{AGAIN}" not in known]
    found = compare(ours, {key: row.state for key, row in known.items()}, listed)
    send_again(found.missing_there)
    outcome.repaired += [f"sent again: {key}" for key in found.missing_there]
    mark_sent(found.unsent_but_there)
    outcome.repaired += [f"was there: {key}" for key in found.unsent_but_there]
    for one in found.unknown_here:
        outcome.leave(FindingKind.UNKNOWN_UPDATE, one.key, case_code=one.code, detail=f"status {one.status}")
    for key in found.doubled_there:
        outcome.leave(FindingKind.DOUBLED_UPDATE, key, case_code=known[key].case_code if key in known else "")
    _statuses(known, listed, outcome)
    return len(ours)


def _statuses(known: dict[str, QueuedUpdate], listed: list[Stored], outcome: _Outcome) -> None:
    for one in listed:
        row = known.get(one.key)
        if row is None or one.status == row.body["status"]:
            continue
        detail = f"{row.body['status']} here, {one.status} there"
        if row.key.endswith(AGAIN):
            outcome.leave(FindingKind.DIFFERING_STATUS, row.key, case_code=row.case_code, detail=detail)
        else:
            # Told anew under another key: the portal keeps the first thing it heard under this one.
            _tell_anew(row)
            outcome.repaired.append(f"told anew ({detail}): {row.key}")


def _tell_anew(row: QueuedUpdate) -> None:
    QueuedUpdate.objects.filter(pk=row.pk).update(
        key=f"{row.key}{AGAIN}",
        body={**row.body, "corrects": row.key},
        state=UpdateState.WAITING,
        sent_at=None,
        attempts=0,
        retry_at=clock.now(),
    )


def _dossiers(
    connected: Connection, first: date, last: date, references: tuple[str, ...], outcome: _Outcome
) -> None:
    known = set(
        PulledDossier.objects.filter(reference__in=set(references)).values_list("reference", flat=True)
    )
    for reference in sorted(set(references) - known):
        if keep(connected.portal.dossier(reference)):
            outcome.repaired.append(f"fetched: {reference}")
    ours = PulledDossier.objects.filter(received_at__range=_range(first, last))
    for row in ours.exclude(reference__in=set(references)).order_by("reference"):
        outcome.leave(FindingKind.UNKNOWN_DOSSIER, row.reference, case_code=row.case_code)


def _range(first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of a day to the last of another, where this platform is."""
    return (
        datetime.combine(first, time.min, clock.VIET_NAM),
        datetime.combine(last, time.max, clock.VIET_NAM),
    )
