"""Sources as the owner of a draft sees them: offers, consents, and where each prefilled answer comes from."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.kernel.access import Actor
from nhip.kernel.ui import formats
from nhip.work.cases.adapters.sources import source_of, sources
from nhip.work.cases.adapters.sources.asking import wanted_by
from nhip.work.cases.contracts import AnswerSource, Dispute, Draft, Origin, SourceOffer
from nhip.work.cases.models import AnswerDispute, SourceConsent
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldSource, FormDefinition


def offers(form: FormDefinition, procedure_code: str) -> tuple[SourceOffer, ...]:
    """The sources that could fill in a form, before anything was agreed to; nothing personal is read."""
    return _offers(form, procedure_code, {})


def offers_for(actor: Actor, draft: Draft) -> tuple[SourceOffer, ...]:
    """The sources of a draft, with since when each is agreed to."""
    held = SourceConsent.objects.filter(draft_id=draft.id, owner_id=actor.party_id, ended_at__isnull=True)
    rows = held.values_list("source", "given_at", "no_answer_at")
    given = {code: (given_at, no_answer_at) for code, given_at, no_answer_at in rows}
    return _offers(procedures.form_of(draft.version_id), draft.procedure_code, given)


def _offers(
    form: FormDefinition, procedure_code: str, given: Mapping[str, tuple[datetime, datetime | None]]
) -> tuple[SourceOffer, ...]:
    wanted = wanted_by(form, procedure_code)
    labels = {one.key: one.label.say(_language()) for step in form.steps for one in step.fields}
    attributed = {one.key for one in wanted.fields if one.attribute}
    found = []
    for source in sources():
        keys = source.can_give(wanted)
        # What is bound to an attribute is named; the rest a source may know is too much to list.
        named = tuple(label for key, label in labels.items() if key in keys and key in attributed)
        if keys:
            told = given.get(source.code, (None, None))
            found.append(SourceOffer(source.code, str(source.title), named, source.needs_consent, *told))
    return tuple(found)


def source_notes(draft: Draft) -> dict[str, FieldSource]:
    """What stands beside each prefilled field of a draft."""
    return {
        key: FieldSource(
            sentence=_sentence(source),
            given=draft.given.get(key),
            can_dispute=not source.is_disputed,
        )
        for key, source in draft.sources.items()
    }


def _sentence(source: AnswerSource) -> str:
    register = source_of(source.source)
    title = str(register.title) if register else source.source
    day = formats.day(source.as_of, language=_language()) if source.as_of else ""
    said = {"title": title, "day": day}
    if source.is_disputed:
        return _("Lấy từ: %(title)s, ngày %(day)s. Quý vị đã báo dữ liệu ở đó sai và sửa tại đây.") % said
    if source.origin is Origin.CORRECTED:
        return _("Lấy từ: %(title)s, ngày %(day)s; quý vị đã sửa tại đây.") % said
    return _("Lấy từ: %(title)s, ngày %(day)s.") % said


def my_disputes(actor: Actor, draft_id: UUID) -> tuple[Dispute, ...]:
    """What the actor said is wrong in a source, for one dossier."""
    rows = AnswerDispute.objects.filter(draft_id=draft_id, owner_id=actor.party_id).order_by("at")
    return tuple(
        Dispute(row.pk, row.source, row.attribute, row.field, row.label, row.at, row.note) for row in rows
    )


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
