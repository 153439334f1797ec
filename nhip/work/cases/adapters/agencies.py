"""Which agencies a case belongs to: where it is received, who is competent, where the result is fetched."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, AgencyKind, Role, UnknownAgency
from nhip.kernel import profile
from nhip.work.cases.contracts import UnknownUnit
from nhip.work.procedures.contracts import AuthorityKind, Handling


def one_stops() -> list[Agency]:
    """Every place where a dossier can be handed in, whatever its boundary (118/2025/NĐ-CP).

    The one-stop shops of the communes, and the departments that have a counter of their own.
    """
    departments = identity.agencies(kind=AgencyKind.DEPARTMENT)
    staffed = identity.staffed_agencies(Role.ONE_STOP_OFFICER)
    counters = [one for one in departments if one.id in staffed]
    return [*counters, *identity.agencies(kind=AgencyKind.ONE_STOP)]


def takes_dossiers(agency_id: UUID) -> bool:
    """Whether dossiers can be handed in at an agency."""
    try:
        agency = identity.agency(agency_id)
    except UnknownAgency:
        return False
    return agency.kind is AgencyKind.ONE_STOP or _has_counter(agency)


def _has_counter(agency: Agency) -> bool:
    is_department = agency.kind is AgencyKind.DEPARTMENT
    return is_department and bool(identity.colleagues(agency.id, role=Role.ONE_STOP_OFFICER))


def one_stop_of(unit_code: str) -> Agency | None:
    """The one-stop shop of a unit, if it has one."""
    return next(iter(identity.agencies(kind=AgencyKind.ONE_STOP, unit_code=unit_code)), None)


def competent_agency(handling: Handling, answers: Mapping[str, object]) -> Agency:
    """Who decides a dossier with these answers. Raises UnknownUnit when nobody does."""
    rule = handling.competent
    if rule.kind is AuthorityKind.AGENCY:
        return department(rule.agency_code)
    unit_code = str(answers.get(rule.place_field) or "")
    found = identity.agencies(kind=AgencyKind.COMMUNE, unit_code=unit_code) if unit_code else []
    if not found:
        raise UnknownUnit(
            _("Chưa có cơ quan giải quyết thủ tục này tại nơi quý vị chọn (%(unit)s); xin chọn nơi khác."),
            fields={rule.place_field: str(_("Chọn một xã, phường hoặc đặc khu khác."))},
            unit=unit_code or "?",
        )
    return found[0]


def department(code: str) -> Agency:
    """The agency that a procedure names by its code. Raises UnknownUnit."""
    # Procedures name a department by its short code; identity puts the province's code before it.
    province = profile.current().province_code
    candidates = (code, f"{province}.{code}")
    known = {agency.code: agency for agency in identity.agencies(codes=candidates)}
    for candidate in candidates:
        if candidate in known:
            return known[candidate]
    raise UnknownUnit(_("Chưa có cơ quan mang mã %(unit)s trong hệ thống."), unit=code)
