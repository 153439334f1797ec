"""Agencies: opened by the seeds or an administrator, closed on a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nhip.base.identity import models
from nhip.base.identity.access import MANAGE_STAFF
from nhip.base.identity.contracts import Agency, AgencyCode, AgencyKind, UnknownAgency
from nhip.base.identity.events import AgencyClosed, AgencyOpened
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid
from nhip.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency to open; `parent_code` names its superior."""

    code: AgencyCode
    name_vi: str
    name_en: str
    kind: AgencyKind
    unit_code: str
    valid_from: date
    parent_code: str = ""
    simulated: bool = False


def open_agency(actor: Actor, new: NewAgency) -> Agency:
    """Open an agency, or give back the one that has its code already."""
    known: models.Agency | None = models.Agency.objects.filter(code=new.code).first()
    if known:
        return known.as_contract()
    return _open(actor, new)


def found_agency(actor: Actor, new: NewAgency) -> Agency:
    """Open an agency that must be a new one; raises Invalid where its code is known already."""
    if models.Agency.objects.filter(code=new.code).exists():
        raise Invalid(
            _("Mã cơ quan “%(code)s” đã có. Tìm cơ quan ấy trong danh sách, hoặc chọn mã khác."),
            fields={"code": ""},
            code=str(new.code),
        )
    return _open(actor, new)


def _open(actor: Actor, new: NewAgency) -> Agency:
    agency_id = new_id()
    with action("identity.open_agency", actor=actor, about=("agency", agency_id)) as act:
        act.require(MANAGE_STAFF.code)
        row = _agency_row(agency_id, new)
        act.note(code=new.code, kind=new.kind)
        act.emit(AgencyOpened(agency_id=agency_id, code=str(new.code), valid_from=new.valid_from))
    return row.as_contract()


def close_agency(actor: Actor, agency_id: UUID, *, on: date) -> None:
    """Let an agency end: `on` is the first day it no longer exists.

    Raises Conflict when it is closed already, or somebody still holds a post there on that day, or another
    agency is still under it; Invalid for a day that is over or not after the day it was opened.
    """
    with action("identity.close_agency", actor=actor, about=("agency", agency_id)) as act:
        act.require(MANAGE_STAFF.code)
        row = models.Agency.objects.select_for_update().filter(pk=agency_id).first()
        if row is None:
            raise UnknownAgency(agency_id)
        _check_closing(row, on)
        row.valid_to = on
        row.save(update_fields=["valid_to"])
        act.note(code=row.code, valid_to=on)
        act.emit(AgencyClosed(agency_id=agency_id, code=row.code, valid_to=on))


def _check_closing(row: models.Agency, on: date) -> None:
    if row.valid_to is not None:
        raise Conflict(_("Cơ quan này đã có ngày ngừng hoạt động: %(day)s."), day=f"{row.valid_to:%d/%m/%Y}")
    if on < clock.today() or on <= row.valid_from:
        raise Invalid(
            _("Ngày ngừng phải từ hôm nay trở đi và sau ngày bắt đầu hoạt động (%(day)s)."),
            fields={"on": ""},
            day=f"{row.valid_from:%d/%m/%Y}",
        )
    staying = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    held = models.Assignment.objects.filter(staying, post__agency_id=row.pk).count()
    if held:
        message = ngettext(
            "Còn %(count)s phân công kéo dài qua ngày ấy. Cho thôi các phân công trước, rồi đóng cơ quan.",
            "Còn %(count)s phân công kéo dài qua ngày ấy. Cho thôi các phân công trước, rồi đóng cơ quan.",
            held,
        )
        raise Conflict(message, count=held)
    below = models.Agency.objects.filter(staying, parent_id=row.pk).order_by("code").first()
    if below:
        raise Conflict(
            _("Còn cơ quan trực thuộc đang hoạt động (%(code)s). Đóng cơ quan trực thuộc trước."),
            code=below.code,
        )


def _agency_row(agency_id: UUID, new: NewAgency) -> models.Agency:
    parent = models.Agency.objects.filter(code=new.parent_code).first() if new.parent_code else None
    if new.parent_code and parent is None:
        raise UnknownAgency(new.parent_code)
    party = models.Party.objects.create(
        kind=models.Party.ORGANISATION, name=new.name_vi, simulated=new.simulated
    )
    models.OrganisationRecord.objects.create(party=party, agency_code=new.code)
    return models.Agency.objects.create(
        pk=agency_id,
        code=new.code,
        name_vi=new.name_vi,
        name_en=new.name_en,
        kind=new.kind.value,
        unit_code=new.unit_code,
        parent=parent,
        party=party,
        valid_from=new.valid_from,
        simulated=new.simulated,
    )
