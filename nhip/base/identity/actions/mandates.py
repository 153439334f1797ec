"""Mandates: granted by the principal, recorded at a counter with the paper, used, revoked at once."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models, rules
from nhip.base.identity.access import RECORD_MANDATE
from nhip.base.identity.actions.people import _log_read, _record_of
from nhip.base.identity.contracts import (
    Mandate,
    MandateKind,
    MandateRefused,
    MandateState,
    NewMandate,
    Person,
    UnknownPerson,
)
from nhip.base.identity.events import MandateGranted, MandateRevoked
from nhip.base.identity.queries.mandates import as_contract, speaks_for
from nhip.kernel import clock, limits
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from nhip.kernel.ids import new_id
from nhip.kernel.text import fold

NAMINGS_AN_HOUR = 10
REFUSALS = {
    MandateState.COMING: _("Uỷ quyền này chưa có hiệu lực."),
    MandateState.EXPIRED: _("Uỷ quyền này đã hết hiệu lực; người được đại diện cần lập uỷ quyền mới."),
    MandateState.REVOKED: _("Uỷ quyền này đã bị thu hồi; không làm tiếp thay người ấy được nữa."),
    MandateState.USED_UP: _("Uỷ quyền này đã dùng hết số lần nộp hồ sơ được phép."),
}


def name_representative(actor: Actor, *, number: str, full_name: str) -> UUID:
    """The person meant by a number together with their name; neither alone tells anything."""
    limits.take(
        "identity.name_representative", str(actor.party_id), allowed=NAMINGS_AN_HOUR, per_seconds=3600
    )
    rows = models.PersonRecord.objects.filter(number=number.strip(), number__isnull=False)
    row = rows.select_related("party").first()
    if row is None or fold(row.party.name) != fold(full_name):
        message = str(_("Không có người nào mang đúng số định danh và họ tên này; xin xem lại cả hai."))
        raise Invalid(message, fields={"number": message})
    return row.party_id


def grant_mandate(actor: Actor, new: NewMandate) -> UUID:
    if new.kind is not MandateKind.AUTHORISED:
        raise NotAllowed(
            _("Đại diện theo pháp luật và cha mẹ đại diện cho con được ghi nhận tại quầy, có giấy tờ.")
        )
    if actor.party_id is None or not speaks_for(actor, new.principal_id):
        raise NotAllowed(_("Chỉ chính người được đại diện, hoặc đại diện theo pháp luật, mới uỷ quyền được."))
    new = checked(new)
    with transaction.atomic():
        if known := _given_already(actor, new):
            return known
        with action("identity.grant_mandate", actor=actor, about=("mandate", mandate_id := new_id())) as act:
            act.allow("the principal's own grant")
            _enter(act, actor, new, mandate_id=mandate_id)
    return mandate_id


def record_mandate(actor: Actor, new: NewMandate, *, agency_id: UUID, evidence_id: UUID) -> UUID:
    actor.require(RECORD_MANDATE.code, agency_id=agency_id)
    if actor.party_id in (new.principal_id, new.representative_id):
        raise NotAllowed(_("Giấy tờ của chính mình do đồng nghiệp ghi nhận."))
    new = checked(new)
    with transaction.atomic():
        if known := _given_already(actor, new):
            return known
        with action("identity.record_mandate", actor=actor, about=("mandate", mandate_id := new_id())) as act:
            act.require(RECORD_MANDATE.code, agency_id=agency_id)
            _enter(act, actor, new, mandate_id=mandate_id, agency_id=agency_id, evidence_id=evidence_id)
            act.note(agency_id=agency_id, evidence_id=evidence_id)
    return mandate_id


def _given_already(actor: Actor, new: NewMandate) -> UUID | None:
    """The very same mandate, given by the same hand and in force: a second click gives no second one."""
    # The principal's row is locked, so that of two clicks at once the second finds the first one's.
    models.Party.objects.select_for_update().get(pk=new.principal_id)
    same = models.Mandate.objects.filter(
        principal_id=new.principal_id,
        representative_id=new.representative_id,
        kind=new.kind.value,
        procedure_codes=sorted(set(new.procedure_codes)),
        most_filings=new.most_filings,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        granted_by_id=actor.party_id,
        revoked_at__isnull=True,
    )
    return same.values_list("pk", flat=True).first()


def checked(new: NewMandate) -> NewMandate:
    """The mandate with its end where the law sets one. Raises Invalid with the field to mend."""
    if new.principal_id == new.representative_id:
        _refuse("number", _("Không tự uỷ quyền cho chính mình được."))
    if new.most_filings is not None and not 1 <= new.most_filings <= 10_000:
        _refuse("most_filings", _("Số lần nộp phải từ 1 đến 10.000, hoặc để trống."))
    new = _until_adult(new) if new.kind is MandateKind.PARENT else new
    if new.valid_to is not None and new.valid_to <= max(new.valid_from, clock.today()):
        _refuse("valid_to", _("Ngày hết hiệu lực phải sau ngày bắt đầu và sau hôm nay."))
    kinds = dict(
        models.Party.objects.filter(pk__in=(new.principal_id, new.representative_id)).values_list(
            "pk", "kind"
        )
    )
    if len(kinds) != 2 or kinds[new.representative_id] != models.Party.PERSON:
        raise UnknownPerson(new.representative_id)
    is_firm = kinds[new.principal_id] == models.Party.ORGANISATION
    if (new.kind is MandateKind.LEGAL) is not is_firm and new.kind is not MandateKind.AUTHORISED:
        _refuse("kind", _("Căn cứ đại diện không hợp với bên được đại diện."))
    return new


def _until_adult(new: NewMandate) -> NewMandate:
    child = _record_of(new.principal_id)
    if child.birth_date is None:
        _refuse("birth_date", _("Cần ngày sinh của con để biết quyền đại diện đến khi nào."))
        return new
    adult = rules.adult_on(child.birth_date)
    if adult <= clock.today():
        _refuse("kind", _("Người này đã đủ 18 tuổi; cần giấy uỷ quyền của chính họ."))
    return replace(new, valid_to=min(new.valid_to, adult) if new.valid_to else adult)


def _refuse(field: str, message: object) -> None:
    raise Invalid(str(message), fields={field: str(message)})


def _enter(act: Act, actor: Actor, new: NewMandate, *, mandate_id: UUID, **recorded: UUID) -> None:
    codes = sorted(set(new.procedure_codes))
    models.Mandate.objects.create(
        pk=mandate_id,
        principal_id=new.principal_id,
        representative_id=new.representative_id,
        kind=new.kind.value,
        procedure_codes=codes,
        most_filings=new.most_filings,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        granted_by_id=actor.party_id,
        **recorded,
    )
    act.note(kind=new.kind, procedures=codes, valid_to=new.valid_to)
    act.emit(MandateGranted(mandate_id, new.principal_id, new.representative_id, new.kind.value))


def revoke_mandate(actor: Actor, mandate_id: UUID, *, reason: str) -> None:
    with action("identity.revoke_mandate", actor=actor, about=("mandate", mandate_id)) as act:
        row = _locked(mandate_id)
        _permit_end(act, actor, row)
        if row.revoked_at is not None:
            raise Conflict(_("Uỷ quyền này đã được thu hồi trước đó."))
        row.revoked_at, row.revoked_by_id = clock.now(), actor.party_id
        row.revoke_reason = reason.strip()[:500]
        row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
        act.emit(MandateRevoked(row.pk, row.principal_id, row.representative_id))


def _permit_end(act: Act, actor: Actor, row: models.Mandate) -> None:
    if actor.party_id is not None and actor.party_id == row.representative_id:
        act.allow("the representative gives the mandate back")
    elif speaks_for(actor, row.principal_id):
        act.allow("the principal takes the mandate back")
    elif row.agency_id and actor.may(RECORD_MANDATE.code, agency_id=row.agency_id):
        act.require(RECORD_MANDATE.code, agency_id=row.agency_id)
    else:
        raise _not_found()


def use_mandate(
    actor: Actor, mandate_id: UUID, *, procedure_code: str, representative_id: UUID | None = None
) -> Mandate:
    """Count one filing under a mandate; the row stays locked, so that a revocation comes before or after."""
    if representative_id not in (None, actor.party_id):
        actor.require(RECORD_MANDATE.code)
    row = _locked(mandate_id)
    found = _in_force(representative_id or actor.party_id, mandate_id, procedure_code)
    if found.state is MandateState.USED_UP:
        raise _refusal(MandateState.USED_UP)
    row.filings += 1
    row.save(update_fields=["filings"])
    return found


def check_mandate(actor: Actor, mandate_id: UUID, *, procedure_code: str) -> Mandate:
    """The mandate if it lets the actor act now; one that is used up still serves dossiers filed under it."""
    return _in_force(actor.party_id, mandate_id, procedure_code)


def _in_force(party_id: UUID | None, mandate_id: UUID, procedure_code: str) -> Mandate:
    row = models.Mandate.objects.filter(pk=mandate_id).select_related("principal", "representative").first()
    if row is None or party_id != row.representative_id:
        raise MandateRefused(_("Quý vị không phải người được uỷ quyền ở đây."), reason="stranger")
    found = as_contract(row)
    if found.state not in (MandateState.IN_FORCE, MandateState.USED_UP):
        raise _refusal(found.state)
    if not found.covers(procedure_code):
        raise MandateRefused(_("Uỷ quyền này không bao gồm thủ tục đang làm."), reason="scope")
    return found


def read_principal(actor: Actor, mandate_id: UUID, *, procedure_code: str, purpose: str) -> Person | None:
    """The record of the person one acts for; None where the principal is an organisation."""
    found = check_mandate(actor, mandate_id, procedure_code=procedure_code)
    if found.principal_kind == models.Party.ORGANISATION:
        return None
    with action(
        "identity.read_principal", actor=actor, about=("party", found.principal_id), emits=False
    ) as act:
        act.allow("a mandate in force")
        _log_read(actor, found.principal_id, purpose=purpose, about=("mandate", mandate_id))
        act.note(mandate_id=mandate_id)
    return _record_of(found.principal_id)


def _refusal(state: MandateState) -> MandateRefused:
    return MandateRefused(REFUSALS[state], reason=state.value)


def _locked(mandate_id: UUID) -> models.Mandate:
    row: models.Mandate | None = models.Mandate.objects.select_for_update().filter(pk=mandate_id).first()
    if row is None:
        raise _not_found()
    return row


def _not_found() -> NotFound:
    return NotFound(_("Không tìm thấy uỷ quyền này trong số uỷ quyền quý vị được xem."))
