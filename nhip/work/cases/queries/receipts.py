"""Receipts, results and what the public may know of them."""

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel import clock, limits
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.adapters.factors import is_factor
from nhip.work.cases.adapters.timelines import timeline_of
from nhip.work.cases.contracts import (
    CaseNotFound,
    Channel,
    ClockReading,
    Holder,
    Receipt,
    Result,
    Status,
    Timeline,
    Tracking,
    TrackingRefused,
)
from nhip.work.cases.models import Case
from nhip.work.cases.models import Result as ResultRow
from nhip.work.cases.queries.pages import as_result, papers_of, row_for
from nhip.work.procedures import api as procedures

ONE_STOP_HOLDERS = frozenset({Holder.ONE_STOP_TO_ACCEPT, Holder.ONE_STOP_TO_RETURN})


def receipt(actor: Actor, key: UUID | str) -> Receipt:
    """What was filed, hash by hash, and the due date as it stood then. Raises CaseNotFound for a stranger."""
    row = row_for(actor, key)
    first = row.submissions.order_by("number").first()
    if first is None:
        raise CaseNotFound(_("Hồ sơ %(code)s không có giấy tiếp nhận."), code=row.code)
    start = row.clock_entries.order_by("round", "number")[:1]
    names = _agencies(row)
    return Receipt(
        case_id=row.pk,
        code=row.code,
        procedure_code=row.procedure_code,
        procedure_name=_title(row),
        filed_at=row.filed_at,
        channel=Channel(row.channel),
        received_at_agency=names.get(row.received_at_agency_id, ""),
        competent_agency=names.get(row.competent_agency_id, ""),
        return_agency=names.get(row.return_agency_id, ""),
        answers_sha256=first.answers_sha256,
        papers=papers_of(first.papers),
        clock=reading_of(row, start, today=clock.local_date(row.filed_at)),
        simulated=row.simulated,
    )


def result_of(actor: Actor, key: UUID | str) -> Result:
    """The issued result of a case. Raises CaseNotFound while there is none, or for a stranger."""
    row = row_for(actor, key)
    found = ResultRow.objects.filter(case=row, superseded_at__isnull=True, issued_at__isnull=False).first()
    if found is None:
        raise CaseNotFound(_("Hồ sơ %(code)s chưa có kết quả."), code=row.code)
    return as_result(found)


def tracking(code: str, factor: str, *, client: str) -> Tracking:
    """Follow a case by its code and the last four digits of the applicant's identity or telephone number.

    Counted by code and by client before anything is looked up, so that trying codes is as slow as trying
    digits; a wrong code and a wrong factor give the same TrackingRefused.
    """
    code = code.strip().upper()
    settings = configuration()
    seconds = settings.lookup_minutes * 60
    limits.take("cases.track.client", client, allowed=settings.lookups_per_client, per_seconds=seconds)
    limits.take("cases.track.code", code, allowed=settings.lookups_per_code, per_seconds=seconds)
    row = Case.objects.filter(code=code).first()
    digests = (row.number_digest, row.phone_digest) if row else ("-", "-")
    if not is_factor(factor, case_code=code, digests=digests) or row is None:
        raise TrackingRefused(
            _("Mã hồ sơ hoặc bốn số cuối không đúng; xin xem lại trên giấy tiếp nhận rồi thử lại.")
        )
    return _tracking(row)


def _tracking(row: Case) -> Tracking:
    return Tracking(
        code=row.code,
        procedure_name=_title(row),
        status=Status(row.status),
        holder=(holder := Holder(row.holder)),
        held_by=_held_by(row, holder),
        filed_on=clock.local_date(row.filed_at),
        clock=_without_reasons(reading_of(row, row.clock_entries.order_by("round", "number"))),
        simulated=row.simulated,
        timeline=_without_notes(timeline_of(row)),
    )


def _without_reasons(reading: ClockReading) -> ClockReading:
    """What officers wrote may name people; anybody may read this."""
    return replace(reading, steps=tuple(replace(one, reason="") for one in reading.steps))


def _without_notes(line: Timeline) -> Timeline:
    return replace(line, stretches=tuple(replace(one, reason="", by="") for one in line.stretches))


def _held_by(row: Case, holder: Holder) -> str:
    if holder is Holder.NOBODY:
        return ""
    agency_id = row.competent_agency_id
    if holder in ONE_STOP_HOLDERS:
        is_arriving = holder is Holder.ONE_STOP_TO_ACCEPT
        agency_id = row.received_at_agency_id if is_arriving else row.return_agency_id
    return _agencies(row).get(agency_id, "")


def _agencies(row: Case) -> dict[UUID, str]:
    return identity.agency_names({row.received_at_agency_id, row.competent_agency_id, row.return_agency_id})


def _title(row: Case) -> str:
    return procedures.titles([row.procedure_code]).get(row.procedure_code, row.procedure_name)
