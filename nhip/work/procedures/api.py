"""The door of procedures: the catalogue, versions, and forms. Contracts in, contracts out.

version = current_version("1.001193")
form = form_of(version.id)
for step in visible_steps(form, answers): ...
page = step_form(form, step.key, answers, data=request.POST, files=request.FILES)
if page.is_valid():
    answers = {**answers, **page.answers()}      # without the new uploads: cases stores those ...
    for key, uploads in page.uploads().items():  # ... and appends {"id", "name", "size", "sha256"}
    to answers[key]
        ...
problems = validate_all(form, answers)            # must be empty before filing
rows = review(form, answers)                      # for the "check your answers" page and the
receipt
"""

from nhip.work.procedures.forms.page import StepForm
from nhip.work.procedures.forms.service import (
    prefill,
    review,
    step_form,
    validate_all,
    visible_steps,
)
from nhip.work.procedures.queries import (
    current_version,
    find,
    form_of,
    life_events,
    procedure,
    titles,
    version,
)

__all__ = [
    "StepForm",
    "current_version",
    "find",
    "form_of",
    "life_events",
    "prefill",
    "procedure",
    "review",
    "step_form",
    "titles",
    "validate_all",
    "version",
    "visible_steps",
]
