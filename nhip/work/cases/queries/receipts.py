"""Receipts, results and what the public may know of them."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel import clock, limits
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.adapters.factors import is_factor
from nhip.work.cases.contracts import (
    CaseNotFound,
    Channel,
    Holder,
    Receipt,
    Result,
    Status,
    Tracking,
    TrackingRefused,
    Verification,
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
    start = row.clock_entries.order_by("number")[:1]
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
    found = ResultRow.objects.filter(case=row, issued_at__isnull=False).first()
    if found is None:
        raise CaseNotFound(_("Hồ sơ %(code)s chưa có kết quả."), code=row.code)
    return as_result(found)


def verification(code: str) -> Verification:
    """What anybody may know of an issued result. Raises CaseNotFound for an unknown code."""
    found = ResultRow.objects.filter(code=code.strip().upper(), issued_at__isnull=False)
    row = found.select_related("case").first()
    if row is None or row.issued_at is None:
        raise CaseNotFound(_("Không có kết quả nào mang mã %(code)s."), code=code)
    return Verification(
        code=row.code,
        number=row.number,
        procedure_name=_title(row.case),
        agency=_agencies(row.case).get(row.case.competent_agency_id, ""),
        issued_on=clock.local_date(row.issued_at),
        sha256=row.sha256,
        is_signed=False,
        simulated=row.case.simulated,
    )


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
        clock=reading_of(row, row.clock_entries.order_by("number")),
        simulated=row.simulated,
    )


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
