"""Mandates as those concerned see them, and who may speak for whom."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models
from nhip.base.identity.access import RECORD_MANDATE
from nhip.base.identity.contracts import Mandate, MandateKind, MandateState
from nhip.base.identity.rules import state_of
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound


def mandates_given(actor: Actor) -> list[Mandate]:
    """Who may act for the actor, and for the organisations the actor legally represents; latest first."""
    return _contracts(_rows().filter(principal_id__in=principals_of(actor)))


def mandates_held(actor: Actor, *, procedure_code: str = "") -> list[Mandate]:
    """For whom the actor may act, also what ended; with a procedure, only what lets them file it now."""
    held = _contracts(_rows().filter(representative_id=actor.party_id))
    if not procedure_code:
        return held
    return [one for one in held if one.state is MandateState.IN_FORCE and one.covers(procedure_code)]


def mandates_of_party(party_id: UUID) -> list[Mandate]:
    """Everything a party gave or holds, for a counter that has them before it."""
    return _contracts(_rows().filter(Q(principal_id=party_id) | Q(representative_id=party_id)))


def mandate(actor: Actor, mandate_id: UUID) -> Mandate:
    """One mandate, for its parties and for the counter that recorded it. Raises NotFound."""
    row = _rows().filter(pk=mandate_id).first()
    if row is None or not _may_see(actor, row):
        raise NotFound(_("Không tìm thấy uỷ quyền này trong số uỷ quyền quý vị được xem."))
    return as_contract(row)


def may_see_mandate(actor: Actor, mandate_id: str) -> bool:
    """Whether a reader may see a mandate and the paper it was recorded with."""
    row = _rows().filter(pk=mandate_id).first()
    return row is not None and _may_see(actor, row)


def mandate_in_force(representative_id: UUID, mandate_id: UUID, *, procedure_code: str) -> bool:
    """Whether a representative may still act under a mandate in dossiers of a procedure, one query."""
    row = _rows().filter(pk=mandate_id, representative_id=representative_id).first()
    if row is None:
        return False
    found = as_contract(row)
    return found.state in (MandateState.IN_FORCE, MandateState.USED_UP) and found.covers(procedure_code)


def speaks_for(actor: Actor, party_id: UUID) -> bool:
    """Whether the actor is that person, or the legal representative of that organisation."""
    return actor.is_signed_in and party_id in principals_of(actor)


def principals_of(actor: Actor) -> list[UUID]:
    """The actor, and the organisations whose legal representative they are today."""
    if actor.party_id is None:
        return []
    legal = models.Mandate.objects.on(clock.today()).filter(
        representative_id=actor.party_id, kind=MandateKind.LEGAL.value, revoked_at=None
    )
    return [actor.party_id, *legal.values_list("principal_id", flat=True)]


def as_contract(row: models.Mandate) -> Mandate:
    """A row with the names that belong to it, and what it is worth today."""
    return Mandate(
        id=row.pk,
        kind=MandateKind(row.kind),
        principal_id=row.principal_id,
        principal_name=row.principal.name,
        principal_kind=row.principal.kind,
        representative_id=row.representative_id,
        representative_name=row.representative.name,
        procedure_codes=tuple(row.procedure_codes),
        most_filings=row.most_filings,
        filings=row.filings,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        evidence_id=row.evidence_id,
        granted_by=row.granted_by.name if row.granted_by else "",
        granted_at=row.granted_at,
        recorded_at=row.agency.name_vi if row.agency else "",
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
        state=state_of(
            row.validity,
            on=clock.today(),
            is_revoked=row.revoked_at is not None,
            is_used_up=row.most_filings is not None and row.filings >= row.most_filings,
        ),
    )


def _may_see(actor: Actor, row: models.Mandate) -> bool:
    if actor.party_id == row.representative_id or speaks_for(actor, row.principal_id):
        return True
    return row.agency_id is not None and actor.may(RECORD_MANDATE.code, agency_id=row.agency_id)


def _rows() -> QuerySet[models.Mandate]:
    return models.Mandate.objects.select_related("principal", "representative", "granted_by", "agency")


def _contracts(rows: QuerySet[models.Mandate]) -> list[Mandate]:
    return [as_contract(row) for row in rows.order_by("-granted_at", "-pk")]
