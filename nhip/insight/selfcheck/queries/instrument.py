"""The questionnaire, answered as far as it can be: an officer's answer first, else our own records."""

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.insight.selfcheck.adapters import checks
from nhip.insight.selfcheck.adapters.questions import NOTE, TITLE, instrument_file
from nhip.insight.selfcheck.contracts import Answer, Answered, Instrument, UnknownComponent
from nhip.insight.selfcheck.models import Declaration


def losi() -> Instrument:
    """All questions with their answers."""
    file = instrument_file()
    declared = _declared(file.code)
    groups = tuple(
        (title, tuple(declared.get(one.code) or checks.answered(one) for one in many))
        for title, many in file.groups
    )
    return Instrument(file.code, TITLE, file.source, NOTE, groups)


def question(code: str) -> Answered:
    """One question with its answer. Raises UnknownComponent."""
    for _title, many in losi().groups:
        for one in many:
            if one.question.code == code:
                return one
    raise UnknownComponent(_("Bộ câu hỏi không có câu “%(code)s”."), code=code)


def _declared(instrument: str) -> dict[str, Answered]:
    questions = {one.code: one for _title, many in instrument_file().groups for one in many}
    rows = list(Declaration.objects.filter(instrument=instrument).order_by("at", "id"))
    names = identity.person_cards({row.by_id for row in rows})
    return {
        row.question: Answered(
            questions[row.question],
            Answer(row.answer),
            evidence=row.evidence,
            said=row.said,
            declared_by=names[row.by_id].name if row.by_id in names else "",
            declared_at=row.at,
        )
        for row in rows
        if row.question in questions
    }
