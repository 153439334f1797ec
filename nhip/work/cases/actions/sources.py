"""Reuse what the State knows: consent for each source, values filled in, and what is wrong with them."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.work.cases.actions.drafting import own_draft, refuse_stranger, save
from nhip.work.cases.adapters.sources import source_of, sources
from nhip.work.cases.adapters.sources.asking import Asked, Found, ask, wanted_by
from nhip.work.cases.contracts import Origin
from nhip.work.cases.events import AnswerDisputed
from nhip.work.cases.models import AnswerDispute, Draft, SourceConsent
from nhip.work.cases.rules import provenance
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FormDefinition, Json


def choose_sources(actor: Actor, draft_id: UUID, *, agreed: Collection[str]) -> int:
    """Agree to exactly these sources for a draft: what they give fills the fields nobody answered yet, and
    what came from a source that is no longer agreed to is taken out, unless it was corrected. Answers how
    many fields were filled.
    """
    draft = refuse_stranger(actor, draft_id)
    form = procedures.form_of(draft.version_id)
    known = {source.code for source in sources() if source.needs_consent}
    wanted = wanted_by(form, draft.procedure_code)
    asked = ask(actor, form, wanted, set(agreed) & known)
    with action("cases.choose_sources", actor=actor, about=("draft", draft_id), emits=False) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        record_consents(draft, set(agreed) & known, asked)
        _take_out(draft, agreed)
        filled = fill(draft, asked.found)
        save(draft, "answers", "sources")
        done.note(sources=sorted(set(agreed) & known), filled=filled, silent=sorted(asked.silent))
    return filled


def record_consents(draft: Draft, agreed: Collection[str], asked: Asked) -> None:
    """Note since when each source is agreed to, for which fields, and whether it answered; end the consents
    that were taken back.
    """
    now = clock.now()
    held = SourceConsent.objects.filter(draft_id=draft.pk, ended_at__isnull=True)
    held.exclude(source__in=agreed).update(ended_at=now)
    before = {one.source: one for one in held}
    for code in agreed:
        row = before.get(code) or SourceConsent(
            owner_id=draft.owner_id, draft_id=draft.pk, source=code, given_at=now
        )
        row.no_answer_at = now if code in asked.silent else None
        row.fields = asked.keys_of(code) or row.fields
        row.save()


def fill(draft: Draft, found: Mapping[str, Found]) -> int:
    """Put values into the fields that have no answer yet; answers how many."""
    new = {key: one for key, one in found.items() if not draft.answers.get(key)}
    draft.answers = {**draft.answers, **{key: one.value.value for key, one in new.items()}}
    entries = {key: provenance.reused(one.source, one.value) for key, one in new.items()}
    draft.sources = {**draft.sources, **entries}
    return len(new)


def _take_out(draft: Draft, agreed: Collection[str]) -> None:
    gone = {key for key, entry in draft.sources.items() if _is_free(entry["source"], agreed) is False}
    reused = {key for key in gone if draft.sources[key]["origin"] == Origin.REUSED.value}
    draft.answers = {key: value for key, value in draft.answers.items() if key not in reused}
    draft.sources = {key: entry for key, entry in draft.sources.items() if key not in gone}


def _is_free(code: str, agreed: Collection[str]) -> bool:
    source = source_of(code)
    return code in agreed or (source is not None and not source.needs_consent)


def dispute(act: Act, draft: Draft, form: FormDefinition, keys: Collection[str]) -> None:
    """Record that sources are wrong, within the act that keeps the corrections, and tell their owners."""
    labels = {one.key: one.label.vi for step in form.steps for one in step.fields if one.key in keys}
    for key in labels:
        entry: Mapping[str, Any] = draft.sources.get(key) or {}
        if not entry or entry.get("disputed") or entry["origin"] == Origin.REUSED.value:
            continue
        row = _dispute(draft, key=key, label=labels[key], entry=entry)
        row.save(force_insert=True)
        draft.sources = provenance.disputed(draft.sources, [key])
        source = source_of(row.source)
        act.emit(
            AnswerDisputed(
                dispute_id=row.pk,
                draft_id=draft.pk,
                procedure_code=draft.procedure_code,
                source=row.source,
                owner=source.owner if source else "",
                attribute=row.attribute,
                as_of=row.as_of,
                party_id=draft.owner_id,
            )
        )


def _dispute(draft: Draft, *, key: str, label: str, entry: Mapping[str, Any]) -> AnswerDispute:
    source = provenance.source_in(entry)
    corrected: Json = draft.answers.get(key)
    return AnswerDispute(
        owner_id=draft.owner_id,
        draft_id=draft.pk,
        procedure_code=draft.procedure_code,
        source=source.source,
        attribute=source.attribute,
        field=key,
        label=label[:300],
        given=entry.get("given"),
        corrected=corrected,
        as_of=source.as_of or clock.today(),
    )
