"""What the reading of documents left to a person."""

from django.db.models import Count, QuerySet

from nhip.kernel.access import Actor
from nhip.work.law.access import REVIEW
from nhip.work.law.contracts import DoubtLine, DoubtPage, Facet, ProblemKind
from nhip.work.law.models import Doubt
from nhip.work.law.queries.texts import of_newest_texts
from nhip.work.law.wording import DOUBTS

PAGE = 30


def doubts(actor: Actor, *, kind: str = "", page: int = 1) -> DoubtPage:
    """Open doubts of the newest text of each document, by document. Raises NotAllowed."""
    actor.require(REVIEW.code)
    counts = dict(_open().values_list("kind").annotate(count=Count("id")).order_by("kind"))
    rows = _open().filter(kind=kind) if kind in counts else _open()
    count = counts.get(kind) or sum(counts.values())
    pages = max(-(-count // PAGE), 1)
    number = min(max(page, 1), pages)
    shown = rows.order_by("expression__document__key", "id")
    return DoubtPage(
        lines=tuple(_line(one) for one in shown[(number - 1) * PAGE : number * PAGE]),
        kinds=tuple(Facet(one, str(DOUBTS[ProblemKind(one)]), counts[one], one == kind) for one in counts),
        count=count,
        page=number,
        pages=pages,
    )


def _open() -> QuerySet[Doubt]:
    return of_newest_texts(Doubt.objects.filter(settled_at=None))


def _line(row: Doubt) -> DoubtLine:
    document = row.expression.document
    return DoubtLine(
        id=row.id,
        kind=str(DOUBTS[ProblemKind(row.kind)]),
        document=document.slug,
        title=document.title,
        number=document.number,
        address=row.address,
        text=row.text,
        reason=row.reason,
    )
