"""Members and subsystems: who takes part, with which systems."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import OPERATE
from nhip.base.exchange.actions.table_version import raise_table_version
from nhip.base.exchange.contracts import NewMember, UnknownMember
from nhip.base.exchange.events import MemberRegistered, SubsystemRegistered
from nhip.base.exchange.models import Member, Subsystem
from nhip.base.exchange.queries.instance import instance
from nhip.base.exchange.rules.identifiers import is_part
from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid


def register_member(actor: Actor, new: NewMember, *, simulated: bool = False) -> UUID:
    """An agency takes part. Needs `exchange.operate`. Raises Invalid, Conflict where it does already."""
    for field, text in (("member_class", new.member_class), ("code", new.code)):
        _refuse_bad_part(field, text)
    name = _required_name(new.name)
    agency = identity.agency(new.agency_id)
    row = Member(
        instance=instance(),
        member_class=new.member_class,
        code=new.code,
        name=name,
        agency_id=agency.id,
        simulated=simulated,
    )
    with action("exchange.register_member", actor=actor, about=("exchange_member", row.pk)) as act:
        act.require(OPERATE.code)
        _insert(row, row.identifier)
        raise_table_version()
        act.note(identifier=row.identifier)
        act.emit(MemberRegistered(member_id=row.pk, identifier=row.identifier, agency_id=agency.id))
    return row.pk


def register_subsystem(actor: Actor, member_id: UUID, *, code: str, name: str) -> UUID:
    """A member connects one of its systems. Needs `exchange.operate`. Raises Invalid, Conflict."""
    _refuse_bad_part("code", code)
    name = _required_name(name)
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        raise UnknownMember(_("Không có thành viên này."))
    refuse_foreign(actor, member.identifier)
    row = Subsystem(member=member, code=code, name=name, identifier=f"{member.identifier}/{code}")
    with action("exchange.register_subsystem", actor=actor, about=("exchange_subsystem", row.pk)) as act:
        act.require(OPERATE.code)
        _insert(row, row.identifier)
        raise_table_version()
        act.note(identifier=row.identifier)
        act.emit(SubsystemRegistered(subsystem_id=row.pk, identifier=row.identifier))
    return row.pk


def refuse_foreign(actor: Actor, identifier: str) -> None:
    """Raises Conflict where a person would change what another platform says of itself."""
    owner = identifier.partition("/")[0]
    if actor.kind != "system" and owner != instance():
        raise Conflict(
            _("%(identifier)s thuộc nền tảng %(owner)s; chỉ nền tảng đó thay đổi được."),
            identifier=identifier,
            owner=owner,
        )


def _insert(row: Member | Subsystem, identifier: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("Đã có %(identifier)s trên nền tảng."), identifier=identifier) from error


def _refuse_bad_part(field: str, text: str) -> None:
    if is_part(text):
        return
    message = str(
        _("“%(text)s” không dùng được trong mã định danh: chỉ chữ không dấu, số, dấu chấm và gạch ngang.")
    ) % {"text": text}
    raise Invalid(message.replace("%", "%%"), fields={field: message})


def _required_name(text: str) -> str:
    text = text.strip()
    if not text:
        message = str(_("Xin nhập tên."))
        raise Invalid(message, fields={"name": message})
    return text[:300]
