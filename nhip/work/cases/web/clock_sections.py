"""What the forms about time and recourse are filled in with."""

from typing import Any

from nhip.kernel.access import Actor
from nhip.work.cases import queries
from nhip.work.cases.contracts import Act, CaseView, SupplementItem, TargetKind
from nhip.work.cases.web.presenting import language
from nhip.work.law import api as law
from nhip.work.law.contracts import LawQuery
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind

# Nobody can be asked to correct these.
_NOT_ASKED = frozenset({"declaration", "calculated"})
MOST_CLAUSES = 8


def clock_initial(act: Act, view: CaseView, *, actor: Actor) -> dict[str, Any]:
    """What is known before the officer types: the asked extension, the drafted letter."""
    if act is Act.EXTEND:
        asked = queries.times(actor, view.card.id).open_extension
        return {"days": asked.days, "reason": asked.reason} if asked else {}
    if act is Act.EDIT_APOLOGY:
        letter = queries.times(actor, view.card.id).letter
        return {"text": letter.text, "promised_on": letter.promised_on} if letter else {}
    return {}


def supplement_targets(actor: Actor, view: CaseView) -> list[SupplementItem]:
    """Every question and document the applicant was shown, answered or not, as something to be asked for."""
    answers = queries.last_answers(actor, view.card.id)
    steps = procedures.visible_steps(procedures.form_of(view.version_id), answers)
    return [
        SupplementItem(
            kind=TargetKind.DOCUMENT if field.kind is FieldKind.FILE else TargetKind.FIELD,
            key=field.key,
            label=field.label.say(language()),
            reason="",
        )
        for step in steps
        for field in step.fields
        if field.kind.value not in _NOT_ASKED
    ]


def proposed_items(actor: Actor, view: CaseView, targets: list[SupplementItem]) -> dict[str, Any]:
    """What the handler proposed to ask for, ticked and with its reasons."""
    ask = queries.recourse(actor, view.card.id).open_ask
    reasons = {item.key: item.reason for item in ask.items} if ask else {}
    known: dict[str, Any] = {}
    for number, target in enumerate(targets):
        if target.key in reasons:
            known |= {f"item{number}": True, f"reason{number}": reasons[target.key]}
    return known


def legal_grounds(view: CaseView) -> list[str]:
    """What a refusal most likely rests on: clauses of the law kept here, then the procedure's own bases."""
    bases = procedures.version(view.version_id).content.legal_bases
    found = law.find(LawQuery(words=view.card.procedure_name, only_in_force=True, page_size=MOST_CLAUSES))
    clauses = [", ".join(part for part in (hit.clause, hit.label, hit.number) if part) for hit in found.hits]
    own = [f"{base.title} ({base.number})" if base.title else base.number for base in bases]
    return list(dict.fromkeys([*clauses, *own]))
