"""Taking in a dossier that was filed at another portal: once, whatever is sent again."""

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.files import api as files
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.kernel.access import SYSTEM
from nhip.work.cases.actions.drafts import UPLOAD_PURPOSE
from nhip.work.cases.actions.filing import NewCase, Places, file_case
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import Channel, DraftIncomplete, UnknownUnit
from nhip.work.cases.contracts.external import ExternalFiled, ExternalFiling
from nhip.work.cases.models import Case, ExternalReference
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FormDefinition, Json, NotFileable


def file_external(filing: ExternalFiling) -> ExternalFiled:
    """Make a case of a dossier filed elsewhere; the second time answers the first case and makes nothing.

    Raises what filing raises (DraftIncomplete, NotFileable, UnknownUnit), and InvalidCode or PersonRefused
    for the applicant; nothing is kept then.
    """
    before = _known(filing)
    if before is not None:
        return before
    version = procedures.current_version(procedures.filed_as(filing.procedure_code) or filing.procedure_code)
    if version.handling is None:
        raise NotFileable(gettext_lazy("Thủ tục %(code)s chưa nhận hồ sơ ở đây."), code=version.code)
    form = procedures.form_of(version.id)
    _refuse_gaps(form, filing)
    counter = _counter(filing)
    competent = agencies.competent_agency(version.handling, filing.answers)
    applicant_id = identity.party_vouched(
        number=filing.applicant_number,
        full_name=filing.applicant_name,
        phone=filing.applicant_phone,
        source=filing.source,
        simulated=filing.simulated,
    )
    new = NewCase(
        version=version,
        applicant_id=applicant_id,
        channel=Channel.ONLINE,
        answers=_with_files(filing),
        places=Places(received_at=counter, competent=competent, returned_at=counter),
        factors=(filing.applicant_number, filing.applicant_phone),
        simulated=filing.simulated,
    )
    return _file_once(filing, new)


def _file_once(filing: ExternalFiling, new: NewCase) -> ExternalFiled:
    try:
        with transaction.atomic():
            case_id = file_case(SYSTEM, new, grounds=f"filed at {filing.source}")
            ExternalReference.objects.create(
                source=filing.source, reference=filing.reference, case_id=case_id
            )
    except IntegrityError:
        # Another process took the same dossier in a moment ago; this one's case is rolled back.
        known = _known(filing)
        if known is None:
            raise
        return known
    return ExternalFiled(case_id, _code(case_id), is_new=True)


def _known(filing: ExternalFiling) -> ExternalFiled | None:
    row = (
        ExternalReference.objects.filter(source=filing.source, reference=filing.reference)
        .select_related("case")
        .first()
    )
    if row is None:
        return None
    return ExternalFiled(row.case_id, row.case.code, is_new=False)


def _code(case_id: UUID) -> str:
    return Case.objects.values_list("code", flat=True).get(pk=case_id)


def _refuse_gaps(form: FormDefinition, filing: ExternalFiling) -> None:
    sent = {**filing.answers, **_placeholders(filing)}
    gaps = {f"{one.step}.{one.field}": one.message for one in procedures.validate_all(form, sent)}
    gaps |= {one.field: _("Biểu mẫu không có mục này.") for one in filing.files if not form.field(one.field)}
    if gaps:
        raise DraftIncomplete(gettext_lazy("Hồ sơ từ cổng khác còn thiếu hoặc chưa đúng."), fields=gaps)


def _placeholders(filing: ExternalFiling) -> dict[str, list[Json]]:
    listed: dict[str, list[Json]] = {}
    for one in filing.files:
        listed.setdefault(one.field, []).append({"id": one.name, "name": one.name})
    return listed


def _with_files(filing: ExternalFiling) -> dict[str, Json]:
    """The answers with the files, which are received before the transaction opens."""
    answers: dict[str, Json] = dict(filing.answers)
    listed: dict[str, list[Json]] = {}
    for one in filing.files:
        upload = SimpleUploadedFile(one.name, one.content, one.media_type)
        ref = files.receive(SYSTEM, upload, UPLOAD_PURPOSE)
        kept: Json = {"id": str(ref.id), "name": ref.name, "size": ref.size, "sha256": ref.sha256}
        listed.setdefault(one.field, []).append(kept)
    return {**answers, **listed}


def _counter(filing: ExternalFiling) -> Agency:
    """Where the dossier is received: the agency it names, or the one-stop shop of a place it speaks of."""
    if filing.counter_code:
        named = next((one for one in agencies.one_stops() if one.code == filing.counter_code), None)
        if named is None:
            message = _("Không có nơi tiếp nhận mang mã này.")
            raise UnknownUnit(message, fields={"counter_code": message})
        return named
    places = (value for value in filing.answers.values() if isinstance(value, str) and len(value) == 5)
    found = next((shop for place in places if (shop := agencies.one_stop_of(place))), None)
    if found is None:
        message = _("Hồ sơ không nói nơi tiếp nhận; xin gửi mã nơi tiếp nhận.")
        raise UnknownUnit(message, fields={"counter_code": message})
    return found
