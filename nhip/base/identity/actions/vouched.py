"""People another portal vouches for, by number and name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models
from nhip.base.identity.actions.people import NewPerson, register_person
from nhip.base.identity.contracts import PersonNumber, PersonRefused
from nhip.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the other portal says of a person; unknown parts are empty."""

    number: str
    full_name: str
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    unit_code: str = ""
    simulated: bool = False


def party_vouched(person: Vouched, *, source: str) -> UUID:
    """The party of that number, entered when there is none; a known record is left as it is.

    Raises InvalidCode for an impossible number, PersonRefused when the name is somebody else's or the parts
    do not fit together.
    """
    number = PersonNumber(person.number)
    known = models.PersonRecord.objects.filter(number=str(number)).select_related("party").first()
    if known is None:
        new = NewPerson(
            number=str(number),
            full_name=person.full_name,
            birth_date=person.birth_date,
            unit_code=person.unit_code,
            phone=person.phone,
            email=person.email,
            simulated=person.simulated,
        )
        return register_person(new, source=source)
    if fold(known.party.name) != fold(person.full_name):
        message = _("Số định danh này thuộc về người mang tên khác.")
        raise PersonRefused(message, fields={"full_name": str(message)})
    return known.party_id
