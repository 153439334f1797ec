"""Disputes of once-only data: those an officer answers for, and one's own."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases.access import ANSWER_ANY_DISPUTE, ANSWER_DISPUTES
from nhip.work.cases.adapters.sources import source_of, sources
from nhip.work.cases.contracts import DisputeNotFound
from nhip.work.cases.contracts.disputes import (
    DisputeAnswer,
    DisputeLine,
    DisputeList,
    DisputeOutcome,
    DisputeView,
)
from nhip.work.cases.models import AnswerDispute
from nhip.work.cases.queries.result_fields import day_words
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Json

PAGE_SIZE = 50
MOST_OWN = 100


def disputes(actor: Actor, *, is_answered: bool, page: int) -> DisputeList:
    """The disputes the actor answers for: those of their agency's data; administrators all."""
    actor.require(ANSWER_DISPUTES.code)
    rows = answerable(actor).filter(answer__isnull=not is_answered)
    total = rows.count()
    pages = max(-(-total // PAGE_SIZE), 1)
    page = min(max(page, 1), pages)
    ordered = rows.order_by("-answer__at" if is_answered else "at", "pk")
    listed = list(ordered.select_related("answer")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return DisputeList(_lines(listed, with_names=True), page=page, pages=pages, total=total)


def dispute(actor: Actor, dispute_id: UUID) -> DisputeView:
    """One dispute in full, for whoever answers it; its subject learns who looked. Raises DisputeNotFound."""
    actor.require(ANSWER_DISPUTES.code)
    row = answerable(actor).select_related("answer").filter(pk=dispute_id).first()
    if row is None:
        raise DisputeNotFound(_("Không có mục báo sai nào như vậy trong các nguồn dữ liệu của quý vị."))
    purpose = _("Xem xét dữ liệu được báo là sai: %(label)s") % {"label": row.label}
    identity.note_read(actor, row.owner_id, purpose, about=("dispute", row.pk))
    return DisputeView(
        line=_lines([row], with_names=True)[0],
        person=identity.person_card(row.owner_id).name,
        attribute=row.attribute,
        as_of=row.as_of,
        given=_words(row.given),
        corrected=_words(row.corrected),
    )


def own_disputes(actor: Actor) -> tuple[DisputeLine, ...]:
    """What the actor said is wrong, latest first, with the answers."""
    rows = AnswerDispute.objects.filter(owner_id=actor.party_id).select_related("answer")
    return _lines(list(rows.order_by("-at")[:MOST_OWN]), with_names=False)


def answerable(actor: Actor) -> "QuerySet[AnswerDispute]":
    """THE gate: disputes of the sources that the actor answers for."""
    if actor.may(ANSWER_ANY_DISPUTE.code):
        return AnswerDispute.objects.all()
    held = [one for one in actor.agencies_for(ANSWER_DISPUTES.code) if one]
    codes = {identity.agency(one).code for one in held}
    return AnswerDispute.objects.filter(source__in=[one.code for one in sources() if one.owner in codes])


def _lines(rows: Sequence[AnswerDispute], *, with_names: bool) -> tuple[DisputeLine, ...]:
    titles = procedures.titles({row.procedure_code for row in rows})
    answers = {row.pk: row.answer for row in rows if hasattr(row, "answer")}
    ids = {one.by_id for one in answers.values() if one.by_id} if with_names else set()
    names = {party: card.name for party, card in identity.person_cards(ids).items()} if ids else {}
    return tuple(_line(row, titles=titles, names=names) for row in rows)


def _line(row: AnswerDispute, *, titles: Mapping[str, str], names: Mapping[UUID, str]) -> DisputeLine:
    source, answer = source_of(row.source), getattr(row, "answer", None)
    return DisputeLine(
        id=row.pk,
        source=str(source.title) if source else row.source,
        label=row.label,
        procedure_name=titles.get(row.procedure_code, row.procedure_code),
        at=row.at,
        answer=DisputeAnswer(
            DisputeOutcome(answer.outcome), answer.reason, answer.at, names.get(answer.by_id, "")
        )
        if answer
        else None,
    )


def _words(value: Json) -> str:
    """An answer of any kind on one line."""
    if isinstance(value, dict):
        return " · ".join(_words(part) for part in value.values() if part)
    if isinstance(value, list | tuple):
        return "; ".join(_words(part) for part in value)
    return day_words(value)
