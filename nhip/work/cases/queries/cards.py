"""Cases as cards: rows, names and the distance to the due date, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.work.cases.contracts import PAUSED, CaseCard, Channel, Holder, Status, TimeUnit, WorkingDays
from nhip.work.cases.models import Case
from nhip.work.cases.rules.clock import remaining_days
from nhip.work.procedures import api as procedures


def cards_of(rows: Sequence[Case], *, with_names: bool) -> tuple[CaseCard, ...]:
    """Cards of these rows; names of people only for readers who may know them."""
    titles = procedures.titles({row.procedure_code for row in rows})
    agencies = identity.agency_names({row.competent_agency_id for row in rows})
    names = _names(rows) if with_names else {}
    calendar = working_calendar()
    return tuple(_card(row, titles=titles, agencies=agencies, names=names, calendar=calendar) for row in rows)


def _names(rows: Iterable[Case]) -> dict[UUID, str]:
    ids = {one for row in rows for one in (row.applicant_id, row.handler_id) if one}
    return {party_id: card.name for party_id, card in identity.person_cards(ids).items()}


def _card(
    row: Case,
    *,
    titles: dict[str, str],
    agencies: dict[UUID, str],
    names: dict[UUID, str],
    calendar: WorkingDays,
) -> CaseCard:
    unit, status = TimeUnit(row.time_unit), Status(row.status)
    until = clock.local_date(row.closed_at) if row.closed_at else clock.today()
    remaining = remaining_days(until, row.due_on, unit=unit, calendar=calendar)
    is_paused = status in PAUSED
    return CaseCard(
        id=row.pk,
        code=row.code,
        procedure_code=row.procedure_code,
        procedure_name=titles.get(row.procedure_code, row.procedure_name),
        status=status,
        holder=Holder(row.holder),
        channel=Channel(row.channel),
        filed_at=row.filed_at,
        due_on=row.due_on,
        remaining=remaining,
        is_late=remaining < 0 and not is_paused,
        is_paused=is_paused,
        competent_agency=agencies.get(row.competent_agency_id, ""),
        unit_code=row.unit_code,
        time_unit=unit,
        applicant=names.get(row.applicant_id, "") if row.applicant_id else "",
        handler=names.get(row.handler_id, "") if row.handler_id else "",
        stars=row.stars,
        simulated=row.simulated,
    )
