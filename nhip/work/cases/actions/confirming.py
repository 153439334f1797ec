"""Assisted filing: the person confirms what the officer entered, and confirms that alone.

Either they sign a printed summary, whose code the officer types off the signed paper and whose scan is
attached; or a one-time code goes to the telephone the platform knows of them, and they tell it the officer.
Both are bound to the hash of the answers: change one, and nothing is confirmed any more.
"""

import secrets
from collections.abc import Mapping
from hmac import compare_digest
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from nhip.base.identity import api as identity
from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Notice
from nhip.kernel import clock, limits
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.work.cases import access
from nhip.work.cases.adapters.confirming import confirmed_answers, is_confirmed
from nhip.work.cases.contracts import Confirmation, IntakeState
from nhip.work.cases.models import Intake
from nhip.work.cases.notices.intakes import INTAKE_CODE
from nhip.work.cases.rules.codes import answers_hash
from nhip.work.cases.rules.confirming import code_digest, may_try, names_summary
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Json

CODES_AN_HOUR = 5


def send_code(actor: Actor, intake_id: UUID) -> None:
    """Send a one-time code for the answers as they stand to the person's own telephone.

    Raises Invalid where no telephone is known, RateLimited past five an hour.
    """
    row = Intake.objects.filter(pk=intake_id, officer_id=actor.party_id, state=IntakeState.OPEN).first()
    if row is None or row.version_id is None:
        raise NotFound(_("Không tìm thấy lượt tiếp nhận này trong số việc của quý vị."))
    if not identity.contact_of(row.visitor_id).phone:
        message = str(_("Chưa biết số điện thoại của người nộp; hãy in bản tóm tắt cho họ ký."))
        raise Invalid(message, fields={"confirmation": message})
    limits.take("cases.intake_code", str(intake_id), allowed=CODES_AN_HOUR, per_seconds=3600)
    code = f"{secrets.randbelow(10**6):06d}"
    with action("cases.send_intake_code", actor=actor, about=("intake", intake_id), emits=False) as done:
        row = Intake.objects.select_for_update().get(pk=intake_id)
        done.require(access.RECEIVE.code, agency_id=row.agency_id)
        row.code_digest = code_digest(row.pk, code, confirmed_answers(row))
        row.code_sent_at, row.code_tries, row.confirmed_sha256 = clock.now(), 0, ""
        row.save(update_fields=["code_digest", "code_sent_at", "code_tries", "confirmed_sha256"])
        _tell(row, code)


def _tell(row: Intake, code: str) -> None:
    with override(notify.language_of(row.visitor_id)):
        title = procedures.titles([row.procedure_code]).get(row.procedure_code, row.procedure_code)
        agency = identity.agency_names([row.agency_id]).get(row.agency_id, "")
    notify.notify(
        Notice(
            template=INTAKE_CODE,
            to=row.visitor_id,
            about=("intake", row.pk),
            values={"one_time_code": code, "procedure": title, "agency": agency},
            key=f"{INTAKE_CODE}:{row.pk}:{clock.now().isoformat()}",
        )
    )


def confirm(row: Intake, *, summary: str, code: str) -> None:
    """Take the confirmation that came with what was entered, inside the act that keeps it; the row is locked.

    A confirmation of other answers is none.
    """
    answers = confirmed_answers(row)
    if row.confirmed_sha256 != answers_hash(answers):
        row.confirmed_sha256 = ""
    if row.confirmation == Confirmation.SIGNED_PAPER and row.confirmation_file_id:
        if summary.strip():
            row.confirmed_sha256 = answers_hash(answers) if names_summary(summary, answers) else ""
    elif row.confirmation == Confirmation.ONE_TIME_CODE:
        if code.strip():
            _try(row, code, answers)
    else:
        row.confirmed_sha256 = ""


def _try(row: Intake, code: str, answers: Mapping[str, Json]) -> None:
    if not may_try(clock.now(), sent_at=row.code_sent_at, tries=row.code_tries):
        return
    row.code_tries += 1
    if compare_digest(row.code_digest, code_digest(row.pk, code, answers)):
        row.confirmed_sha256, row.code_digest = answers_hash(answers), ""


def gap_of(row: Intake) -> tuple[str, str]:
    """What the confirmation still needs: the control and how to mend it; ("", "") when nothing."""
    if not row.confirmation or is_confirmed(row):
        return "", ""
    if row.confirmation == Confirmation.READ_ALOUD:
        return "confirmation", str(_("Đọc lại thôi chưa đủ: hãy cho người nộp ký bản tóm tắt, hoặc gửi mã."))
    if row.confirmation == Confirmation.ONE_TIME_CODE:
        return "one_time_code", _code_gap(row)
    if row.confirmation_file_id is None:
        return "confirmation_paper", str(_("Hãy đính kèm bản tóm tắt có chữ ký của người nộp."))
    return "summary_code", str(
        _("Mã trên bản đã ký không khớp nội dung đang có; hãy điền đúng mã, hoặc in lại cho người nộp ký.")
    )


def _code_gap(row: Intake) -> str:
    if row.code_sent_at is None:
        return str(_("Hãy bấm “Gửi mã” rồi điền mã người nộp đọc."))
    if not may_try(clock.now(), sent_at=row.code_sent_at, tries=row.code_tries):
        return str(_("Mã đã hết hạn hoặc đã thử quá số lần; hãy gửi mã mới."))
    return str(_("Mã không khớp, hoặc nội dung đã đổi sau khi gửi mã; hãy điền lại hoặc gửi mã mới."))


def refuse_unconfirmed(row: Intake) -> None:
    """Raise Conflict where a confirmation was begun and is not one of the answers as they stand."""
    if gap_of(row)[0]:
        raise Conflict(_("Người nộp chưa xác nhận nội dung đang có."))
