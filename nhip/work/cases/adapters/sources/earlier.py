"""The citizen's earlier dossiers and results as a source."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.contracts import SourcedValue, Wanted, WantedField
from nhip.work.cases.models import Result, Submission
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, FormField, NotFileable, VersionNotFound

MOST_LOOKED_AT = 20
RESULT = "result."
# A paper is attached and a promise is made anew each time; what is worked out follows from the rest.
_NEVER = frozenset({FieldKind.FILE, FieldKind.DECLARATION, FieldKind.CALCULATED})


class EarlierDossiers:
    """Hồ sơ đã nộp: what the same person answered before.

    A field takes the latest answer to a question bound to the same attribute in any procedure, or to the
    question of the same key in the same procedure. The attribute `result.<procedure>.number` gives the number
    of the last result of that procedure.
    """

    code = "earlier_dossiers"
    title = gettext_lazy("Hồ sơ quý vị đã nộp trước đây")
    owner = "cases"
    needs_consent = True

    def can_give(self, wanted: Wanted) -> frozenset[str]:
        return frozenset(one.key for one in wanted.fields if one.kind not in _NEVER)

    def read(self, actor: Actor, wanted: Wanted) -> Mapping[str, SourcedValue]:
        if actor.party_id is None:
            return {}
        left = {one.key: one for one in wanted.fields if one.kind not in _NEVER}
        found = dict(_numbers_of_results(actor, left))
        for submission in _submissions(actor):
            shelf = _shelf(submission, wanted.procedure_code)
            for key in left.keys() - found.keys():
                field = shelf.get(left[key].attribute or "?") or shelf.get(f"?{key}")
                if field and field.kind is left[key].kind and submission.answers.get(field.key):
                    found[key] = _value(submission, field, left[key])
        return found


def _submissions(actor: Actor) -> Iterator[Submission]:
    rows = Submission.objects.filter(case__applicant_id=actor.party_id).select_related("case")
    return iter(rows.order_by("-at")[:MOST_LOOKED_AT])


def _shelf(submission: Submission, procedure_code: str) -> dict[str, FormField]:
    """The fields of a dossier by attribute, and by "?key" when it was of the same procedure."""
    fields = _fields(submission)
    shelf = {one.prefill: one for one in fields if one.prefill}
    if submission.case.procedure_code == procedure_code:
        shelf |= {f"?{one.key}": one for one in fields}
    return shelf


def _value(submission: Submission, field: FormField, wanted: WantedField) -> SourcedValue:
    attribute = wanted.attribute or f"{submission.case.procedure_code}.{field.key}"
    return SourcedValue(submission.answers[field.key], clock.local_date(submission.at), attribute)


def _fields(submission: Submission) -> tuple[FormField, ...]:
    try:
        form = procedures.form_of(submission.case.version_id)
    except (NotFileable, VersionNotFound):
        return ()
    return tuple(field for step in form.steps for field in step.fields)


def _numbers_of_results(actor: Actor, left: Mapping[str, WantedField]) -> Iterator[tuple[str, SourcedValue]]:
    asked = {
        one.attribute.removeprefix(RESULT).removesuffix(".number"): one
        for one in left.values()
        if one.attribute.startswith(RESULT) and one.kind is FieldKind.TEXT
    }
    if not asked:
        return
    rows = Result.objects.filter(case__applicant_id=actor.party_id, case__procedure_code__in=asked)
    rows = rows.filter(superseded_at__isnull=True)
    for row in rows.select_related("case").order_by("issued_at"):
        one = asked[row.case.procedure_code]
        if row.number and row.issued_at:
            yield one.key, SourcedValue(row.number, clock.local_date(row.issued_at), one.attribute)
