"""At the counter: an officer enters a dossier for the person before them, and accepts it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.files import api as files
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, NotFound
from nhip.kernel.ids import new_id
from nhip.work.cases import access
from nhip.work.cases.actions.confirming import confirm, gap_of, refuse_unconfirmed
from nhip.work.cases.actions.counter_fees import due_at_counter, take_cash, take_filing_fee
from nhip.work.cases.actions.drafts import receive_uploads, with_files
from nhip.work.cases.actions.filing import NewCase, Places, _visible, file_case, time_for
from nhip.work.cases.actions.reception import accept
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import (
    Channel,
    Confirmation,
    CounterPayment,
    Delivery,
    DraftIncomplete,
    IntakeState,
    PaperTick,
    UnknownUnit,
    Who,
)
from nhip.work.cases.events import IntakeTurnedAway
from nhip.work.cases.models import Intake, Representation
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Json, NotFileable, PersonAnswer

PURPOSE = _("Tiếp nhận hồ sơ tại quầy")


@dataclass(frozen=True, slots=True)
class IntakeSent:
    """What came in from the officer's page; `uploads` by field, `confirmation_paper` the signed summary,
    `summary_code` as it stands on that, `one_time_code` as the person told it.
    """

    answers: Mapping[str, Json]
    channel: Channel
    return_agency_id: UUID
    delivery: Delivery = Delivery.COUNTER
    delivery_address: str = ""
    papers: Sequence[PaperTick] = ()
    confirmation: Confirmation | None = None
    uploads: Mapping[str, Sequence["UploadedFile[Any]"]] = field(default_factory=dict)
    confirmation_paper: "UploadedFile[Any] | None" = None
    summary_code: str = ""
    one_time_code: str = ""


def begin_intake(actor: Actor, visitor_id: UUID, *, agency_id: UUID, mandate_id: UUID | None = None) -> UUID:
    """Begin for somebody at the counter, in their own name or for whom they represent."""
    card = identity.person_card(visitor_id)
    principal_id = _principal(actor, visitor_id, mandate_id) if mandate_id else visitor_id
    intake_id = new_id()
    with action("cases.begin_intake", actor=actor, about=("intake", intake_id), emits=False) as done:
        done.require(access.RECEIVE.code, agency_id=agency_id)
        Intake.objects.create(
            id=intake_id,
            officer_id=actor.own_party(),
            agency_id=agency_id,
            visitor_id=visitor_id,
            mandate_id=mandate_id,
            applicant_id=principal_id,
            return_agency_id=agency_id,
            simulated=card.simulated,
        )
    return intake_id


def _principal(actor: Actor, visitor_id: UUID, mandate_id: UUID) -> UUID:
    held = identity.mandates_of_party(actor, visitor_id)
    found = next((one for one in held if one.id == mandate_id and one.representative_id == visitor_id), None)
    if found is None:
        raise NotFound(_("Không tìm thấy uỷ quyền này trong số uỷ quyền quý vị được xem."))
    return found.principal_id


def choose_procedure(actor: Actor, intake_id: UUID, procedure_code: str) -> None:
    """Take the procedure's version in force, filled in with what the State knows of the applicant."""
    version = procedures.current_version(procedure_code)
    channel = _first_channel(version.code)
    row = _own(actor, intake_id)
    known = _known(actor, row)
    form = procedures.form_of(version.id)
    with action(
        "cases.choose_intake_procedure", actor=actor, about=("intake", intake_id), emits=False
    ) as done:
        row = _own(actor, intake_id, is_locked=True)
        done.require(access.RECEIVE.code, agency_id=row.agency_id)
        row.procedure_code, row.version_id, row.channel = version.code, version.id, channel.value
        row.answers = procedures.prefill(form, person=known) if known else {}
        row.papers = []
        row.save(update_fields=["procedure_code", "version_id", "channel", "answers", "papers"])
        done.note(procedure_code=version.code)


def _first_channel(procedure_code: str) -> Channel:
    open_to = channels_of(procedure_code)
    if not open_to:
        raise NotFileable(_("Thủ tục %(code)s chưa nhận hồ sơ ở đây."), code=procedure_code)
    return open_to[0]


def channels_of(procedure_code: str) -> list[Channel]:
    """How a dossier can be taken in: in person first, then by post, then online with an officer's help."""
    version = procedures.current_version(procedure_code)
    found = []
    for channel in (Channel.IN_PERSON, Channel.POST, Channel.ONLINE):
        try:
            time_for(version, channel)
        except NotFileable:
            continue
        found.append(channel)
    return found


def _known(actor: Actor, row: Intake) -> PersonAnswer | None:
    if identity.organisation(row.applicant_id):
        return None
    person = identity.read_person(actor, row.applicant_id, str(PURPOSE), ("intake", row.pk))
    return PersonAnswer(
        name=person.full_name,
        number=person.number,
        birth_date=person.birth_date.isoformat() if person.birth_date else "",
        unit_code=person.unit_code,
        address=person.address,
        phone=person.phone,
        email=person.email,
    )


def keep_intake(actor: Actor, intake_id: UUID, sent: IntakeSent) -> None:
    """Keep what was entered; what is right stays, also when something else is wrong.

    Raises UploadRefused, pinned to the fields, for files that are not taken.
    """
    row = _own(actor, intake_id)
    if not agencies.takes_dossiers(sent.return_agency_id):
        message = str(_("Xin chọn một bộ phận một cửa trong danh sách."))
        raise UnknownUnit(message, fields={"return_agency": message})
    received = receive_uploads(actor, sent.uploads, ("intake", intake_id))
    signed = _paper(actor, sent, intake_id)
    with action("cases.keep_intake", actor=actor, about=("intake", intake_id), emits=False) as done:
        row = _own(actor, intake_id, is_locked=True)
        done.require(access.RECEIVE.code, agency_id=row.agency_id)
        row.answers = with_files({**row.answers, **sent.answers}, received.files)
        row.channel, row.delivery = sent.channel.value, sent.delivery.value
        row.delivery_address = sent.delivery_address.strip()[:300]
        row.return_agency_id = sent.return_agency_id
        row.papers = [asdict(one) for one in sent.papers]
        row.confirmation = sent.confirmation.value if sent.confirmation else ""
        row.confirmation_file_id = signed or row.confirmation_file_id
        confirm(row, summary=sent.summary_code, code=sent.one_time_code)
        row.save()
        done.note(confirmation=row.confirmation, confirmed=row.confirmed_sha256)
    received.raise_refusals()


def _paper(actor: Actor, sent: IntakeSent, intake_id: UUID) -> UUID | None:
    if sent.confirmation_paper is None:
        return None
    received = receive_uploads(actor, {"paper": [sent.confirmation_paper]}, ("intake", intake_id))
    received.raise_refusals()
    one = received.files["paper"][0]
    return UUID(str(one["id"])) if isinstance(one, Mapping) else None


def lacking(actor: Actor, intake_id: UUID, *, payment: CounterPayment | None = None) -> dict[str, str]:
    """What still stands in the way, by field, each with how to mend it; empty when it can be accepted."""
    row = _own(actor, intake_id)
    if row.version_id is None:
        return {"procedure": str(_("Chưa chọn thủ tục."))}
    form = procedures.form_of(row.version_id)
    gaps = {f"{one.step}.{one.field}": one.message for one in procedures.validate_all(form, row.answers)}
    if row.channel == Channel.ONLINE and not row.confirmation:
        gaps["confirmation"] = str(_("Nộp hộ trực tuyến cần người nộp xác nhận nội dung đã nhập."))
    control, message = gap_of(row)
    if control:
        gaps[control] = message
    if payment is None and due_at_counter(row):
        gaps["payment"] = str(_("Hãy chọn cách nộp phí."))
    if row.delivery == Delivery.POST and not row.delivery_address:
        gaps["delivery_address"] = str(_("Hãy điền địa chỉ để bưu điện mang kết quả tới."))
    return gaps


def file_intake(actor: Actor, intake_id: UUID, *, payment: CounterPayment | None = None) -> UUID:
    """File and accept in one transaction; answers the case's id. Sent again, it answers the same case.

    A fee that comes before acceptance is recorded as cash in the same transaction; paid by transfer, the case
    is filed and waits to be accepted until the money has come.

    Raises DraftIncomplete naming what is missing, UnknownUnit when nobody is competent.
    """
    row = Intake.objects.filter(pk=intake_id, officer_id=actor.party_id).first()
    if row is not None and row.case_id:
        return row.case_id
    gaps = lacking(actor, intake_id, payment=payment)
    if gaps:
        raise DraftIncomplete(_("Hồ sơ còn thiếu hoặc chưa đúng; xin sửa những mục dưới đây."), fields=gaps)
    new = _new_case(actor, _own(actor, intake_id))
    with transaction.atomic():
        row = Intake.objects.select_for_update().get(pk=intake_id)
        if row.case_id:
            return row.case_id
        refuse_unconfirmed(row)
        owed = due_at_counter(row)
        take_filing_fee(actor, row, payment)
        case_id = file_case(actor, new, grounds=f"{access.RECEIVE.code}@{row.agency_id}")
        _represent(actor, row, case_id)
        if row.confirmation_file_id:
            files.attach(actor, row.confirmation_file_id, ("case", case_id))
        if payment is CounterPayment.CASH:
            take_cash(actor, case_id)
        if not owed or payment is CounterPayment.CASH:
            accept(actor, case_id)
        row.case_id, row.state, row.ended_at = case_id, IntakeState.FILED.value, clock.now()
        row.save(update_fields=["case", "state", "ended_at"])
    return case_id


def _represent(actor: Actor, row: Intake, case_id: UUID) -> None:
    if row.mandate_id is None:
        return
    identity.use_mandate(
        actor, row.mandate_id, procedure_code=row.procedure_code, representative_id=row.visitor_id
    )
    Representation.objects.create(
        case_id=case_id, representative_id=row.visitor_id, mandate_id=row.mandate_id
    )


def _new_case(actor: Actor, row: Intake) -> NewCase:
    actor.require(access.RECEIVE.code, agency_id=row.agency_id)
    if row.version_id is None or row.return_agency_id is None:
        raise Conflict(_("Chưa chọn thủ tục."))
    version = procedures.version(row.version_id)
    if version.handling is None:
        raise NotFileable(_("Thủ tục %(code)s chưa nhận hồ sơ ở đây."), code=version.code)
    visitor = identity.read_person(actor, row.visitor_id, str(PURPOSE), ("intake", row.pk))
    return NewCase(
        version=version,
        applicant_id=row.applicant_id,
        channel=Channel(row.channel),
        answers=_visible(procedures.form_of(row.version_id), row.answers),
        places=Places(
            received_at=identity.agency(row.agency_id),
            competent=agencies.competent_agency(version.handling, row.answers),
            returned_at=identity.agency(row.return_agency_id),
        ),
        factors=(visitor.number, visitor.phone),
        draft_id=row.pk,
        simulated=row.simulated,
        by=Who.ONE_STOP,
    )


def turn_away(actor: Actor, intake_id: UUID, *, more: Sequence[str] = ()) -> None:
    """Give the papers back with a slip that lists what is missing; `more` are the officer's own lines."""
    gaps = [*_gaps_of(actor, intake_id).values(), *(line.strip() for line in more if line.strip())]
    if not gaps:
        raise Conflict(_("Hồ sơ đã đủ; hãy tiếp nhận thay vì trả lại."))
    labels = _lines(actor, intake_id, more)
    with action("cases.turn_away", actor=actor, about=("intake", intake_id)) as done:
        row = _own(actor, intake_id, is_locked=True)
        done.require(access.RECEIVE.code, agency_id=row.agency_id)
        row.state, row.ended_at, row.lacking = IntakeState.INCOMPLETE.value, clock.now(), labels
        row.save(update_fields=["state", "ended_at", "lacking"])
        done.emit(
            IntakeTurnedAway(
                intake_id=row.pk,
                procedure_code=row.procedure_code,
                agency_id=row.agency_id,
                items=len(labels),
            )
        )


def _gaps_of(actor: Actor, intake_id: UUID) -> dict[str, str]:
    """What the person lacks; an unpaid fee is nothing to send them home for."""
    return lacking(actor, intake_id, payment=CounterPayment.TRANSFER)


def _lines(actor: Actor, intake_id: UUID, more: Sequence[str]) -> list[str]:
    row = _own(actor, intake_id)
    form = procedures.form_of(row.version_id) if row.version_id else None
    lines = []
    for key, message in _gaps_of(actor, intake_id).items():
        found = form.field(key.partition(".")[2]) if form else None
        lines.append(f"{found.label.say('vi')}: {message}" if found else message)
    return [*lines, *(line.strip()[:300] for line in more if line.strip())]


def discard_intake(actor: Actor, intake_id: UUID) -> None:
    """Throw away what was entered for somebody who left."""
    with action("cases.discard_intake", actor=actor, about=("intake", intake_id), emits=False) as done:
        row = _own(actor, intake_id, is_locked=True)
        done.require(access.RECEIVE.code, agency_id=row.agency_id)
        row.state, row.ended_at, row.answers = IntakeState.DISCARDED.value, clock.now(), {}
        row.save(update_fields=["state", "ended_at", "answers"])


def desk_agencies(actor: Actor) -> list[Agency]:
    """The counters an officer receives at."""
    held = [one for one in actor.agencies_for(access.RECEIVE.code) if one]
    return sorted((identity.agency(one) for one in held), key=lambda one: one.code)


def _own(actor: Actor, intake_id: UUID, *, is_locked: bool = False) -> Intake:
    rows = Intake.objects.select_for_update() if is_locked else Intake.objects
    row = rows.filter(pk=intake_id, officer_id=actor.party_id).first()
    if row is None:
        raise NotFound(_("Không tìm thấy lượt tiếp nhận này trong số việc của quý vị."))
    if row.state != IntakeState.OPEN:
        raise Conflict(_("Lượt tiếp nhận này đã kết thúc; hãy bắt đầu lượt mới."))
    return row
