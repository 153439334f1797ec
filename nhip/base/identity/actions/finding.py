"""At a counter: the person in front of the officer is found, or entered from their papers."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import UUIDField
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models
from nhip.base.identity.access import FIND_PERSON, RECORD_MANDATE
from nhip.base.identity.actions.people import NewPerson, _log_read, register_person
from nhip.base.identity.contracts import Organisation, Person, PersonNumber, PersonRefused, TaxCode, WalkIn
from nhip.kernel import clock, limits
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.composed import Composed, Slot
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id
from nhip.kernel.text import fold

SOURCE = "counter"
# More than any counter serves; what searches faster than that is no officer with a person before them.
SEARCHES_AN_HOUR = 200
MOST_FOUND = 5
OLDEST = date(1900, 1, 1)


def find_person(actor: Actor, *, number: str, purpose: str) -> Person | None:
    known = PersonNumber(number.strip())
    _begin(actor, purpose)
    row = models.PersonRecord.objects.filter(number=known).select_related("party").first()
    return _disclosed(actor, [row] if row else [], purpose=purpose)[0] if row else None


def find_people(actor: Actor, *, name: str, birth_date: date, purpose: str) -> tuple[Person, ...]:
    _begin(actor, purpose)
    wanted = fold(name)
    if not wanted:
        raise Invalid(_("Hãy điền họ và tên đầy đủ."), fields={"name": str(_("Hãy điền họ và tên đầy đủ."))})
    born = models.PersonRecord.objects.filter(birth_date=birth_date, number__isnull=False)
    rows = [row for row in born.select_related("party") if fold(row.party.name) == wanted]
    return tuple(_disclosed(actor, rows[:MOST_FOUND], purpose=purpose))


def _begin(actor: Actor, purpose: str) -> None:
    actor.require(FIND_PERSON.code)
    if not purpose.strip():
        raise Invalid(_("Hãy nói rõ mục đích đọc thông tin của người này."))
    # Outside any transaction, so that a refused search counts too.
    limits.take("identity.find_person", str(actor.party_id), allowed=SEARCHES_AN_HOUR, per_seconds=3600)


def _disclosed(actor: Actor, rows: list[models.PersonRecord], *, purpose: str) -> list[Person]:
    for row in rows:
        with action("identity.find_person", actor=actor, about=("party", row.pk), emits=False) as act:
            act.require(FIND_PERSON.code)
            _log_read(actor, row.pk, purpose=purpose, about=("", ""))
            act.note(purpose=purpose)
    return [row.as_contract() for row in rows]


def enter_walk_in(actor: Actor, new: WalkIn, *, agency_id: UUID) -> UUID:
    _check_days(new)
    if models.PersonRecord.objects.filter(number=PersonNumber(new.number)).exists():
        raise PersonRefused(
            _("Số định danh %(number)s đã có trong hệ thống; xin tìm lại bằng số này thay vì lập mới."),
            fields={"number": str(_("Số này đã có; hãy tìm lại."))},
            number=new.number,
        )
    with transaction.atomic():
        party_id = register_person(_person_of(actor, new), source=SOURCE)
        with action("identity.enter_walk_in", actor=actor, about=("party", party_id), emits=False) as act:
            act.require(FIND_PERSON.code, agency_id=agency_id)
            models.CounterEntry.objects.create(party_id=party_id, by_id=actor.party_id, agency_id=agency_id)
            act.note(agency_id=agency_id)
    return party_id


def _check_days(new: WalkIn) -> None:
    if not new.full_name.strip():
        message = str(_("Hãy điền họ và tên đầy đủ."))
        raise Invalid(message, fields={"full_name": message})
    if new.birth_date and not OLDEST <= new.birth_date <= clock.today():
        message = str(_("Ngày sinh phải từ năm 1900 đến hôm nay."))
        raise Invalid(message, fields={"birth_date": message})


def _person_of(actor: Actor, new: WalkIn) -> NewPerson:
    return NewPerson(
        number=new.number,
        full_name=" ".join(new.full_name.split())[:200],
        birth_date=new.birth_date,
        sex=new.sex,
        address=new.address.strip()[:300],
        unit_code=new.unit_code,
        phone=new.phone.strip()[:20],
        email=new.email.strip()[:200],
        simulated=is_simulated(actor),
    )


def is_simulated(actor: Actor) -> bool:
    """Whether the actor is made up: then whoever they enter is made up as well."""
    if actor.party_id is None:
        return False
    return models.Party.objects.filter(pk=actor.party_id, simulated=True).exists()


def enter_organisation(actor: Actor, *, tax_code: str, name: str, agency_id: UUID) -> UUID:
    code = TaxCode(tax_code.strip())
    known = models.OrganisationRecord.objects.filter(tax_code=code).first()
    if known:
        return known.party_id
    if not name.strip():
        message = str(_("Hãy điền tên tổ chức như trên giấy chứng nhận đăng ký."))
        raise Invalid(message, fields={"organisation": message})
    party_id = new_id()
    with action("identity.enter_organisation", actor=actor, about=("party", party_id), emits=False) as act:
        act.require(RECORD_MANDATE.code, agency_id=agency_id)
        models.Party.objects.create(
            pk=party_id,
            kind=models.Party.ORGANISATION,
            name=name.strip()[:200],
            simulated=is_simulated(actor),
        )
        models.OrganisationRecord.objects.create(party_id=party_id, tax_code=code)
        act.note(agency_id=agency_id)
    return party_id


_ORGANISATION = Composed(
    lambda: models.OrganisationRecord.objects.filter(pk=Slot("party", UUIDField())).select_related("party")
)


def organisation_of(party_id: UUID) -> Organisation | None:
    """The organisation behind a party; None where it is a person."""
    row = _ORGANISATION.first(party=party_id)
    return Organisation(row.pk, row.party.name, row.tax_code or "", row.party.simulated) if row else None
