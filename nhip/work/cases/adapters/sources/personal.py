"""The personal record as a source: what the State knows of whoever signed in."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Person
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.contracts import SourcedValue, Wanted
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, Json

KINDS: Mapping[str, FieldKind] = {
    "applicant": FieldKind.PERSON,
    "applicant.address": FieldKind.TEXT,
    "applicant.home": FieldKind.ADDRESS,
    "applicant.unit": FieldKind.PLACE,
    "applicant.phone": FieldKind.TEXT,
    "applicant.email": FieldKind.TEXT,
}


class PersonalRecord:
    """Hồ sơ cá nhân: name, number, birthday, home and addresses of the person who files."""

    code = "personal_record"
    title = gettext_lazy("Hồ sơ cá nhân trong tài khoản")
    owner = "identity"
    needs_consent = True

    def can_give(self, wanted: Wanted) -> frozenset[str]:
        return frozenset(one.key for one in wanted.fields if KINDS.get(one.attribute) is one.kind)

    def read(self, actor: Actor, wanted: Wanted) -> Mapping[str, SourcedValue]:
        if actor.party_id is None:
            return {}
        purpose = _("Điền sẵn hồ sơ của chính mình, theo đồng ý của người nộp")
        known, today = _known(identity.read_person(actor, actor.party_id, purpose)), clock.today()
        keys = self.can_give(wanted)
        values = {one.key: (known[one.attribute], one.attribute) for one in wanted.fields if one.key in keys}
        return {key: SourcedValue(value, today, name) for key, (value, name) in values.items() if value}


def _known(person: Person) -> dict[str, Json]:
    birth_date = person.birth_date.isoformat() if person.birth_date else ""
    street = procedures.street_of(person.address, unit_code=person.unit_code)
    home = {"street": street, "unit": person.unit_code}
    return {
        "applicant": {"name": person.full_name, "number": person.number, "birth_date": birth_date},
        "applicant.address": person.address,
        "applicant.home": home if person.address and person.unit_code else None,
        "applicant.unit": person.unit_code,
        "applicant.phone": person.phone,
        "applicant.email": person.email,
    }
