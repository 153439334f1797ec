"""The household register as a source: another agency's system, asked through the exchange.

It is asked in those procedures alone for which an agreement gives that purpose; what the agreement does not
give does not come through the gateway, so a field may be missing that the register knows.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.exchange import api as exchange
from nhip.base.exchange.contracts import Call, CallRefused
from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.kernel.errors import Unavailable
from nhip.work.cases.contracts import SourcedValue, Wanted
from nhip.work.procedures.contracts import FieldKind, Json

KINDS: Mapping[str, FieldKind] = {
    "applicant.unit": FieldKind.PLACE,
    "applicant.address": FieldKind.TEXT,
    "household.members": FieldKind.GROUP,
}
#: Procedures whose agreement with the register has this purpose.
PROCEDURES = frozenset({"xac-nhan-cu-tru"})
FOUND, UNKNOWN = 200, 404
PARTS_OF_A_SERVICE = 5
# As the register writes a relation to the head, and as forms ask for it.
RELATIONS = {
    "chủ hộ": "head",
    "vợ": "spouse",
    "chồng": "spouse",
    "con": "child",
    "cha": "parent",
    "mẹ": "parent",
}


class HouseholdRegister:
    """Cơ sở dữ liệu hộ dân cư: where the person is registered, since when, and with whom."""

    code = "household_register"
    title = gettext_lazy("Cơ sở dữ liệu hộ dân cư (qua nền tảng chia sẻ dữ liệu)")
    owner = "exchange"
    needs_consent = True

    def can_give(self, wanted: Wanted) -> frozenset[str]:
        if not settings.HOUSEHOLD_REGISTER or wanted.procedure_code not in PROCEDURES:
            return frozenset()
        return frozenset(one.key for one in wanted.fields if KINDS.get(one.attribute) is one.kind)

    def read(self, actor: Actor, wanted: Wanted) -> Mapping[str, SourcedValue]:
        keys = self.can_give(wanted)
        if actor.party_id is None or not keys:
            return {}
        purpose = _("Điền sẵn hồ sơ của chính mình, theo đồng ý của người nộp")
        number = identity.read_person(actor, actor.party_id, purpose).number
        if not number:
            return {}
        told = _asked(number, f"party/{actor.party_id}", wanted.procedure_code)
        if not told:
            return {}
        known, as_of = dict(_known(told)), _day(told.get("as_of"))
        bound = {
            one.key: one.attribute for one in wanted.fields if one.key in keys and known.get(one.attribute)
        }
        return {key: SourcedValue(known[name], as_of, name) for key, name in bound.items()}


def _asked(number: str, user: str, procedure_code: str) -> Mapping[str, Any]:
    """The register's answer about that person, empty for one it does not know."""
    service = _service()
    path = f"/people/{quote(number, safe='')}/household"
    try:
        answer = exchange.call(Call(service, path, user=user, issue=procedure_code))
    except CallRefused as refused:
        raise Unavailable(str(refused)) from refused
    if answer.status == UNKNOWN:
        return {}
    if answer.status != FOUND:
        raise Unavailable(f"{service}: status {answer.status}")
    told = answer.json()
    if told.get("number") != number:
        raise Unavailable(f"{service}: the answer is about somebody else")
    return told


def _service() -> str:
    """The service as settings name it; without an instance it is one of our own exchange."""
    named: str = settings.HOUSEHOLD_REGISTER
    return named if named.count("/") == PARTS_OF_A_SERVICE - 1 else f"{exchange.instance()}/{named}"


def _known(told: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """What it tells, by attribute; what has not the shape it should have is left out."""
    household = told.get("household")
    if isinstance(household, dict):
        for attribute, name in (("applicant.unit", "unit_code"), ("applicant.address", "address")):
            if isinstance(household.get(name), str):
                yield attribute, household[name]
    members = told.get("members")
    if isinstance(members, list):
        yield "household.members", [_member(one) for one in members if _is_member(one)]


def _is_member(one: object) -> bool:
    return isinstance(one, dict) and all(isinstance(one.get(name), str) for name in ("name", "relation"))


def _member(one: Mapping[str, Any]) -> dict[str, Json]:
    person = {"name": one["name"], "birth_date": str(one.get("birth_date") or "")}
    return {"person": person, "relation": RELATIONS.get(one["relation"], "other")}


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise Unavailable("the household register does not say of which day its answer is") from error
