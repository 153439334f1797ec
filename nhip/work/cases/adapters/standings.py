"""How a stored case stands towards complaints and reopening."""

from nhip.kernel import clock
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.contracts import ComplaintState, Outcome, Status
from nhip.work.cases.models import Case, Complaint, Decision, Reopening
from nhip.work.cases.rules.recourse import Standing


def standing_of(case: Case) -> Standing:
    """The case as the rules of recourse see it."""
    decision = Decision.objects.filter(case=case, superseded_at__isnull=True).first()
    reading = reading_of(case, case.clock_entries.order_by("round", "number"))
    return Standing(
        status=Status(case.status),
        is_late=reading.is_late,
        outcome=Outcome(decision.outcome) if decision else None,
        ended_on=clock.local_date(case.closed_at) if case.closed_at else None,
        is_upheld=upheld(case) is not None,
    )


def upheld(case: Case) -> Complaint | None:
    """The complaint found right that no reopening has answered to yet."""
    used = Reopening.objects.filter(case=case, complaint__isnull=False).values("complaint_id")
    found = case.complaints.filter(state=ComplaintState.ANSWERED, is_upheld=True).exclude(pk__in=used)
    return found.order_by("number").last()
