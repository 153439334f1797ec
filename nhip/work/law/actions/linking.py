"""Link references to the documents they mean, and end what was replaced."""

from collections import defaultdict
from datetime import date

from django.db.models import F

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.work.law.access import IMPORT
from nhip.work.law.actions.writing import MANY, next_revision
from nhip.work.law.contracts import Reference, RelationKind
from nhip.work.law.models import AmendmentText, ArticleText, LegalDocument, Relation
from nhip.work.law.rules import resolving
from nhip.work.law.rules.validity import ENDING, Known, Register


def link(actor: Actor) -> int:
    """Resolve what could not be resolved so far; returns how many relations and amendments changed."""
    documents = list(LegalDocument.objects.all())
    relations, amendments = _changed(documents), _amending(documents)
    if not relations and not amendments:
        return 0
    with action("law.link", actor=actor, about=("law", "relations"), emits=False) as act:
        act.require(IMPORT.code)
        next_revision()
        Relation.objects.bulk_update(relations, ["target", "reason"], batch_size=MANY)
        AmendmentText.objects.bulk_update(amendments, ["target"], batch_size=MANY)
        ended = _ends(documents)
        LegalDocument.objects.bulk_update(ended, ["ends_on", "changed_at"], batch_size=MANY)
        act.note(relations=len(relations), amendments=len(amendments), ended=len(ended))
    return len(relations) + len(amendments)


def _changed(documents: list[LegalDocument]) -> list[Relation]:
    by_key = {row.key: row for row in documents}
    register = Register.of(Known(row.key, row.title, _begins(row)) for row in documents)
    addresses = _addresses()
    found = []
    waiting = Relation.objects.select_related("expression__document").exclude(reason="")
    for row in waiting:
        reference = Reference(
            RelationKind(row.kind), row.address, row.target_number, row.target_name, row.target_address, ""
        )
        meant = resolving.meant(reference, register, addresses, day=_begins(row.expression.document))
        target = by_key[meant.key] if meant.key else None
        if (row.target_id, row.reason) != (target.id if target else None, meant.reason):
            row.target, row.reason = target, meant.reason
            found.append(row)
    return found


def _amending(documents: list[LegalDocument]) -> list[AmendmentText]:
    """Amendments whose document has come to be here. By name, it is the newest before the one that amends."""
    by_key = {row.key: row for row in documents}
    register = Register.of(Known(row.key, row.title, _begins(row)) for row in documents)
    found = []
    for row in AmendmentText.objects.filter(target=None).select_related("expression__document"):
        own = row.expression.document
        reference = Reference(
            RelationKind.AMENDS, row.address, row.target_number, row.target_name, row.target_address, ""
        )
        meant = register.find(reference, day=_begins(own))
        if meant and meant.key != own.key:
            row.target = by_key[meant.key]
            found.append(row)
    return found


def _addresses() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    rows = ArticleText.objects.values_list("expression__document__key", "address")
    for key, address in rows.iterator():
        found[key].add(address)
    return found


def _begins(row: LegalDocument) -> date | None:
    year = date(row.year, 12, 31) if row.year else None
    return row.starts_on or row.issued_on or year


def _ends(documents: list[LegalDocument]) -> list[LegalDocument]:
    """Documents whose last day changed by what the others say."""
    ending = Relation.objects.filter(kind__in=ENDING, target_address="", target__isnull=False)
    days: dict[object, date] = {}
    others = ending.exclude(expression__document=F("target"))
    for target, day in others.values_list("target_id", "starts_on"):
        if day:
            days[target] = min(day, days.get(target, day))
    changed = [row for row in documents if row.ends_on != days.get(row.id)]
    for row in changed:
        row.ends_on, row.changed_at = days.get(row.id), clock.now()
    return changed
