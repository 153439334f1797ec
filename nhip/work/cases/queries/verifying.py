"""What anybody may check: a result by its code, a PDF by its signatures."""

from uuid import UUID

from django.core.cache import cache as short_memory
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.signing import api as signing
from nhip.base.signing.contracts import SignatureReport, SigningFailed, Stage
from nhip.kernel import clock, limits
from nhip.kernel.storage import storage
from nhip.work.cases.contracts import (
    CaseNotFound,
    IssueTrouble,
    LinkedResult,
    ResultState,
    Verification,
)
from nhip.work.cases.models import Result
from nhip.work.procedures import api as procedures

REMEMBERED_SECONDS = 600
CHECKS_PER_CLIENT = 30
CHECK_SECONDS = 900


def verification(code: str) -> Verification:
    """What anybody may know of an issued result. Raises CaseNotFound for an unknown code."""
    rows = Result.objects.filter(code=code.strip().upper(), issued_at__isnull=False)
    row = rows.select_related("case", "replaces").first()
    if row is None or row.issued_at is None:
        raise CaseNotFound(_("Không có kết quả nào mang mã %(code)s."), code=code)
    case, after = row.case, Result.objects.filter(replaces=row).first()
    names = identity.agency_names({case.competent_agency_id})
    return Verification(
        code=row.code,
        number=row.number,
        procedure_name=procedures.titles([case.procedure_code]).get(case.procedure_code, case.procedure_name),
        agency=names.get(case.competent_agency_id, ""),
        issued_on=clock.local_date(row.issued_at),
        sha256=row.sha256,
        is_signed=row.is_signed,
        simulated=case.simulated,
        state=ResultState(row.state),
        expires_on=row.expires_on,
        is_expired=row.expires_on is not None and row.expires_on < clock.today(),
        is_pending=row.superseded_at is not None and row.state == ResultState.ISSUED,
        revoked_on=clock.local_date(row.revoked_at) if row.revoked_at else None,
        revocation_ground=row.revocation_ground,
        replaced_by=_link(after) if after and after.issued_at else None,
        replaces=_link(row.replaces) if row.replaces else None,
        report=_report(row) if row.is_signed else None,
    )


def checked(content: bytes, *, client: str) -> SignatureReport:
    """The check of a PDF somebody sent; it is not kept. Raises NotAPdf, RateLimited."""
    limits.take("cases.check_pdf", client, allowed=CHECKS_PER_CLIENT, per_seconds=CHECK_SECONDS)
    return signing.check_pdf(content)


def issued_as(sha256: str) -> str:
    """The code of the issued result whose file has this hash, else ""."""
    rows = Result.objects.filter(sha256=sha256, issued_at__isnull=False)
    return rows.values_list("code", flat=True).first() or ""


def issue_trouble(case_id: UUID) -> IssueTrouble | None:
    """What keeps a decided case's result from being issued, if anything failed."""
    waiting = Result.objects.filter(case_id=case_id, superseded_at__isnull=True, issued_at__isnull=True)
    if not waiting.exists():
        return None
    last = next(iter(reversed(signing.ceremonies_about(("case", str(case_id))))), None)
    if last is None or not last.error:
        return None
    return IssueTrouble(
        stage=last.stage.value,
        error=last.error,
        attempts=last.attempts,
        needs_consent=last.stage is Stage.PREPARED,
    )


def _link(row: Result) -> LinkedResult:
    return LinkedResult(row.code, row.number, clock.local_date(row.issued_at) if row.issued_at else None)


def _report(row: Result) -> SignatureReport | None:
    # The kept file never changes under its hash; what a check says of it changes slowly.
    key = f"cases.signatures.{row.sha256}"
    found: SignatureReport | None = short_memory.get(key)
    if found is None:
        try:
            with storage().open(row.storage_key) as file:
                found = signing.check_pdf(file.read())
        except SigningFailed:
            return None
        short_memory.set(key, found, REMEMBERED_SECONDS)
    return found
