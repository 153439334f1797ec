"""A few live cases in every status, made by the real actions, on the desks of the demo's accounts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, AgencyKind, Colleague, PersonCard, Role
from nhip.kernel import clock
from nhip.kernel.access import Actor, grants_of
from nhip.kernel.progress import Progress
from nhip.work.cases.actions import applicant
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case
from nhip.work.cases.seeds.city import fileable
from nhip.work.cases.testing import Scene, brought_to, filed_case
from nhip.work.procedures.contracts import ProcedureVersion

MOST_SCENES = 2
# Those the simulated provider lists come first: whoever signs in as one of them finds cases of their own.
MOST_CITIZENS = 8
# How many days ago each was filed: late ones and fresh ones, in every status.
_FILED = {
    Status.NEW: (0, 1, 9),
    Status.ACCEPTED: (1, 3),
    Status.NOT_ACCEPTED: (5,),
    Status.PROCESSING: (2, 4, 25),
    Status.SUPPLEMENT_REQUESTED: (6,),
    Status.FINANCIAL_OBLIGATION: (7,),
    Status.WITHDRAWN: (8,),
    Status.STOPPED: (12,),
    Status.PROCESSED: (3,),
    Status.RESULT_RETURNED: (10, 14),
}


def seed_live(progress: Progress) -> None:
    """File and bring along the live cases, once."""
    if Case.objects.filter(simulated=True, applicant__isnull=False).exists():
        return
    scenes, versions, citizens = list(_scenes()), fileable(), identity.simulated_citizens()[:MOST_CITIZENS]
    if not versions or not citizens:
        return
    wanted = [(scene, status, days) for scene in scenes for status, ages in _FILED.items() for days in ages]
    for number, (scene, status, days) in enumerate(wanted):
        _play(
            scene, status, days, version=versions[number % len(versions)], citizen=_citizen(citizens, number)
        )
        progress.step("Hồ sơ đang xử lý", number + 1, len(wanted))


def _play(scene: Scene, status: Status, days: int, *, version: ProcedureVersion, citizen: Actor) -> None:
    filed_at = _morning(days)
    with clock.frozen(filed_at):
        case_id = filed_case(citizen, version.code, scene)
    with clock.frozen(min(filed_at + timedelta(hours=3), clock.now())):
        brought_to(status, case_id, scene, citizen=citizen)
        if status is Status.RESULT_RETURNED and days > 10:
            applicant.rate(citizen, case_id, stars=5, comment="Nhanh gọn, hướng dẫn rõ ràng.")


def _morning(days: int) -> datetime:
    """Some minutes past eight, that many days ago; today's cases were filed an hour ago."""
    if days == 0:
        return clock.now() - timedelta(hours=1)
    local = clock.local(clock.now()) - timedelta(days=days)
    return local.replace(hour=8, minute=5 + days % 50, second=0, microsecond=0)


def _scenes() -> Iterator[Scene]:
    """Communes whose desks are all taken: a clerk at the one-stop shop, a handler, an approver."""
    shops = {one.unit_code: one for one in identity.agencies(kind=AgencyKind.ONE_STOP)}
    communes = (one for one in identity.agencies(kind=AgencyKind.COMMUNE) if one.unit_code in shops)
    staffed = (scene for one in communes if (scene := _scene(one, shops[one.unit_code])))
    yield from islice(staffed, MOST_SCENES)


def _scene(commune: Agency, shop: Agency) -> Scene | None:
    clerk = _holder(shop, Role.ONE_STOP_OFFICER)
    handler = _holder(commune, Role.HANDLER) if clerk else None
    approver = _holder(commune, Role.APPROVER) if handler else None
    if clerk is None or handler is None or approver is None:
        return None
    return Scene(commune.unit_code, shop, clerk, handler, approver)


def _holder(agency: Agency, role: Role) -> Actor | None:
    held: Sequence[Colleague] = identity.colleagues(agency.id, role=role)
    if not held:
        return None
    return Actor(
        party_id=held[0].party_id,
        name=held[0].name,
        assurance=2,
        roles=frozenset({role.value}),
        grants=grants_of(role.value, agency_id=agency.id),
    )


def _citizen(citizens: Sequence[PersonCard], number: int) -> Actor:
    card = citizens[number * 5 % len(citizens)]
    return Actor(party_id=card.id, name=card.name, assurance=2)
