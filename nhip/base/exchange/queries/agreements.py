"""Agreements as their two sides read them."""

import difflib
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange import contracts
from nhip.base.exchange.access import agencies_seen
from nhip.base.exchange.contracts import AccountClock, AgreementState, Side, Signed, UnknownAgreement
from nhip.base.exchange.models import Agreement, AgreementVersion
from nhip.base.exchange.rules import terms
from nhip.kernel import clock
from nhip.kernel.access import Actor

PAGE = 200


def agreements(actor: Actor, *, state: str = "", service_id: UUID | None = None) -> list[contracts.Agreement]:
    """The agreements of the actor's agencies, latest first, at most two hundred; the operator reads all."""
    rows = _seen(actor)
    if state:
        rows = rows.filter(state=state)
    if service_id:
        rows = rows.filter(service_id=service_id)
    return [agreement_of(row) for row in _whole(rows).order_by("-asked_at", "-pk")[:PAGE]]


def agreement(actor: Actor, agreement_id: UUID) -> contracts.Agreement:
    """One agreement with all its versions. Raises UnknownAgreement, also for a stranger."""
    return _one(actor, Q(pk=agreement_id))


def agreement_by(actor: Actor, number: str) -> contracts.Agreement:
    """The agreement of a number. Raises UnknownAgreement."""
    return _one(actor, Q(number=number))


def in_force() -> list[tuple[Agreement, contracts.Terms]]:
    """Every agreement in force with the terms that count."""
    rows = Agreement.objects.filter(state=AgreementState.IN_FORCE.value).select_related("service", "consumer")
    found = list(rows.order_by("number"))
    kept = AgreementVersion.objects.filter(agreement__in=found).values_list("agreement_id", "number", "terms")
    by_version = {(agreement_id, number): value for agreement_id, number, value in kept}
    return [(row, terms.from_json(by_version[row.pk, row.in_force_version or 0])) for row in found]


def difference(older: contracts.AgreementVersion, newer: contracts.AgreementVersion) -> list[str]:
    """What changed between two texts, line by line, as a unified diff."""
    lines = difflib.unified_diff(
        older.text.splitlines(), newer.text.splitlines(), f"v{older.number}", f"v{newer.number}", lineterm=""
    )
    return list(lines)


def sides_of(actor: Actor, found: contracts.Agreement, permission: str) -> tuple[Side, ...]:
    """For which sides the actor may act."""
    held = actor.agencies_for(permission)
    places = ((Side.CONSUMER, found.consumer_agency_id), (Side.PROVIDER, found.provider_agency_id))
    return tuple(side for side, agency_id in places if None in held or agency_id in held)


def _one(actor: Actor, wanted: Q) -> contracts.Agreement:
    row = _whole(_seen(actor).filter(wanted)).first()
    if row is None:
        raise UnknownAgreement(_("Không tìm thấy thỏa thuận này trong số thỏa thuận quý vị được xem."))
    return agreement_of(row)


def _seen(actor: Actor) -> "QuerySet[Agreement]":
    agencies = agencies_seen(actor)
    if agencies is None:
        return Agreement.objects.all()
    mine = Q(consumer__member__agency_id__in=agencies) | Q(service__subsystem__member__agency_id__in=agencies)
    return Agreement.objects.filter(mine)


def _whole(rows: "QuerySet[Agreement]") -> "QuerySet[Agreement]":
    versions = AgreementVersion.objects.select_related("made_by", "consumer_by", "provider_by")
    related = rows.select_related("consumer__member", "service__subsystem__member")
    return related.prefetch_related(Prefetch("versions", versions.order_by("-number")))


def agreement_of(row: Agreement) -> contracts.Agreement:
    """The contract of a row fetched with its versions, latest first."""
    versions = tuple(map(version_of, row.versions.all()))
    living = [one for one, kept in zip(versions, row.versions.all(), strict=True) if not kept.withdrawn_at]
    return contracts.Agreement(
        id=row.pk,
        number=row.number,
        state=AgreementState(row.state),
        consumer=row.consumer.identifier,
        consumer_name=row.consumer.member.name,
        consumer_agency_id=row.consumer.member.agency_id,
        service=row.service.identifier,
        service_id=row.service_id,
        service_name=row.service.name,
        provider_agency_id=row.service.subsystem.member.agency_id,
        clock=clock_of(row),
        latest=(living or versions)[0],
        in_force_version=row.in_force_version,
        ground=row.ground,
        ended_at=row.ended_at,
        is_test=row.is_test,
        versions=versions,
    )


def clock_of(row: Agreement) -> AccountClock:
    """Whether the request was answered within two working days, or still can be."""
    day = clock.local_date(row.answered_at) if row.answered_at else clock.today()
    return AccountClock(row.asked_at, row.due_on, row.answered_at, is_late=day > row.due_on)


def version_of(row: AgreementVersion) -> contracts.AgreementVersion:
    return contracts.AgreementVersion(
        number=row.number,
        text=row.text,
        sha256=row.sha256,
        note=row.note,
        made_by=row.made_by.name if row.made_by else "",
        made_at=row.made_at,
        sides=(_side(row, Side.CONSUMER), _side(row, Side.PROVIDER)),
    )


def _side(row: AgreementVersion, side: Side) -> Signed:
    by = getattr(row, f"{side.value}_by")
    return Signed(
        side=side,
        approved_by=by.name if by else "",
        approved_at=getattr(row, f"{side.value}_at"),
        signed_at=getattr(row, f"{side.value}_signed_at"),
        ceremony_key=ceremony_key(row, side),
    )


def ceremony_key(row: AgreementVersion, side: Side) -> str:
    """What the ceremony of a side's signature is called by."""
    return f"exchange-agreement:{row.pk}:{side.value}"
