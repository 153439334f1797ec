"""What cases calls: the visible steps, a step's page, the whole form's check, the review, the
prefill.
"""

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from nhip.work.procedures.contracts import (
    Answers,
    FormDefinition,
    FormProblem,
    FormStep,
    Json,
    PersonAnswer,
    ReviewRow,
)
from nhip.work.procedures.forms.page import StepForm


def visible_steps(definition: FormDefinition, answers: Answers) -> tuple[FormStep, ...]:
    """The steps that apply to these answers, in order; a step whose fields are all hidden is left
    out.
    """


def step_form(
    definition: FormDefinition,
    step: str,
    answers: Answers,
    *,
    data: Mapping[str, object] | None = None,
    files: MultiValueDict[str, UploadedFile] | None = None,
) -> StepForm:
    """The Django form of one step: unbound with `answers` filled in, or bound to what was sent."""


def validate_all(definition: FormDefinition, answers: Answers) -> tuple[FormProblem, ...]:
    """All that is missing or wrong in the visible part of the form; empty when it can be filed."""


def review(definition: FormDefinition, answers: Answers) -> tuple[ReviewRow, ...]:
    """The visible answers in words, in the order of the form, in the active language."""


def prefill(definition: FormDefinition, *, person: PersonAnswer) -> dict[str, Json]:
    """First answers of a draft from what the State already knows of the applicant (once-only)."""
