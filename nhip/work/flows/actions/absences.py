"""Registering an absence with its substitute. It begins and ends by its days alone."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel import action as kernel
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.kernel.ids import new_id
from nhip.work.flows.access import TASKS
from nhip.work.flows.contracts import NewAbsence
from nhip.work.flows.events import AbsenceEnded, AbsenceRegistered
from nhip.work.flows.models import Absence

LONGEST = timedelta(days=366)


def register_absence(actor: Actor, new: NewAbsence) -> UUID:
    """Be away on these days, with a colleague standing in."""
    with kernel.action(
        "flows.register_absence", actor=actor, about=("absence", absence_id := new_id())
    ) as done:
        done.require(TASKS.code)
        officer_id = actor.party_id
        if officer_id is None:
            raise NotFound(_("Chỉ cán bộ mới đăng ký vắng mặt."))
        _refuse_bad_days(new)
        _refuse_stranger(actor, new.substitute_id)
        _refuse_overlap(officer_id, new)
        absence = Absence(
            id=absence_id,
            officer_id=officer_id,
            substitute_id=new.substitute_id,
            first_on=new.first_on,
            last_on=new.last_on,
            reason=new.reason.strip()[:300],
            registered_by_id=officer_id,
        )
        absence.save(force_insert=True)
        done.note(substitute_id=new.substitute_id, first_on=new.first_on, last_on=new.last_on)
        done.emit(
            AbsenceRegistered(
                absence_id=absence_id,
                officer_id=officer_id,
                substitute_id=new.substitute_id,
                first_on=new.first_on,
                last_on=new.last_on,
            )
        )
    return absence_id


def end_absence(actor: Actor, absence_id: UUID) -> None:
    """Be back early."""
    with kernel.action("flows.end_absence", actor=actor, about=("absence", absence_id)) as done:
        done.allow("an absence of one's own")
        absence = Absence.objects.select_for_update().filter(pk=absence_id, officer_id=actor.party_id).first()
        if absence is None:
            raise NotFound(_("Không tìm thấy đợt vắng mặt này trong số của quý vị."))
        if absence.ended_at or absence.last_on < clock.today():
            raise Conflict(_("Đợt vắng mặt này đã kết thúc."))
        absence.ended_at = clock.now()
        absence.save(update_fields=("ended_at",))
        done.emit(AbsenceEnded(absence_id=absence_id, officer_id=absence.officer_id))


def colleagues_who_could(actor: Actor) -> dict[UUID, str]:
    """Who could stand in: colleagues of the actor's agencies who hold one of the actor's roles there."""
    found: dict[UUID, str] = {}
    for holding in identity.holdings(actor):
        for one in identity.colleagues(holding.agency_id, role=holding.role):
            if one.party_id != actor.party_id:
                found[one.party_id] = one.name
    return found


def _refuse_bad_days(new: NewAbsence) -> None:
    problems = {}
    if new.first_on < clock.today():
        problems["first_on"] = str(_("Ngày bắt đầu không được ở quá khứ."))
    if new.last_on < new.first_on:
        problems["last_on"] = str(_("Ngày cuối phải từ ngày đầu trở đi."))
    elif new.last_on - new.first_on > LONGEST:
        problems["last_on"] = str(_("Một đợt vắng mặt dài nhất một năm."))
    if problems:
        raise Invalid(_("Chưa ghi được đợt vắng mặt; xin sửa những mục dưới đây."), fields=problems)


def _refuse_stranger(actor: Actor, substitute_id: UUID) -> None:
    if substitute_id not in colleagues_who_could(actor):
        message = str(_("Người làm thay phải là đồng nghiệp cùng cơ quan và cùng vai trò."))
        raise Invalid(message, fields={"substitute": message})


def _refuse_overlap(officer_id: UUID, new: NewAbsence) -> None:
    meets = Q(ended_at__isnull=True, first_on__lte=new.last_on, last_on__gte=new.first_on)
    if Absence.objects.filter(meets, officer_id=officer_id).exists():
        raise Conflict(_("Quý vị đã đăng ký vắng mặt trong những ngày này."))
    if Absence.objects.filter(meets, officer_id=new.substitute_id).exists():
        message = str(_("Người làm thay cũng vắng mặt trong những ngày này; xin chọn người khác."))
        raise Invalid(message, fields={"substitute": message})
