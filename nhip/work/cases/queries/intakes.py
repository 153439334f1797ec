"""Intakes as their officer sees them, and what a counter receives most."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound
from nhip.work.cases.adapters.confirming import confirmed_answers, is_confirmed
from nhip.work.cases.contracts import Delivery, IntakeState, IntakeView, PaperTick
from nhip.work.cases.models import Intake
from nhip.work.cases.queries.fees import audiences_of
from nhip.work.cases.rules.confirming import summary_code
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FeeQuote, ReviewRow

RECENT_DAYS, RECENT_ROWS, RECENT_SHOWN = 30, 200, 8


def intake(actor: Actor, intake_id: UUID) -> IntakeView:
    """One intake of the actor's own. Raises NotFound for anybody else's."""
    row = Intake.objects.filter(pk=intake_id, officer_id=actor.party_id).first()
    if row is None:
        raise NotFound(_("Không tìm thấy lượt tiếp nhận này trong số việc của quý vị."))
    return _views([row])[0]


def quote_of(actor: Actor, intake_id: UUID) -> FeeQuote | None:
    """What the dossier costs as it stands; None while no procedure is chosen."""
    row = Intake.objects.filter(pk=intake_id, officer_id=actor.party_id).first()
    if row is None or row.version_id is None:
        return None
    return procedures.fees_of(row.version_id, row.channel, row.answers, audiences_of(row.applicant_id))


def summary(actor: Actor, intake_id: UUID) -> tuple[tuple[ReviewRow, ...], str]:
    """What the person is to read or hear before they confirm it, in words, and its code."""
    row = Intake.objects.filter(pk=intake_id, officer_id=actor.party_id).first()
    if row is None or row.version_id is None:
        raise NotFound(_("Không tìm thấy lượt tiếp nhận này trong số việc của quý vị."))
    answers = confirmed_answers(row)
    return procedures.review(procedures.form_of(row.version_id), answers), summary_code(answers)


def open_intakes(actor: Actor) -> tuple[IntakeView, ...]:
    """What the officer has begun and not ended, latest first."""
    rows = Intake.objects.filter(officer_id=actor.party_id, state=IntakeState.OPEN.value)
    return _views(list(rows.order_by("-began_at")[:10]))


def recent_procedures(agency_id: UUID) -> list[tuple[str, str]]:
    """The procedures received most at a counter lately, with their titles."""
    since = clock.now() - timedelta(days=RECENT_DAYS)
    rows = Intake.objects.filter(agency_id=agency_id, began_at__gte=since).exclude(procedure_code="")
    codes = Counter(rows.order_by("-began_at").values_list("procedure_code", flat=True)[:RECENT_ROWS])
    chosen = [code for code, _count in codes.most_common(RECENT_SHOWN)]
    titles = procedures.titles(chosen)
    return [(code, titles.get(code, code)) for code in chosen]


def _views(rows: list[Intake]) -> tuple[IntakeView, ...]:
    names = identity.person_cards({one for row in rows for one in (row.visitor_id, row.applicant_id)})
    shops = identity.agency_names({row.agency_id for row in rows})
    titles = procedures.titles({row.procedure_code for row in rows if row.procedure_code})
    return tuple(
        IntakeView(
            id=row.pk,
            agency_id=row.agency_id,
            agency=shops.get(row.agency_id, ""),
            visitor_id=row.visitor_id,
            visitor=names[row.visitor_id].name,
            applicant_id=row.applicant_id,
            applicant=names[row.applicant_id].name,
            mandate_id=row.mandate_id,
            procedure_code=row.procedure_code,
            procedure_name=titles.get(row.procedure_code, row.procedure_code),
            version_id=row.version_id,
            channel=row.channel,
            answers=row.answers,
            papers=tuple(PaperTick(**one) for one in row.papers),
            return_agency_id=row.return_agency_id,
            delivery=Delivery(row.delivery),
            delivery_address=row.delivery_address,
            confirmation=row.confirmation,
            is_confirmed=is_confirmed(row),
            code_sent_at=row.code_sent_at,
            state=IntakeState(row.state),
            lacking=tuple(row.lacking),
            case_id=row.case_id,
            began_at=row.began_at,
            ended_at=row.ended_at,
            simulated=row.simulated,
        )
        for row in rows
    )
