"""Whose act a complaint is about: they do not answer it."""

from uuid import UUID

from nhip.work.cases.contracts import Act, ComplaintKind
from nhip.work.cases.models import Case, Decision


def deciders(case: Case, kind: ComplaintKind) -> frozenset[UUID]:
    """Who decided, who did not accept, or in whose hands the case was late."""
    if kind is ComplaintKind.REFUSED:
        found = {one.by_id for one in Decision.objects.filter(case=case, superseded_at__isnull=True)}
    elif kind is ComplaintKind.NOT_ACCEPTED:
        found = set(case.acts.filter(act=Act.NOT_ACCEPT).values_list("actor_id", flat=True))
    else:
        found = {case.handler_id}
    return frozenset(one for one in found if one)
