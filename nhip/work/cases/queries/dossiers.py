"""A dossier for whoever helps its officer check it, and how earlier ones like it ended."""

from collections import Counter
from statistics import median_low
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.calendar import working_calendar
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.contracts import CaseNotFound, Outcome, Status, Who
from nhip.work.cases.contracts.dossiers import Dossier, DossierLine, Precedents
from nhip.work.cases.models import Case, Decision
from nhip.work.cases.queries.beside import checklist
from nhip.work.cases.queries.cards import cards_of
from nhip.work.cases.queries.documents import refusal_lines
from nhip.work.cases.queries.fees import fees_of_case
from nhip.work.cases.queries.lists import _visible_to
from nhip.work.cases.queries.pages import case, row_for
from nhip.work.cases.rules.provenance import source_in

MOST_COUNTED = 500
LATEST_SHOWN = 5


def dossier(actor: Actor, case_id: UUID) -> Dossier:
    """A dossier for an officer of its agencies. Raises CaseNotFound for everybody else, its applicant too."""
    row = _for_officer(actor, case_id)
    view = case(actor, case_id)
    last = row.submissions.order_by("-number").first()
    lines = checklist(view) if last else ()
    return Dossier(
        view=view,
        answers=last.answers if last else {},
        lines=tuple(
            DossierLine(one.name, one.papers, one.is_there, one.may_lack, one.fields) for one in lines
        ),
        sources={key: source_in(entry) for key, entry in last.sources.items()} if last else {},
        fees=fees_of_case(case_id),
    )


def precedents(actor: Actor, case_id: UUID) -> Precedents:
    """How the latest decided cases of the same procedure and agency ended, in a fixed number of queries.

    Raises CaseNotFound for whoever is no officer of this one.
    """
    row = _for_officer(actor, case_id)
    alike = Case.objects.filter(
        procedure_code=row.procedure_code,
        competent_agency_id=row.competent_agency_id,
        status__in=[Status.PROCESSED, Status.RESULT_RETURNED],
    ).exclude(pk=row.pk)
    of_case = Decision.objects.filter(case=OuterRef("pk"), superseded_at__isnull=True)
    latest = alike.order_by("-closed_at", "pk")
    ends = list(
        latest.annotate(outcome=Subquery(of_case.values("outcome")[:1])).values_list(
            "outcome", "filed_at", "closed_at"
        )[:MOST_COUNTED]
    )
    calendar, counts = working_calendar(), Counter(outcome for outcome, _filed, _closed in ends)
    days = [
        calendar.count_working_days(clock.local_date(filed), clock.local_date(closed))
        for _outcome, filed, closed in ends
        if closed
    ]
    shown = list(latest.filter(_visible_to(actor))[:LATEST_SHOWN])
    return Precedents(
        outcomes=tuple((one, counts[one.value]) for one in Outcome),
        counted=len(ends),
        unrecorded=counts[None],
        median_working_days=median_low(days) if days else None,
        latest=cards_of(shown, with_names=False),
    )


def refusal_draft(actor: Actor, case_id: UUID, *, text: str, ground: str) -> str:
    """The letter of refusal in force, filled in as if this were decided; nothing is kept or sent.

    Raises CaseNotFound for whoever is no officer of the case.
    """
    return "\n".join(refusal_lines(_for_officer(actor, case_id), text=text, ground=ground))


def _for_officer(actor: Actor, case_id: UUID) -> Case:
    row = row_for(actor, case_id)
    if not parts_of(actor, row) - {Who.APPLICANT}:
        raise CaseNotFound(
            _("Không tìm thấy hồ sơ %(code)s trong số hồ sơ quý vị được xem."), code=str(case_id)
        )
    return row
