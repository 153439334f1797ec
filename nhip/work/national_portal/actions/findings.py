"""What a human must decide: opened once, settled once."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.work.national_portal.access import SUPERVISE
from nhip.work.national_portal.contracts import (
    AlreadySettled,
    DossierState,
    FindingKind,
    UnknownFinding,
    UpdateState,
)
from nhip.work.national_portal.events import FindingSettled
from nhip.work.national_portal.models import Finding, PulledDossier, QueuedUpdate

# What a human may do about each kind; closing says why in a note.
ACTS = {
    FindingKind.REFUSED_UPDATE: ("resend", "skip"),
    FindingKind.REFUSED_DOSSIER: ("retry", "close"),
    FindingKind.UNKNOWN_UPDATE: ("close",),
    FindingKind.UNKNOWN_DOSSIER: ("close",),
    FindingKind.DOUBLED_UPDATE: ("close",),
    FindingKind.DIFFERING_STATUS: ("resend", "close"),
}
WITH_NOTE = frozenset({"skip", "close"})


def open_finding(kind: FindingKind, *, about: str, case_code: str = "", detail: str = "") -> bool:
    """Put something before a human; True when it was not there already."""
    with transaction.atomic():
        _row, is_new = Finding.objects.get_or_create(
            kind=kind,
            about=about[:120],
            settled_at=None,
            defaults={"case_code": case_code[:60], "detail": detail[:1000]},
        )
    return is_new


def settle(actor: Actor, finding_id: UUID, *, act: str, note: str = "") -> None:
    """Decide a finding: send or try again, pass over, or close it with a note.

    Raises UnknownFinding, AlreadySettled, and Invalid without a note where one is needed.
    """
    note = note.strip()
    with action("national_portal.settle", actor=actor, about=("finding", finding_id)) as done:
        done.require(SUPERVISE.code)
        row = Finding.objects.select_for_update().filter(pk=finding_id).first()
        if row is None:
            raise UnknownFinding(_("Không tìm thấy điểm lệch này."))
        if row.settled_at is not None:
            raise AlreadySettled(_("Điểm lệch này vừa được người khác xử lý; xin tải lại trang."))
        if act not in ACTS[FindingKind(row.kind)]:
            raise Invalid(_("Không làm được việc này với điểm lệch đó."), fields={"act": ""})
        if act in WITH_NOTE and not note:
            message = str(_("Xin ghi lý do, để người sau hiểu."))
            raise Invalid(message, fields={"note": message})
        _apply(row, act)
        row.settled_at, row.settled_by_id = clock.now(), actor.party_id
        row.act, row.note = act, note[:500]
        row.save(update_fields=["settled_at", "settled_by", "act", "note"])
        done.note(kind=row.kind, decision=act)
        done.emit(FindingSettled(finding_id=str(row.pk), kind=row.kind, act=act))


def _apply(row: Finding, act: str) -> None:
    updates = QueuedUpdate.objects.filter(key=row.about)
    if act == "resend":
        updates.update(state=UpdateState.WAITING, sent_at=None, leased_until=None, retry_at=clock.now())
    elif act == "skip":
        updates.filter(state=UpdateState.REFUSED).update(state=UpdateState.SKIPPED)
    elif row.kind == FindingKind.REFUSED_DOSSIER:
        state = DossierState.WAITING if act == "retry" else DossierState.DISMISSED
        PulledDossier.objects.filter(reference=row.about, state=DossierState.REFUSED).update(
            state=state, retry_at=clock.now()
        )
