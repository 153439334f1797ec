"""What a dossier of a version costs."""

from collections.abc import Collection
from uuid import UUID

from nhip.work.procedures.contracts import Answers, Audience, Channel, FeeQuote
from nhip.work.procedures.fees.evaluating import Dossier, quote
from nhip.work.procedures.forms.conditions import visible
from nhip.work.procedures.queries.versions import form_of, terms_of


def fees_of(
    version_id: UUID, channel: Channel | str, answers: Answers, audiences: Collection[Audience | str] = ()
) -> FeeQuote:
    content, handling = terms_of(version_id)
    if handling is not None:
        # An answer to a question that is not asked any more decides nothing.
        asked = {one.key for step in visible(form_of(version_id), answers) for one in step.fields}
        answers = {key: value for key, value in answers.items() if key in asked}
    who = frozenset(Audience(one) for one in audiences)
    return quote(content, Dossier(Channel(channel), answers, who))
