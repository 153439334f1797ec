"""Suggestions for one person, from their own documents and dossiers; computed when their page is read."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.ui import formats
from nhip.work.cases.contracts import Outcome, ResultState, Status
from nhip.work.cases.contracts.suggestions import DoneCase, Ground, OwnDocument, Suggested, Suggestion
from nhip.work.cases.models import Case, Decision, KeptDocument, Result, SuggestionSwitch
from nhip.work.cases.rules.suggestions import Known, suggested
from nhip.work.procedures import api as procedures

DONE = (Status.PROCESSED, Status.RESULT_RETURNED)
# Older dossiers say little about what somebody needs now.
MOST_CASES = 100


def wants_suggestions(actor: Actor) -> bool:
    """Whether the person has left suggestions on."""
    return not SuggestionSwitch.objects.filter(party=actor.party_id, is_on=False).exists()


def suggestions(actor: Actor) -> tuple[Suggestion, ...]:
    """Services for the actor, each with its reason; nothing is read where they switched it off."""
    if not actor.is_signed_in or not wants_suggestions(actor):
        return ()
    known = Known(
        documents=_documents(actor),
        cases=_cases(actor),
        next_steps=procedures.next_steps(),
        groups=procedures.life_groups(),
    )
    found = suggested(known, today=clock.today())
    codes = {one.procedure_code for one in found} | {one.after for one in found if one.after}
    titles = procedures.titles(codes) if codes else {}
    return tuple(_told(one, titles) for one in found if one.procedure_code in titles)


def _documents(actor: Actor) -> list[OwnDocument]:
    results = Result.objects.filter(
        case__applicant_id=actor.party_id, state=ResultState.ISSUED, expires_on__isnull=False
    ).select_related("case")
    kept = KeptDocument.objects.filter(
        owner_id=actor.party_id, removed_at__isnull=True, expires_on__isnull=False
    ).select_related("case")
    return [
        *(
            OwnDocument(row.number, row.case.procedure_code, row.expires_on)
            for row in results
            if row.expires_on
        ),
        *(OwnDocument(row.title, row.case.procedure_code, row.expires_on) for row in kept if row.expires_on),
    ]


def _cases(actor: Actor) -> list[DoneCase]:
    rows = list(Case.objects.filter(applicant_id=actor.party_id).order_by("-filed_at")[:MOST_CASES])
    approved = set(
        Decision.objects.filter(
            case__in=rows, outcome=Outcome.APPROVED, superseded_at__isnull=True
        ).values_list("case_id", flat=True)
    )
    return [
        DoneCase(
            procedure_code=row.procedure_code,
            filed_on=clock.local_date(row.filed_at),
            done_on=clock.local_date(row.closed_at) if row.closed_at else None,
            is_approved=row.status in DONE and row.pk in approved,
        )
        for row in rows
    ]


def _told(one: Suggested, titles: Mapping[str, str]) -> Suggestion:
    return Suggestion(
        procedure_code=one.procedure_code,
        title=titles[one.procedure_code],
        why=_why(one, titles),
        url=f"/procedures/{one.procedure_code}/",
        ground=one.ground,
    )


def _why(one: Suggested, titles: Mapping[str, str]) -> str:
    if one.ground is Ground.EXPIRING and one.document is not None:
        language = "en" if (get_language() or "vi").startswith("en") else "vi"
        day = formats.day(one.document.expires_on, language=language)
        words = {"title": one.document.title, "day": day}
        if one.document.expires_on < clock.today():
            return _("“%(title)s” của quý vị đã hết hạn ngày %(day)s.") % words
        return _("“%(title)s” của quý vị hết hạn ngày %(day)s.") % words
    done = titles.get(one.after, one.after)
    if one.ground is Ground.NEXT_STEP:
        return _("Quý vị đã làm “%(done)s”. %(why)s") % {"done": done, "why": one.detail}
    return _("Quý vị đã làm “%(done)s”; dịp “%(event)s” thường cần cả việc này.") % {
        "done": done,
        "event": one.detail,
    }
