"""The door of procedures: the catalogue, versions, and forms. Contracts in, contracts out.

version = current_version("khai-sinh")
form = form_of(version.id)
for step in visible_steps(form, answers): ...
page = step_form(form, step.key, answers, data=request.POST, files=request.FILES)
if page.is_valid():
    answers = {**answers, **page.answers()}  # without the new uploads: cases stores those ...
    for key, uploads in page.uploads().items():
        ...  # ... and appends {"id", "name", "size", "sha256"} to answers[key]
problems = validate_all(form, answers)  # must be empty before filing
rows = review(form, answers)  # for the "check your answers" page and the receipt
"""

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from nhip.kernel.access import Actor
from nhip.kernel.progress import SILENT, Progress
from nhip.work.procedures import actions, queries
from nhip.work.procedures.adapters.owners import owner_of
from nhip.work.procedures.adapters.units import street_of
from nhip.work.procedures.contracts import Answers, Audience, Channel, FeeQuote, ImportReport
from nhip.work.procedures.forms.page import StepForm
from nhip.work.procedures.forms.service import (
    fitting,
    form_differences,
    prefill,
    review,
    settled_answers,
    sourced_step_form,
    step_form,
    validate_all,
    visible_steps,
)
from nhip.work.procedures.queries import (
    current_version,
    filed_as,
    find,
    form_of,
    life_events,
    life_groups,
    next_steps,
    openness,
    procedure,
    titles,
    version,
)

__all__ = [
    "StepForm",
    "current_version",
    "fees_of",
    "filed_as",
    "find",
    "fitting",
    "form_differences",
    "form_of",
    "import_catalogue",
    "life_events",
    "life_groups",
    "load_profile_procedures",
    "next_steps",
    "openness",
    "owner_of",
    "prefill",
    "procedure",
    "rebuild_search_index",
    "review",
    "settled_answers",
    "sourced_step_form",
    "step_form",
    "street_of",
    "titles",
    "validate_all",
    "version",
    "visible_steps",
]


def import_catalogue(actor: Actor, file: Path, *, progress: Progress = SILENT) -> ImportReport:
    """Take in a file of the national catalogue (.jsonl or .jsonl.gz) and rebuild the search index.

    Raises CatalogueUnreadable when nothing could be read from it, and NotAllowed.
    """
    report = actions.import_catalogue(actor, file, progress=progress)
    actions.rebuild_if_stale()
    return report


def load_profile_procedures(progress: Progress = SILENT) -> int:
    """Publish the procedures that ship with the profile, with their forms, and build the search index;
    returns how many ship. Idempotent: what is already in force stays. Raises FormBroken.
    """
    count = actions.load_profile_procedures(progress)
    actions.rebuild_if_stale()
    return count


def rebuild_search_index() -> int:
    """Build the search index anew; returns the number of procedures in it."""
    return actions.rebuild_index()


def fees_of(
    version_id: UUID, channel: Channel | str, answers: Answers, audiences: Collection[Audience | str] = ()
) -> FeeQuote:
    """What a dossier costs on a channel, with these answers, filed by these audiences.

    Lines, exemptions with their reasons, and in words what could not be computed. Answers to questions that
    are not asked count for nothing. Raises VersionNotFound.
    """
    return queries.fees_of(version_id, channel, answers, audiences)
