"""People: entered, brought up to date, read through the one gate; and the accounts they sign in with."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError
from django.db.models import UUIDField
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models, rules
from nhip.base.identity.access import READ_PERSON
from nhip.base.identity.contracts import Person, PersonNumber, PersonRefused, UnknownPerson
from nhip.base.identity.events import PersonRegistered
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.composed import Composed, Slot
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id

# Longer than any token that a code gave lives.
SPENT_CODES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What a provider vouches for, or the seeds make up, about a person."""

    number: str
    full_name: str
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    unit_code: str = ""
    phone: str = ""
    email: str = ""
    simulated: bool = False


def read_person(actor: Actor, party_id: UUID, *, purpose: str, about: tuple[str, object] | None) -> Person:
    if actor.is_signed_in and actor.party_id == party_id:
        return _record_of(party_id)
    if not purpose.strip():
        raise Invalid(_("Hãy nói rõ mục đích đọc thông tin của người này."))
    # The trace is written with the read: whoever cannot be named in the log gets nothing.
    with action("identity.read_person", actor=actor, about=("party", party_id), emits=False) as act:
        act.require(READ_PERSON.code)
        person = _record_of(party_id)
        _log_read(actor, party_id, purpose=purpose, about=about or ("", ""))
        act.note(purpose=purpose, about=list(map(str, about or ())))
    return person


def note_read(actor: Actor, party_id: UUID, *, purpose: str, about: tuple[str, object] | None) -> None:
    if not actor.is_signed_in or actor.party_id == party_id:
        return
    with action("identity.note_read", actor=actor, about=("party", party_id), emits=False) as act:
        act.allow("the module that owns the object allowed the read")
        _log_read(actor, party_id, purpose=purpose, about=about or ("", ""))
        act.note(about=list(map(str, about or ())))


_PERSON = Composed(
    lambda: models.PersonRecord.objects.filter(pk=Slot("party", UUIDField())).select_related("party")
)


def _record_of(party_id: UUID) -> Person:
    row = _PERSON.first(party=party_id)
    if row is None:
        raise UnknownPerson(party_id)
    return row.as_contract()


def _log_read(
    actor: Actor, party_id: UUID, *, purpose: str, about: tuple[str, object]
) -> models.AccessRecord:
    workplaces = models.Agency.objects.filter(
        pk__in=models.Assignment.objects.on(clock.today())
        .filter(party_id=actor.party_id)
        .values("post__agency_id")
    )
    return models.AccessRecord.objects.create(
        subject_id=party_id,
        reader_id=actor.party_id,
        reader_name=actor.name,
        reader_agency="; ".join(workplaces.order_by("code").values_list("name_vi", flat=True))[:200],
        purpose=purpose.strip()[:200],
        about_kind=about[0],
        about_id=str(about[1]),
    )


def register_person(new: NewPerson, *, source: str) -> UUID:
    """Enter a person, or bring their record up to date if the number is known; returns the party's id.

    Raises InvalidCode for an impossible number, PersonRefused when its parts do not fit together.
    """
    _check(new)
    known = models.PersonRecord.objects.filter(number=new.number).values_list("pk", flat=True)
    if not known.exists():
        try:
            return _enter(new, source=source)
        except IntegrityError:
            # Somebody entered the same person a moment ago: the number is unique in the database.
            return _refresh(known.get(), new, source=source)
    return _refresh(known.get(), new, source=source)


def enter_colleague(full_name: str, *, source: str, simulated: bool) -> UUID:
    """Enter a member of staff by name alone: their personal number is no business of the platform."""
    return _enter(NewPerson(number="", full_name=full_name, simulated=simulated), source=source)


def citizen_user(party_id: UUID, *, simulated: bool) -> models.User:
    """The account a citizen signs in with through a provider, made when there is none."""
    user, _created = models.User.objects.get_or_create(
        username=f"{rules.CITIZEN_PREFIX}{party_id}",
        defaults={"party_id": party_id, "simulated": simulated, "password": make_password(None)},
    )
    return user


def staff_user(party_id: UUID, *, user_name: str, encoded: str, simulated: bool) -> models.User:
    """The account a member of staff signs in with, made when there is none of that name."""
    user, _created = models.User.objects.get_or_create(
        username=user_name, defaults={"party_id": party_id, "simulated": simulated, "password": encoded}
    )
    return user


def _check(new: NewPerson) -> None:
    misfits = rules.misfits_of(PersonNumber(new.number), birth_date=new.birth_date, sex=new.sex)
    if misfits:
        raise PersonRefused(
            _("Số định danh không khớp với thông tin cá nhân đi kèm; xin liên hệ nơi cấp."),
            fields={name: str(text) for name, text in misfits.items()},
        )


def _enter(new: NewPerson, *, source: str) -> UUID:
    party_id = new_id()
    with action("identity.register_person", actor=SYSTEM, about=("party", party_id)) as act:
        act.allow(f"the person was vouched for by {source}")
        models.Party.objects.create(
            pk=party_id, kind=models.Party.PERSON, name=new.full_name, simulated=new.simulated
        )
        models.PersonRecord.objects.create(
            party_id=party_id, number=new.number or None, **_attributes_of(new)
        )
        act.emit(PersonRegistered(party_id=party_id, source=source, simulated=new.simulated))
    return party_id


def _refresh(party_id: UUID, new: NewPerson, *, source: str) -> UUID:
    if models.Party.objects.filter(pk=party_id).exclude(simulated=new.simulated).exists():
        # What was done with a made-up person must never become a real person's, nor the other way round.
        raise PersonRefused(
            _("Số định danh này đang dùng cho dữ liệu mô phỏng ở đây; xin liên hệ người quản trị."),
            fields={"number": ""},
        )
    attributes = {name: value for name, value in _attributes_of(new).items() if value}
    party = models.Party.objects.filter(pk=party_id)
    record = models.PersonRecord.objects.filter(pk=party_id)
    if party.filter(name=new.full_name).exists() and record.filter(**attributes).exists():
        return party_id
    with action("identity.refresh_person", actor=SYSTEM, about=("party", party_id), emits=False) as act:
        act.allow(f"the person was vouched for by {source}")
        party.update(name=new.full_name)
        record.update(**attributes, updated_at=clock.now())
        act.note(fields=sorted(attributes))
    return party_id


def _attributes_of(new: NewPerson) -> dict[str, object]:
    return {
        "birth_date": new.birth_date,
        "sex": new.sex,
        "address": new.address,
        "unit_code": new.unit_code,
        "phone": new.phone,
        "email": new.email,
    }


def forget_what_expired() -> None:
    """Remove ended sessions and spent codes; they say nothing about anybody, so no record is kept."""
    SessionStore.clear_expired()
    models.SpentCode.objects.filter(spent_at__lt=clock.now() - SPENT_CODES_KEPT).delete()
