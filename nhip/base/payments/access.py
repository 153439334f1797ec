"""Who may do what to payments. The payer needs no permission for their own bills."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import AgencyKind
from nhip.kernel.access import Actor, permission

COLLECT = permission(
    "payments.collect",
    _("Thu tiền mặt và in biên lai"),
    roles={"one_stop_officer"},
)
RECONCILE = permission(
    "payments.reconcile",
    _("Đối soát khoản thu, xử lý sai lệch và đề nghị hoàn tiền"),
    roles={"one_stop_officer", "department_head"},
)
APPROVE_REFUND = permission(
    "payments.approve_refund",
    _("Duyệt hoàn tiền do người khác đề nghị"),
    roles={"department_head", "approver"},
)

DESK = permission(
    "payments.desk",
    _("Mở bàn thu phí"),
    roles={"one_stop_officer", "approver", "department_head"},
)

Reader = Callable[[Actor, str], bool]
_readers: dict[str, Reader] = {}


def register_reader(kind: str, reader: Reader) -> None:
    """Let `reader(actor, about_id)` decide who else may read bills about objects of `kind`.

    Called once by the module that owns the objects; a second registration is a programming error.

    >>> register_reader("example-of-payments", lambda actor, about_id: actor.is_staff)
    """
    if kind in _readers:
        raise ValueError(f"bills about {kind!r} have a reader already")
    _readers[kind] = reader


def reader_allows(actor: Actor, *, kind: str, about_id: str) -> bool:
    """What the registered reader says; no where there is none."""
    reader = _readers.get(kind)
    return reader is not None and reader(actor, about_id)


def at_or_above(actor: Actor, code: str, *, agency_id: UUID) -> UUID:
    """Where the actor holds the permission: the agency itself, or the one it belongs to.

    A one-stop shop has no superior of its own: the People's Committee it belongs to approves for it. Raises
    NotAllowed.
    """
    agency = identity.agency(agency_id)
    is_shop = agency.kind is AgencyKind.ONE_STOP and agency.parent_id is not None
    if is_shop and actor.may(code, agency_id=agency.parent_id):
        return cast(UUID, agency.parent_id)
    actor.require(code, agency_id=agency_id)
    return agency_id


def agencies_of(actor: Actor, code: str) -> frozenset[UUID] | None:
    """Every agency whose books the actor may work on with this permission; None means all."""
    held = actor.agencies_for(code)
    if None in held or actor.kind == "system":
        return None
    shops = identity.agencies(kind=AgencyKind.ONE_STOP)
    below = {shop.id for shop in shops if shop.parent_id in held}
    return frozenset(one for one in held if one is not None) | below
