"""The city the history plays in: the profile's communes with their agencies, and what can be filed there."""

from random import Random

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, AgencyKind
from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.work.cases.actions.filing import time_for
from nhip.work.cases.contracts import Channel, StatutoryTime
from nhip.work.cases.seeds.history import City, Service, Ward, ward_character
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import AuthorityKind, CatalogueQuery, NotFileable, ProcedureVersion

MOST_PROCEDURES = 100


def the_city() -> City | None:
    """The city of this profile; None where it has no agencies or nothing can be filed."""
    wards, services = tuple(_wards()), tuple(_services())
    if not wards or not services:
        return None
    staffed = frozenset(ward.unit_code for ward in wards if identity.colleagues(ward.competent_id))
    return City(wards, services, clock.today(), working_calendar(), staffed)


def fileable(*, by_communes: bool = True) -> list[ProcedureVersion]:
    """The procedures that can be filed, by code; those that communes decide, or all."""
    hits = procedures.find(CatalogueQuery(fileable_only=True, page_size=MOST_PROCEDURES)).hits
    versions = [procedures.current_version(hit.code) for hit in hits]
    return sorted((one for one in versions if not by_communes or _is_communal(one)), key=lambda one: one.code)


def _is_communal(version: ProcedureVersion) -> bool:
    return version.handling is not None and version.handling.competent.kind is AuthorityKind.COMMUNE


def _wards() -> list[Ward]:
    shops = {agency.unit_code: agency for agency in identity.agencies(kind=AgencyKind.ONE_STOP)}
    communes = [one for one in identity.agencies(kind=AgencyKind.COMMUNE) if one.unit_code in shops]
    return [_ward(commune, shops[commune.unit_code]) for commune in communes]


def _ward(commune: Agency, shop: Agency) -> Ward:
    # Each ward has a character of its own, whatever other wards there are.
    weight, online, late, mood = ward_character(Random(f"ward-{commune.unit_code}"))  # noqa: S311
    return Ward(
        unit_code=commune.unit_code,
        one_stop_id=shop.id,
        one_stop_code=shop.code,
        competent_id=commune.id,
        weight=weight,
        online=online,
        late=late,
        mood=mood,
    )


def _services() -> list[Service]:
    found = ((version, _times(version)) for version in fileable())
    return [
        Service(version.code, version.title, version.field, version.id, times, weight=1 / (rank + 2))
        for rank, (version, times) in enumerate(one for one in found if one[1])
    ]


def _times(version: ProcedureVersion) -> dict[Channel, StatutoryTime]:
    times = {}
    for channel in (Channel.ONLINE, Channel.IN_PERSON, Channel.POST):
        try:
            times[channel] = time_for(version, channel)
        except NotFileable:
            continue
    return times
