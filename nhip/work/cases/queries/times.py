"""Why is this late, step by step: the timeline of a case, and what was asked, recounted, apologised for."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.citizen_clock import citizen_clock
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.adapters.timelines import timeline_of
from nhip.work.cases.contracts import (
    Apology,
    AskState,
    CaseNotFound,
    CaseTimes,
    ExtensionAsk,
    LetterState,
    Recount,
    Timeline,
    Who,
)
from nhip.work.cases.models import Apology as ApologyRow
from nhip.work.cases.models import Case
from nhip.work.cases.models import ExtensionAsk as ExtensionRow
from nhip.work.cases.queries.pages import row_for


def times(actor: Actor, key: UUID | str) -> CaseTimes:
    """The time of a case this reader may see in full. Raises CaseNotFound for a stranger.

    Names of officers, asks between them and letters not sent yet are for officers alone.
    """
    row = row_for(actor, key)
    is_officer = bool(parts_of(actor, row) - {Who.APPLICANT})
    asks = list(row.extension_asks.order_by("number")) if is_officer else []
    letters = list(row.apologies.order_by("number"))
    names = _names(row, asks, letters) if is_officer else {}
    return CaseTimes(
        timeline=timeline_of(row, names=names),
        recounts=tuple(
            Recount(one.at, one.day, one.old_due_on, one.new_due_on) for one in row.recounts.order_by("at")
        ),
        extensions=tuple(_ask(one, names) for one in asks),
        apologies=tuple(
            _letter(one, names) for one in letters if is_officer or one.state == LetterState.SENT
        ),
        citizen=citizen_clock(row),
    )


def public_timeline(row: Case) -> Timeline:
    """Where the time went, for anybody who may follow the case: without names, without reasons."""
    return timeline_of(row)


def letter_of(actor: Actor, key: UUID | str, letter_id: UUID) -> Apology:
    """A letter that was sent. Raises CaseNotFound for a stranger, and for one that was not sent."""
    row = row_for(actor, key)
    found = row.apologies.filter(pk=letter_id, state=LetterState.SENT).first()
    if found is None:
        raise CaseNotFound(_("Hồ sơ này không có thư xin lỗi nào như vậy."))
    return _letter(found, {})


def _names(row: Case, asks: list[ExtensionRow], letters: list[ApologyRow]) -> dict[UUID, str]:
    ids: set[UUID | None] = set(row.acts.filter(actor__isnull=False).values_list("actor_id", flat=True))
    ids |= {one.asked_by_id for one in asks} | {one.sent_by_id for one in letters}
    found = identity.person_cards({one for one in ids if one})
    return {party_id: card.name for party_id, card in found.items()}


def _ask(one: ExtensionRow, names: dict[UUID, str]) -> ExtensionAsk:
    return ExtensionAsk(
        id=one.pk,
        days=one.days,
        reason=one.reason,
        state=AskState(one.state),
        asked_at=one.asked_at,
        asked_by=names.get(one.asked_by_id, "") if one.asked_by_id else "",
        answered_at=one.answered_at,
        word=one.word,
    )


def _letter(one: ApologyRow, names: dict[UUID, str]) -> Apology:
    return Apology(
        id=one.pk,
        number=one.number,
        missed_on=one.missed_on,
        promised_on=one.promised_on,
        text=one.text,
        state=LetterState(one.state),
        drafted_at=one.drafted_at,
        sent_at=one.sent_at,
        by=names.get(one.sent_by_id, "") if one.sent_by_id else "",
        sha256=one.sha256,
        storage_key=one.storage_key,
        is_signed=one.is_signed,
    )
